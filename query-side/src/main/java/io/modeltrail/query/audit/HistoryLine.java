package io.modeltrail.query.audit;

import io.modeltrail.eventstore.transparency.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** A stored event as a line of JSON or of CSV. */
final class HistoryLine {
    static final List<String> COLUMNS = List.of(
            "position",
            "eventId",
            "type",
            "revision",
            "aggregateType",
            "aggregateId",
            "sequenceNumber",
            "at",
            "metadata",
            "payload");

    private static final JsonMapper JSON = new JsonMapper();
    /** What spreadsheets take for the beginning of a formula. */
    private static final String FORMULA = "=+-@\t\r";

    private HistoryLine() {}

    /** Metadata and payload stand in it as they are stored. */
    static String json(StoredEvent event) {
        StoredEvent.Fields fields = event.fields();
        ObjectNode line = JSON.createObjectNode()
                .put("position", fields.position())
                .put("eventId", fields.eventId())
                .put("type", fields.payloadType())
                .put("revision", fields.revision())
                .put("aggregateType", fields.aggregateType())
                .put("aggregateId", fields.aggregateId())
                .put("sequenceNumber", fields.sequenceNumber())
                .put("at", fields.timestamp());
        put(line, "metadata", event.metadata());
        put(line, "payload", event.payload());
        return JSON.writeValueAsString(line) + "\n";
    }

    /** One line stays one line, whatever somebody has written into the store. */
    private static void put(ObjectNode line, String name, byte[] stored) {
        String text = new String(stored, StandardCharsets.UTF_8);
        if (looksLikeAnObject(text)) {
            line.putRawValue(name, new RawValue(text));
            return;
        }
        try {
            line.set(name, JSON.readTree(stored));
        } catch (JacksonException noJson) {
            line.put(name, stored);
        }
    }

    /** As the serializer writes them. */
    private static boolean looksLikeAnObject(String text) {
        return text.startsWith("{") && text.endsWith("}") && text.indexOf('\n') < 0 && text.indexOf('\r') < 0;
    }

    /** RFC 4180, each field in quotes. */
    static String csv(StoredEvent event, boolean guarded) {
        StoredEvent.Fields fields = event.fields();
        StringBuilder line = new StringBuilder(512);
        field(line, Long.toString(fields.position()), guarded);
        field(line, fields.eventId(), guarded);
        field(line, fields.payloadType(), guarded);
        field(line, fields.revision(), guarded);
        field(line, fields.aggregateType(), guarded);
        field(line, fields.aggregateId(), guarded);
        field(line, Long.toString(fields.sequenceNumber()), guarded);
        field(line, fields.timestamp(), guarded);
        field(line, new String(event.metadata(), StandardCharsets.UTF_8), guarded);
        field(line, new String(event.payload(), StandardCharsets.UTF_8), guarded);
        return line.append("\r\n").toString();
    }

    /** @param guarded whether a text that a spreadsheet would run as a formula gets an apostrophe before it */
    static void field(StringBuilder line, @Nullable String value, boolean guarded) {
        if (!line.isEmpty()) {
            line.append(',');
        }
        if (value == null) {
            return;
        }
        line.append('"');
        if (guarded && !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0) {
            line.append('\'');
        }
        line.append(value.replace("\"", "\"\"")).append('"');
    }
}
