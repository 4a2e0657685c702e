package io.modeltrail.eventstore.transparency;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of an export: a stored event, and the hash that the log has for its position.
 *
 * @param event null when the log has a leaf for the position and the store no row any more
 */
record ExportedEvent(long position, @Nullable StoredEvent event, Hash leaf) {
    String json(JsonMapper json) {
        ObjectNode line = json.createObjectNode().put("position", position);
        if (event == null) {
            line.put("missing", true);
        } else {
            StoredEvent.Fields fields = event.fields();
            line.put("eventId", fields.eventId())
                    .put("aggregateType", fields.aggregateType())
                    .put("aggregateId", fields.aggregateId())
                    .put("sequenceNumber", fields.sequenceNumber())
                    .put("payloadType", fields.payloadType())
                    .put("revision", fields.revision())
                    .put("timestamp", fields.timestamp())
                    .put("payload", event.payload())
                    .put("metadata", event.metadata());
        }
        return json.writeValueAsString(line.put("leafHash", leaf.base64()));
    }

    /** @throws MalformedProof when it is not a line of an export */
    static ExportedEvent read(JsonNode line) {
        try {
            long position = line.required("position").longValue();
            Hash leaf = Hash.ofBase64(line.required("leafHash").stringValue());
            if (line.path("missing").booleanValue(false)) {
                return new ExportedEvent(position, null, leaf);
            }
            JsonNode type = line.required("aggregateType");
            StoredEvent.Fields fields = new StoredEvent.Fields(
                    position,
                    line.required("eventId").stringValue(),
                    type.isNull() ? null : type.stringValue(),
                    line.required("aggregateId").stringValue(),
                    line.required("sequenceNumber").longValue(),
                    line.required("payloadType").stringValue(),
                    line.required("revision").stringValue(),
                    line.required("timestamp").stringValue());
            byte[] payload = Base64Text.decode(line.required("payload").stringValue());
            byte[] metadata = Base64Text.decode(line.required("metadata").stringValue());
            return new ExportedEvent(position, new StoredEvent(fields, payload, metadata), leaf);
        } catch (tools.jackson.core.JacksonException | IllegalArgumentException malformed) {
            throw new MalformedProof("not a line of an export");
        }
    }

    /** Whether the row is the one that the log has hashed. */
    boolean holds(String origin) {
        return event != null && event.leaf(origin).equals(leaf);
    }
}
