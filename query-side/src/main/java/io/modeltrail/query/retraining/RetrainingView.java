package io.modeltrail.query.retraining;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.retraining.RetrainingCause;
import io.modeltrail.contracts.retraining.RetrainingCycleId;
import io.modeltrail.contracts.retraining.RetrainingDefinition;
import io.modeltrail.contracts.retraining.RetrainingResult;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a use case is retrained. */
record RetrainingView(
        UseCaseKey useCase,
        RetrainingDefinition definition,
        boolean enabled,
        Actor definedBy,
        Instant definedAt,
        long position) {
    /**
     * One cycle; its snapshot and its training run have addresses of their own, where they exist.
     *
     * @param answerable in whose name the training is requested
     * @param modelVersionId null until a candidate was chosen or the cycle ended with one
     * @param result null while the cycle is under way
     */
    record Cycle(
            RetrainingCycleId cycleId,
            RetrainingCause cause,
            Actor answerable,
            List<Instant> observedAt,
            DatasetSnapshotId datasetSnapshotId,
            TrainingRunId trainingRunId,
            Instant startedAt,
            long startedPosition,
            @Nullable ModelVersionId modelVersionId,
            @Nullable RetrainingResult result,
            @Nullable String reason,
            @Nullable Instant endedAt) {}
}
