package io.modeltrail.eventstore.serial;

import java.util.Map;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * {@code prediction.PredictionMade} 2 to 3 and {@code outcome.OutcomeObserved} 1 to 2: what was stored before data subjects had keys is in
 * clear, and is read so. It cannot be sealed afterwards: stored bytes are never rewritten.
 */
@Component
@Order(0)
final class PersonalDataGotSealed extends SingleEventUpcaster {
    private static final Map<SimpleSerializedType, SimpleSerializedType> NEXT = Map.of(
            new SimpleSerializedType("prediction.PredictionMade", "2"),
            new SimpleSerializedType("prediction.PredictionMade", "3"),
            new SimpleSerializedType("outcome.OutcomeObserved", "1"),
            new SimpleSerializedType("outcome.OutcomeObserved", "2"));

    @Override
    protected boolean canUpcast(IntermediateEventRepresentation event) {
        return NEXT.containsKey(event.getType());
    }

    @Override
    protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
        return event.upcastPayload(
                java.util.Objects.requireNonNull(NEXT.get(event.getType())), JsonNode.class, payload -> payload);
    }
}
