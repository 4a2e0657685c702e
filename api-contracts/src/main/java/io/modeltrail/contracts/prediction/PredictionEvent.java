package io.modeltrail.contracts.prediction;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.subject.AboutSubject;
import io.modeltrail.contracts.usecase.UseCaseKey;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to one prediction. */
public sealed interface PredictionEvent {
    PredictionId predictionId();

    /**
     * A model gave a score, and everything that a replay needs is here.
     *
     * @param entity whom the prediction is about, for example a customer's key
     * @param schemaVersion version of the feature schema the row was read with
     * @param rolloutId the rollout that put this model version in service
     * @param step index in that rollout's plan, counted from 0
     * @param margin the model's raw output (log-odds); a replay must give the same bits
     * @param score probability of the positive class, 0 to 1; a replay must give the same bits
     * @param positive the decision: score at or above threshold
     * @param featureOrigin null when the caller gave the features
     * @param shadow null unless a challenger scored the same row in a shadow step
     */
    @StoredAs(value = "prediction.PredictionMade", revision = 4)
    record PredictionMade(
            PredictionId predictionId,
            UseCaseKey useCase,
            @PersonalData String entity,
            @PersonalData FeatureRow features,
            int schemaVersion,
            ModelVersionId modelVersionId,
            Sha256Digest artefactDigest,
            RolloutId rolloutId,
            int step,
            Variant variant,
            float margin,
            float score,
            float threshold,
            boolean positive,
            Actor requestedBy,
            Channel channel,
            @Nullable FeatureOrigin featureOrigin,
            @Nullable ShadowScore shadow)
            implements PredictionEvent, AboutSubject {}
}
