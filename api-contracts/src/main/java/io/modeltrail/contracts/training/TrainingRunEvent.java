package io.modeltrail.contracts.training;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;

/** Everything that can happen to one training run. */
public sealed interface TrainingRunEvent {
    TrainingRunId trainingRunId();

    @StoredAs("training.TrainingRequested")
    record TrainingRequested(
            TrainingRunId trainingRunId,
            UseCaseKey useCase,
            DatasetSnapshotId datasetSnapshotId,
            TrainingPlan plan,
            Actor requestedBy)
            implements TrainingRunEvent {}

    @StoredAs("training.TrainingClaimed")
    record TrainingClaimed(TrainingRunId trainingRunId, String worker, Instant claimedAt) implements TrainingRunEvent {}

    @StoredAs("training.TrainingProgressed")
    record TrainingProgressed(TrainingRunId trainingRunId, String stage, int stepsDone, int steps)
            implements TrainingRunEvent {}

    @StoredAs("training.TrainingCompleted")
    record TrainingCompleted(TrainingRunId trainingRunId, ModelVersionId modelVersionId, TrainingOutcome outcome)
            implements TrainingRunEvent {}

    @StoredAs("training.TrainingFailed")
    record TrainingFailed(TrainingRunId trainingRunId, String code, String reason) implements TrainingRunEvent {}
}
