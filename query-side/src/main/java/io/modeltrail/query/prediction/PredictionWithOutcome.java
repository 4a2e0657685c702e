package io.modeltrail.query.prediction;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.modeltrail.query.outcome.OutcomeState;

/** A prediction and what became of it; the prediction's fields stand side by side with {@code outcome} in the JSON. */
record PredictionWithOutcome(@JsonUnwrapped PredictionView prediction, OutcomeState outcome) {
    long position() {
        return prediction.position();
    }
}
