package io.modeltrail.query.prediction;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureOrigin;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recorded prediction without its features.
 *
 * @param featureOrigin null when the caller gave the features
 * @param shadowed whether a challenger scored the same row in a shadow step; the event has what it said
 * @param segments values of the features that the training plan names as segments, null for missing; null when it names none
 */
record PredictionView(
        PredictionId predictionId,
        UseCaseKey useCase,
        String entity,
        float score,
        boolean positive,
        float threshold,
        float margin,
        ModelVersionId modelVersionId,
        Sha256Digest artefactDigest,
        int schemaVersion,
        Variant variant,
        RolloutId rolloutId,
        int step,
        Actor requestedBy,
        Channel channel,
        @Nullable FeatureOrigin featureOrigin,
        boolean shadowed,
        @Nullable Map<String, @Nullable String> segments,
        Instant at,
        long position) {}
