package io.modeltrail.eventstore.serial;

import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code rollout.RolloutStarted} 1 to 2: before a rollout had a salt of its own, its id was the salt. */
@Component
final class RolloutStartedGotItsSalt extends SingleEventUpcaster {
    private static final SerializedType FROM = new SimpleSerializedType("rollout.RolloutStarted", "1");
    private static final SerializedType TO = new SimpleSerializedType("rollout.RolloutStarted", "2");

    @Override
    protected boolean canUpcast(IntermediateEventRepresentation event) {
        return event.getType().equals(FROM);
    }

    @Override
    protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
        return event.upcastPayload(TO, JsonNode.class, RolloutStartedGotItsSalt::withSalt);
    }

    private static JsonNode withSalt(JsonNode payload) {
        ObjectNode started = (ObjectNode) payload;
        started.set("salt", started.get("rolloutId"));
        return started;
    }
}
