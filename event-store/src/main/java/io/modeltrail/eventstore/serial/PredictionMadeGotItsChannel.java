package io.modeltrail.eventstore.serial;

import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code prediction.PredictionMade} 1 to 2: all were asked for by REST with the features in the request. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PredictionMadeGotItsChannel extends SingleEventUpcaster {
    private static final SerializedType FROM = new SimpleSerializedType("prediction.PredictionMade", "1");
    private static final SerializedType TO = new SimpleSerializedType("prediction.PredictionMade", "2");

    @Override
    protected boolean canUpcast(IntermediateEventRepresentation event) {
        return event.getType().equals(FROM);
    }

    @Override
    protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
        return event.upcastPayload(TO, JsonNode.class, PredictionMadeGotItsChannel::withChannel);
    }

    private static JsonNode withChannel(JsonNode payload) {
        ObjectNode made = (ObjectNode) payload;
        made.put("channel", "REST");
        made.putNull("featureOrigin");
        made.putNull("shadow");
        return made;
    }
}
