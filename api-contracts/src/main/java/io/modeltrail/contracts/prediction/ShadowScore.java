package io.modeltrail.contracts.prediction;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.rollout.RolloutId;

/**
 * What a challenger would have said of the same row, without deciding anything.
 *
 * @param rolloutId the rollout whose shadow step this is
 * @param step index in that rollout's plan, counted from 0
 * @param margin log-odds; a replay must give the same bits
 * @param score probability of the positive class, 0 to 1; a replay must give the same bits
 * @param threshold the challenger's own
 * @param positive score at or above that threshold
 */
public record ShadowScore(
        ModelVersionId modelVersionId,
        Sha256Digest artefactDigest,
        RolloutId rolloutId,
        int step,
        float margin,
        float score,
        float threshold,
        boolean positive) {}
