package io.modeltrail.eventstore.serial;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.stored.PersonalData;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON Schema (2020-12) of an event, from the components of its record. */
final class EventSchema {
    private static final JsonMapper JSON = new JsonMapper();

    /** Of types that may contain themselves. */
    private final ObjectNode definitions = JSON.createObjectNode();

    private EventSchema() {}

    static String of(EventCatalogue.Entry entry) {
        ObjectNode schema = JSON.createObjectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("$id", "urn:modeltrail:event:" + entry.name() + ":" + entry.revision())
                .put("title", entry.name());
        EventSchema made = new EventSchema();
        schema.setAll(made.object(entry.eventClass()));
        if (!made.definitions.isEmpty()) {
            schema.set("$defs", made.definitions);
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
    }

    /** Components with personal data stand sealed in one member instead, and did not always, so none of them is required. */
    private ObjectNode object(Class<?> type) {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        boolean personal = false;
        for (RecordComponent component : type.getRecordComponents()) {
            properties.set(component.getName(), of(component.getAnnotatedType()));
            if (component.isAnnotationPresent(PersonalData.class)) {
                personal = true;
            } else {
                required.add(component.getName());
            }
        }
        if (personal) {
            properties.set(SealedRecord.MEMBER, sealed());
        }
        return schema.put("additionalProperties", false);
    }

    private static ObjectNode sealed() {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("subject").put("type", "string").put("format", "uuid");
        properties.putObject("sealed").put("type", "string").put("contentEncoding", "base64");
        schema.putArray("required").add("subject").add("sealed");
        return schema.put("additionalProperties", false);
    }

    private ObjectNode of(AnnotatedType annotated) {
        ObjectNode schema = plain(annotated);
        if (!annotated.isAnnotationPresent(Nullable.class)) {
            return schema;
        }
        ObjectNode either = JSON.createObjectNode();
        either.putArray("anyOf").add(schema).addObject().put("type", "null");
        return either;
    }

    private ObjectNode plain(AnnotatedType annotated) {
        Type type = annotated.getType();
        if (type instanceof ParameterizedType generic && annotated instanceof AnnotatedParameterizedType arguments) {
            AnnotatedType last =
                    arguments.getAnnotatedActualTypeArguments()[arguments.getAnnotatedActualTypeArguments().length - 1];
            Class<?> raw = (Class<?>) generic.getRawType();
            if (Map.class.isAssignableFrom(raw)) {
                ObjectNode schema = JSON.createObjectNode().put("type", "object");
                schema.set("additionalProperties", of(last));
                return schema;
            }
            if (Collection.class.isAssignableFrom(raw)) {
                ObjectNode schema = JSON.createObjectNode().put("type", "array");
                schema.set("items", of(last));
                return schema;
            }
        }
        if (type instanceof Class<?> plain) {
            return ofClass(plain);
        }
        throw new IllegalStateException("no schema for " + type);
    }

    private ObjectNode ofClass(Class<?> type) {
        ObjectNode schema = JSON.createObjectNode();
        if (type == String.class) {
            return schema.put("type", "string");
        } else if (type == UUID.class) {
            return schema.put("type", "string").put("format", "uuid");
        } else if (type == Instant.class) {
            return schema.put("type", "string").put("format", "date-time");
        } else if (type == LocalTime.class) {
            return schema.put("type", "string").put("format", "time");
        } else if (type == Duration.class) {
            return schema.put("type", "string").put("format", "duration");
        } else if (type == boolean.class || type == Boolean.class) {
            return schema.put("type", "boolean");
        } else if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return schema.put("type", "integer");
        } else if (type == float.class || type == double.class || type == Float.class || type == Double.class) {
            return schema.put("type", "number");
        } else if (type == Object.class) {
            return schema;
        } else if (type.isArray()) {
            schema.put("type", "array").set("items", ofClass(type.getComponentType()));
            return schema;
        } else if (type.isEnum()) {
            ArrayNode names = schema.put("type", "string").putArray("enum");
            for (Object constant : type.getEnumConstants()) {
                names.add(JSON.valueToTree(constant).asString());
            }
            return schema;
        } else if (type.isRecord()) {
            RecordComponent[] components = type.getRecordComponents();
            boolean value = components.length == 1
                    && (components[0].isAnnotationPresent(JsonValue.class)
                            || components[0].getAccessor().isAnnotationPresent(JsonValue.class));
            return value ? of(components[0].getAnnotatedType()) : object(type);
        }
        return oneOf(type);
    }

    private ObjectNode oneOf(Class<?> type) {
        JsonTypeInfo info = type.getAnnotation(JsonTypeInfo.class);
        JsonSubTypes subtypes = type.getAnnotation(JsonSubTypes.class);
        if (info == null || subtypes == null) {
            throw new IllegalStateException("no schema for " + type);
        }
        ObjectNode reference = JSON.createObjectNode().put("$ref", "#/$defs/" + type.getSimpleName());
        if (definitions.has(type.getSimpleName())) {
            return reference;
        }
        ArrayNode choices = definitions.putObject(type.getSimpleName()).putArray("oneOf");
        for (JsonSubTypes.Type subtype : subtypes.value()) {
            ObjectNode choice = object(subtype.value());
            ((ObjectNode) choice.get("properties")).putObject(info.property()).put("const", subtype.name());
            ((ArrayNode) choice.get("required")).add(info.property());
            choices.add(choice);
        }
        return reference;
    }
}
