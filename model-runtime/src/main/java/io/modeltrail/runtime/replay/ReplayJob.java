package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.replay.ReplayId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is kept.
 *
 * @param order as JSON; its form follows from the kind
 * @param modelVersionId the candidate; null when there is none
 * @param predictionsPerSecond that it may read at most; null = as many as it can
 */
record ReplayJob(
        ReplayId replayId,
        ReplayKind kind,
        String order,
        @Nullable UseCaseKey useCase,
        @Nullable ModelVersionId modelVersionId,
        long firstPosition,
        long lastPosition,
        @Nullable Integer predictionsPerSecond,
        Actor by) {}
