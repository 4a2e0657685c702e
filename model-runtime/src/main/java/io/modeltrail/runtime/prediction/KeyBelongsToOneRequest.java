package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;

/** A request with a key that was used before is the request that it was used for. */
record KeyBelongsToOneRequest(AskedPrediction asked, PredictionMade made) {
    void orRefuse() {
        if (!asked.isAnsweredBy(made)) {
            throw new Refusal(RefusalCode.IDEMPOTENCY_KEY_REUSED, "Use a new key for a new request.");
        }
    }
}
