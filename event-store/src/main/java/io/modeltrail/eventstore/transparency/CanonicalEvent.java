package io.modeltrail.eventstore.transparency;

import java.io.IOException;
import java.util.Optional;
import org.erdtman.jcs.JsonCanonicalizer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A stored event as one canonical JSON document (RFC 8785), for people and programs that compare. */
final class CanonicalEvent {
    private static final JsonMapper JSON = new JsonMapper();

    private CanonicalEvent() {}

    /** Empty when what is stored is no JSON; the stored bytes are what is proven. */
    static Optional<byte[]> of(StoredEvent event) {
        StoredEvent.Fields fields = event.fields();
        try {
            ObjectNode json = JSON.createObjectNode()
                    .put("position", fields.position())
                    .put("eventId", fields.eventId())
                    .put("aggregateType", fields.aggregateType())
                    .put("aggregateId", fields.aggregateId())
                    .put("sequenceNumber", fields.sequenceNumber())
                    .put("payloadType", fields.payloadType())
                    .put("revision", fields.revision())
                    .put("timestamp", fields.timestamp());
            json.set("payload", JSON.readTree(event.payload()));
            json.set("metadata", JSON.readTree(event.metadata()));
            return Optional.of(new JsonCanonicalizer(JSON.writeValueAsString(json)).getEncodedUTF8());
        } catch (JacksonException | IOException noJson) {
            return Optional.empty();
        }
    }
}
