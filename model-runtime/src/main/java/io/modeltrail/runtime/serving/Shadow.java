package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.runtime.scoring.CompiledScorer;

/** The challenger of a shadow step, which scores what the champion decides. */
public sealed interface Shadow {
    RolloutId rolloutId();

    ModelVersionId modelVersionId();

    /** @param step index in the rollout's plan, counted from 0 */
    record Ready(
            RolloutId rolloutId,
            int step,
            ModelVersionId modelVersionId,
            Sha256Digest artefactDigest,
            CompiledScorer scorer)
            implements Shadow {}

    /** @param refusal why the challenger cannot score; nobody is refused because of it */
    record Unavailable(RolloutId rolloutId, ModelVersionId modelVersionId, Refusal refusal) implements Shadow {}
}
