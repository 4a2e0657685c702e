package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.runtime.scoring.CompiledScorer;
import org.jspecify.annotations.Nullable;

/**
 * What serves one entity.
 *
 * @param rolloutId the rollout that put this model version in service
 * @param step index in that rollout's plan, counted from 0; after completion its last one
 * @param shadow null unless a challenger scores beside it
 */
public record ServedBy(
        Variant variant,
        RolloutId rolloutId,
        int step,
        ModelVersionId modelVersionId,
        Sha256Digest artefactDigest,
        CompiledScorer scorer,
        @Nullable Shadow shadow) {}
