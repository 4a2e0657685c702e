package io.modeltrail.eventstore.serial;

import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code training.TrainingRequested} 1 to 2: before a plan could say so, margins were not calibrated, nothing was resampled and every
 * category had a column of its own.
 */
@Component
final class TrainingRequestedGotItsValidation extends SingleEventUpcaster {
    private static final SerializedType FROM = new SimpleSerializedType("training.TrainingRequested", "1");
    private static final SerializedType TO = new SimpleSerializedType("training.TrainingRequested", "2");

    @Override
    protected boolean canUpcast(IntermediateEventRepresentation event) {
        return event.getType().equals(FROM);
    }

    @Override
    protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
        return event.upcastPayload(TO, JsonNode.class, TrainingRequestedGotItsValidation::withValidation);
    }

    private static JsonNode withValidation(JsonNode payload) {
        ObjectNode plan = (ObjectNode) payload.required("plan");
        ObjectNode preparation = plan.putObject("preparation");
        preparation.put("rareCategoryShare", 0.0);
        preparation.put("unknownCategory", "REFUSED");
        preparation.putObject("monotone");
        ObjectNode validation = plan.putObject("validation");
        validation.put("split", "STRATIFIED");
        validation.put("bootstrapResamples", 0);
        validation.put("calibration", "NONE");
        plan.putNull("search");
        plan.putNull("campaign");
        plan.putArray("segments");
        plan.putArray("levers");
        return payload;
    }
}
