package io.modeltrail.query.prediction;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;

/** A recorded prediction without its features. */
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
        Instant at,
        long position) {}
