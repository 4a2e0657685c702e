package io.modeltrail.eventstore.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The published schemas are those of the records, and what is stored keeps to them. A new revision gets a new file, which
 * {@code -Dmodeltrail.write-schemas=true} writes; the file of an old revision stays as it is.
 */
class PublishedSchemasTest {
    private static final Path FOLDER = Path.of("src/main/resources/io/modeltrail/eventstore/transparency/schemas");
    private static final JsonMapper JSON = new JsonMapper();

    static List<EventCatalogue.Entry> everyEventOfToday() {
        return List.copyOf(EventCatalogue.ofContracts().entries());
    }

    @ParameterizedTest
    @MethodSource("everyEventOfToday")
    void theSchemaIsThatOfTheRecord(EventCatalogue.Entry entry) throws IOException {
        Path file = FOLDER.resolve(GoldenEvents.file(entry) + ".schema.json");
        if (Boolean.getBoolean("modeltrail.write-schemas")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, EventSchema.of(entry));
        }
        assertThat(file).hasContent(EventSchema.of(entry));
    }

    @ParameterizedTest
    @MethodSource("everyEventOfToday")
    void whatIsStoredKeepsToIt(EventCatalogue.Entry entry) {
        assertThat(wrong(JSON.readTree(EventSchema.of(entry)), golden(entry), ""))
                .isEmpty();
    }

    @Test
    void whatDoesNotKeepToItIsNamed() {
        EventCatalogue.Entry entry = everyEventOfToday().getFirst();
        JsonNode schema = JSON.readTree(EventSchema.of(entry));
        JsonNode more = golden(entry).deepCopy();
        ((tools.jackson.databind.node.ObjectNode) more).put("unknown", 1);
        assertThat(wrong(schema, more, "")).containsExactly("/unknown is not in the schema");
        JsonNode less = golden(entry).deepCopy();
        ((tools.jackson.databind.node.ObjectNode) less).remove("useCase");
        assertThat(wrong(schema, less, "")).containsExactly("/useCase is missing");
    }

    private static JsonNode golden(EventCatalogue.Entry entry) {
        try (var content =
                PublishedSchemasTest.class.getResourceAsStream("/golden/" + GoldenEvents.file(entry) + ".json")) {
            return JSON.readTree(content.readAllBytes());
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    /** The part of JSON Schema that the generator uses. */
    private static List<String> wrong(JsonNode schema, JsonNode value, String where) {
        return wrong(schema, schema, value, where);
    }

    private static List<String> wrong(JsonNode root, JsonNode one, JsonNode value, String where) {
        JsonNode schema = one.has("$ref") ? root.at(one.get("$ref").asString().substring(1)) : one;
        List<String> wrong = new ArrayList<>();
        JsonNode choices = schema.has("anyOf") ? schema.get("anyOf") : schema.path("oneOf");
        if (!choices.isMissingNode()) {
            boolean fits = StreamSupport.stream(choices.spliterator(), false)
                    .anyMatch(choice -> wrong(root, choice, value, where).isEmpty());
            return fits ? List.of() : List.of(where + " fits no choice");
        }
        if (schema.has("const") && !schema.get("const").equals(value)) {
            return List.of(where + " is not " + schema.get("const"));
        }
        if (schema.has("enum")
                && StreamSupport.stream(schema.get("enum").spliterator(), false).noneMatch(value::equals)) {
            return List.of(where + " is none of " + schema.get("enum"));
        }
        boolean typed = switch (schema.path("type").asString("any")) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> true;
        };
        if (!typed) {
            return List.of(where + " is no " + schema.get("type"));
        }
        if (value.isArray()) {
            value.forEach(item -> wrong.addAll(wrong(root, schema.get("items"), item, where + "/*")));
        } else if (value.isObject()) {
            schema.path("required").forEach(name -> {
                if (!value.has(name.asString())) {
                    wrong.add(where + "/" + name.asString() + " is missing");
                }
            });
            value.properties().forEach(member -> {
                JsonNode known = schema.path("properties").path(member.getKey());
                JsonNode other = schema.path("additionalProperties");
                String place = where + "/" + member.getKey();
                if (!known.isMissingNode()) {
                    wrong.addAll(wrong(root, known, member.getValue(), place));
                } else if (other.isObject()) {
                    wrong.addAll(wrong(root, other, member.getValue(), place));
                } else if (other.isBoolean() && !other.booleanValue()) {
                    wrong.add(place + " is not in the schema");
                }
            });
        }
        return wrong;
    }
}
