package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.usecase.UseCaseKey;

/** What the caller is told of a recorded prediction. */
public record PredictionAnswer(
        PredictionId predictionId,
        UseCaseKey useCase,
        @PersonalData String entity,
        float score,
        boolean positive,
        float threshold,
        ModelVersionId modelVersionId,
        Variant variant,
        RolloutId rolloutId,
        int step) {
    static PredictionAnswer of(PredictionMade made) {
        return new PredictionAnswer(
                made.predictionId(),
                made.useCase(),
                made.entity(),
                made.score(),
                made.positive(),
                made.threshold(),
                made.modelVersionId(),
                made.variant(),
                made.rolloutId(),
                made.step());
    }
}
