package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.rollout.RolloutId;
import org.jspecify.annotations.Nullable;

/**
 * A model version and the rollout that put it in service.
 *
 * @param step index in that rollout's plan; after completion its last one
 * @param model null as long as the registration has not been projected
 */
record InService(
        ModelVersionId modelVersionId,
        RolloutId rolloutId,
        int step,
        @Nullable ServedModel model) {}
