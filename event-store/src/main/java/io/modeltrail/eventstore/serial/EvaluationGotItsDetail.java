package io.modeltrail.eventstore.serial;

import java.util.Map;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code training.TrainingCompleted} and {@code model.ModelVersionRegistered} 1 to 2: what was not measured then is null, which is said
 * and not made up.
 */
@Component
final class EvaluationGotItsDetail extends SingleEventUpcaster {
    private static final SimpleSerializedType COMPLETED = new SimpleSerializedType("training.TrainingCompleted", "1");
    private static final SimpleSerializedType REGISTERED =
            new SimpleSerializedType("model.ModelVersionRegistered", "1");
    private static final Map<SimpleSerializedType, SimpleSerializedType> NEXT = Map.of(
            COMPLETED, new SimpleSerializedType("training.TrainingCompleted", "2"),
            REGISTERED, new SimpleSerializedType("model.ModelVersionRegistered", "2"));

    @Override
    protected boolean canUpcast(IntermediateEventRepresentation event) {
        return event.getType().equals(COMPLETED) || event.getType().equals(REGISTERED);
    }

    @Override
    protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
        boolean completed = event.getType().equals(COMPLETED);
        return event.upcastPayload(
                java.util.Objects.requireNonNull(NEXT.get(completed ? COMPLETED : REGISTERED)),
                JsonNode.class,
                completed ? EvaluationGotItsDetail::completed : EvaluationGotItsDetail::registered);
    }

    private static JsonNode completed(JsonNode payload) {
        ObjectNode outcome = (ObjectNode) payload.required("outcome");
        outcome.putNull("parameters");
        outcome.putNull("explanationDigest");
        ((ObjectNode) outcome.required("evaluation")).putNull("detail");
        return payload;
    }

    private static JsonNode registered(JsonNode payload) {
        JsonNode candidate = payload.required("candidate");
        ((ObjectNode) candidate.required("evaluation")).putNull("detail");
        if (candidate.required("comparison") instanceof ObjectNode comparison) {
            comparison.putNull("test");
        }
        return payload;
    }
}
