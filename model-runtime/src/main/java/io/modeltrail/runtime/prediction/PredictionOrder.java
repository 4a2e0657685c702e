package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureOrigin;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.serving.ServedBy;
import org.jspecify.annotations.Nullable;

/**
 * One prediction that is wanted, with everything that its score depends on.
 *
 * @param entity 1 to 200 characters, no control characters
 * @param origin null when the caller gave the features
 * @param servedBy what the features were looked up for, so that a rollout step in between changes nothing; null = chosen when it is scored
 */
public record PredictionOrder(
        PredictionId predictionId,
        UseCaseKey useCase,
        @PersonalData String entity,
        @PersonalData FeatureRow features,
        @Nullable FeatureOrigin origin,
        Channel channel,
        Actor caller,
        @Nullable ServedBy servedBy) {
    /** Without the entity and its features. */
    @Override
    public String toString() {
        return "PredictionOrder[predictionId=" + predictionId + ", useCase=" + useCase + ", channel=" + channel + "]";
    }
}
