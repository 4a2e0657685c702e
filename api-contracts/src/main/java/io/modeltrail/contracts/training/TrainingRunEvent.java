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

    @StoredAs(value = "training.TrainingRequested", revision = 2)
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

    @StoredAs(value = "training.TrainingCompleted", revision = 2)
    record TrainingCompleted(TrainingRunId trainingRunId, ModelVersionId modelVersionId, TrainingOutcome outcome)
            implements TrainingRunEvent {}

    @StoredAs("training.TrainingFailed")
    record TrainingFailed(TrainingRunId trainingRunId, String code, String reason) implements TrainingRunEvent {}

    /** The worker is alive within one long step. */
    @StoredAs("training.TrainingHeartbeat")
    record TrainingHeartbeat(TrainingRunId trainingRunId, String worker) implements TrainingRunEvent {}

    /** The worker stops in an orderly way and leaves the run to the next one; no attempt is counted. */
    @StoredAs("training.TrainingReleased")
    record TrainingReleased(TrainingRunId trainingRunId, String worker) implements TrainingRunEvent {}

    @StoredAs("training.TrainingCancelled")
    record TrainingCancelled(TrainingRunId trainingRunId, Actor cancelledBy, String reason)
            implements TrainingRunEvent {}

    @StoredAs("training.TrainingReproductionRequested")
    record TrainingReproductionRequested(TrainingRunId trainingRunId, Actor requestedBy) implements TrainingRunEvent {}

    @StoredAs("training.TrainingReproduced")
    record TrainingReproduced(TrainingRunId trainingRunId, Reproduction reproduction) implements TrainingRunEvent {}
}
