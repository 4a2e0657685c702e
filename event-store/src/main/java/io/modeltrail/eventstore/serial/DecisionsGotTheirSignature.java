package io.modeltrail.eventstore.serial;

import java.util.Map;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code model.ApprovalGranted} and {@code model.ModelVersionRejected} 1 to 2: nobody signed them then, which null says. */
@Component
final class DecisionsGotTheirSignature extends SingleEventUpcaster {
    private static final Map<SimpleSerializedType, SimpleSerializedType> NEXT = Map.of(
            new SimpleSerializedType("model.ApprovalGranted", "1"),
            new SimpleSerializedType("model.ApprovalGranted", "2"),
            new SimpleSerializedType("model.ModelVersionRejected", "1"),
            new SimpleSerializedType("model.ModelVersionRejected", "2"));

    @Override
    protected boolean canUpcast(IntermediateEventRepresentation event) {
        return NEXT.containsKey(event.getType());
    }

    @Override
    protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
        return event.upcastPayload(
                java.util.Objects.requireNonNull(NEXT.get(event.getType())),
                JsonNode.class,
                DecisionsGotTheirSignature::unsigned);
    }

    private static JsonNode unsigned(JsonNode payload) {
        ((ObjectNode) payload).putNull("signed");
        return payload;
    }
}
