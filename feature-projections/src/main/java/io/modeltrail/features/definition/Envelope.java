package io.modeltrail.features.definition;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The CloudEvent that was read last, token by token and without a tree. The data of a type that the definition does not know are skipped. Reused from
 * record to record, by one thread.
 */
final class Envelope {
    private static final long[] NO_ATTRIBUTES = {};
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(50).build())
            .build();

    private final Map<String, FactType> types;
    private @Nullable FactType type;
    private @Nullable String typeName;
    private @Nullable String specVersion;
    private @Nullable String id;
    private @Nullable String source;
    private @Nullable String subject;
    private long time;
    private long recordedTime;
    private boolean hasRecordedTime;
    private boolean dataIsAnObject;
    private boolean dataIsThere;
    private @Nullable FactType dataReadAs;
    private long[] attributes = NO_ATTRIBUTES;
    private int unknownAttributes;
    private Reading.@Nullable Refused attributeProblem;

    Envelope(Map<String, FactType> types) {
        this.types = types;
    }

    /** @throws tools.jackson.core.JacksonException when it is no JSON */
    void read(byte[] value) {
        clear();
        pass(value, true);
        FactType known = type;
        if (known == null) {
            return;
        }
        if (!dataIsThere) {
            attributes = row(known);
        } else if (known != dataReadAs) {
            pass(value, false); // the type stood behind the data
        }
    }

    /** What keeps it from being a CloudEvent; null when it is one. The parts that depend on the type are not looked at. */
    @Nullable
    String wrong() {
        if (specVersion == null || !specVersion.equals("1.0")) {
            return "specversion";
        }
        if (typeName == null || typeName.isEmpty()) {
            return "type";
        }
        if (source == null || source.isEmpty()) {
            return "source";
        }
        return dataIsAnObject ? null : "data";
    }

    /** Null when the definition has no such type. */
    @Nullable
    FactType type() {
        return type;
    }

    @Nullable
    String id() {
        return id;
    }

    @Nullable
    String subject() {
        return subject;
    }

    /** {@link Timestamp#MALFORMED} without one. */
    long time() {
        return time;
    }

    boolean hasRecordedTime() {
        return hasRecordedTime;
    }

    long recordedTime() {
        return recordedTime;
    }

    /** A new array for every record. */
    long[] attributes() {
        return attributes;
    }

    int unknownAttributes() {
        return unknownAttributes;
    }

    /** The first attribute that was refused. */
    Reading.@Nullable Refused attributeProblem() {
        return attributeProblem;
    }

    private void clear() {
        type = null;
        typeName = null;
        specVersion = null;
        id = null;
        source = null;
        subject = null;
        time = Timestamp.MALFORMED;
        recordedTime = Timestamp.MALFORMED;
        hasRecordedTime = false;
        dataIsAnObject = true;
        dataIsThere = false;
        dataReadAs = null;
        attributes = NO_ATTRIBUTES;
        unknownAttributes = 0;
        attributeProblem = null;
    }

    /** @param first whether the envelope is read; otherwise the data alone */
    private void pass(byte[] value, boolean first) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), value, 0, value.length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                dataIsAnObject = false;
                return;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                if (name.equals("data")) {
                    data(parser, token);
                } else if (first && token == JsonToken.VALUE_STRING) {
                    text(name, parser.getString());
                } else {
                    if (name.equals("recordedtime") && token != JsonToken.VALUE_NULL) {
                        hasRecordedTime = true;
                    }
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                dataIsAnObject = false;
            }
        }
    }

    private void text(String name, String value) {
        switch (name) {
            case "specversion" -> specVersion = value;
            case "id" -> id = value;
            case "source" -> source = value;
            case "subject" -> subject = value;
            case "time" -> time = Timestamp.dateTime(value);
            case "recordedtime" -> {
                hasRecordedTime = true;
                recordedTime = Timestamp.dateTime(value);
            }
            case "type" -> {
                typeName = value;
                type = types.get(value);
            }
            default -> {
                // other attributes and extensions of a CloudEvent mean nothing here
            }
        }
    }

    private void data(JsonParser parser, JsonToken token) {
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        if (token != JsonToken.START_OBJECT) {
            dataIsAnObject = false;
            parser.skipChildren();
            return;
        }
        dataIsThere = true;
        FactType known = type;
        dataReadAs = known;
        if (known == null) {
            parser.skipChildren();
            return;
        }
        attributes = row(known);
        unknownAttributes = 0;
        attributeProblem = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            int index = known.indexOf(parser.currentName());
            JsonToken value = parser.nextToken();
            if (index < 0) {
                unknownAttributes++;
            } else {
                attribute(known.attribute(index), parser, value, index);
            }
            parser.skipChildren();
        }
    }

    private void attribute(AttributeReader reader, JsonParser parser, JsonToken value, int index) {
        attributes[index] = Fact.MISSING;
        String reason = reader.read(parser, value, attributes, index);
        if (reason != null && attributeProblem == null) {
            attributeProblem = new Reading.Refused(reason, reader.name());
        }
    }

    private static long[] row(FactType type) {
        long[] row = new long[type.attributeCount()];
        Arrays.fill(row, Fact.MISSING);
        return row;
    }
}
