package io.modeltrail.eventstore.serial;

import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** {@code prediction.PredictionMade} 3 to 4: every prediction named its features, which it still may. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
final class FeaturesWithoutNames extends SingleEventUpcaster {
    private static final SimpleSerializedType FROM = new SimpleSerializedType("prediction.PredictionMade", "3");
    private static final SimpleSerializedType TO = new SimpleSerializedType("prediction.PredictionMade", "4");

    @Override
    protected boolean canUpcast(IntermediateEventRepresentation event) {
        return FROM.equals(event.getType());
    }

    @Override
    protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
        return event.upcastPayload(TO, JsonNode.class, payload -> payload);
    }
}
