package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.runtime.scoring.CompiledScorer;

/**
 * What serves one entity.
 *
 * @param rolloutId the rollout that put this model version in service
 * @param step index in that rollout's plan, counted from 0; after completion its last one
 */
public record ServedBy(
        Variant variant,
        RolloutId rolloutId,
        int step,
        ModelVersionId modelVersionId,
        Sha256Digest artefactDigest,
        CompiledScorer scorer) {}
