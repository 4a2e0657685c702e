package io.modeltrail.eventstore.serial;

import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code dataset.DatasetSnapshotRequested} 1 to 2: before a snapshot could be made of features, it was made of an uploaded file. */
@Component
final class DatasetSnapshotRequestedGotItsSource extends SingleEventUpcaster {
    private static final SerializedType FROM = new SimpleSerializedType("dataset.DatasetSnapshotRequested", "1");
    private static final SerializedType TO = new SimpleSerializedType("dataset.DatasetSnapshotRequested", "2");

    @Override
    protected boolean canUpcast(IntermediateEventRepresentation event) {
        return event.getType().equals(FROM);
    }

    @Override
    protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
        return event.upcastPayload(TO, JsonNode.class, DatasetSnapshotRequestedGotItsSource::withSource);
    }

    private static JsonNode withSource(JsonNode payload) {
        ObjectNode requested = (ObjectNode) payload;
        JsonNode uploadDigest = requested.remove("uploadDigest");
        requested.putObject("source").put("kind", "UPLOAD").set("uploadDigest", uploadDigest);
        return requested;
    }
}
