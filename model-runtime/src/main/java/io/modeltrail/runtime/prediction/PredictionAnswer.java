package io.modeltrail.runtime.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureOrigin;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.explanation.web.ScoreExplained;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the caller is told of a recorded prediction.
 *
 * @param positive the decision: score at or above threshold
 * @param featureSet whose values were looked up; null when the caller gave the features
 * @param featureSetVersion null when the caller gave the features
 * @param featureAgeSeconds from the newest fact that any of the features comes from to the moment they were looked up: how long
 *     nothing was heard of the entity; null when the caller gave the features, and when there is no fact
 * @param explanation null unless it was asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
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
        int step,
        Channel channel,
        @Nullable FeatureSetKey featureSet,
        @Nullable Integer featureSetVersion,
        @Nullable Double featureAgeSeconds,
        @PersonalData @Nullable ScoreExplained explanation) {
    static PredictionAnswer of(PredictionMade made) {
        return of(made, null);
    }

    static PredictionAnswer of(PredictionMade made, @Nullable ScoreExplained explanation) {
        FeatureOrigin origin = made.featureOrigin();
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
                made.step(),
                made.channel(),
                origin == null ? null : origin.featureSet(),
                origin == null ? null : origin.version(),
                origin == null ? null : ageSeconds(origin),
                explanation);
    }

    private static @Nullable Double ageSeconds(FeatureOrigin origin) {
        Instant newest = origin.newestFactAt();
        return newest == null ? null : Duration.between(newest, origin.asOf()).toMillis() / 1000.0;
    }
}
