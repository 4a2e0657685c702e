package io.modeltrail.contracts.training;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Everything that can be asked of one training run. */
public sealed interface TrainingRunCommand {
    TrainingRunId trainingRunId();

    record RequestTraining(
            @TargetAggregateIdentifier TrainingRunId trainingRunId,
            UseCaseKey useCase,
            DatasetSnapshotId datasetSnapshotId,
            TrainingPlan plan,
            Actor requestedBy)
            implements TrainingRunCommand {}

    /** @param worker stable name of a worker; the same worker may claim again after a restart, another when it is silent */
    record ClaimTraining(@TargetAggregateIdentifier TrainingRunId trainingRunId, String worker, Instant claimedAt)
            implements TrainingRunCommand {}

    /** @param stepsDone of {@code steps}, strictly growing */
    record ReportTrainingProgress(
            @TargetAggregateIdentifier TrainingRunId trainingRunId,
            String worker,
            String stage,
            int stepsDone,
            int steps)
            implements TrainingRunCommand {}

    /** @param modelVersionId under which the result is to be registered */
    record CompleteTraining(
            @TargetAggregateIdentifier TrainingRunId trainingRunId,
            String worker,
            ModelVersionId modelVersionId,
            TrainingOutcome outcome)
            implements TrainingRunCommand {}

    /** @param reason a sentence for the data scientist, without personal data */
    record FailTraining(
            @TargetAggregateIdentifier TrainingRunId trainingRunId, String worker, String code, String reason)
            implements TrainingRunCommand {}

    /** Sent while one step takes long, so that nobody takes the worker for lost. */
    record SendTrainingHeartbeat(@TargetAggregateIdentifier TrainingRunId trainingRunId, String worker)
            implements TrainingRunCommand {}

    record ReleaseTraining(@TargetAggregateIdentifier TrainingRunId trainingRunId, String worker)
            implements TrainingRunCommand {}

    /** @param reason a sentence for the record, without personal data */
    record CancelTraining(@TargetAggregateIdentifier TrainingRunId trainingRunId, Actor cancelledBy, String reason)
            implements TrainingRunCommand {}

    record RequestTrainingReproduction(
            @TargetAggregateIdentifier TrainingRunId trainingRunId, Actor requestedBy) implements TrainingRunCommand {}

    record RecordTrainingReproduction(
            @TargetAggregateIdentifier TrainingRunId trainingRunId, Reproduction reproduction)
            implements TrainingRunCommand {}
}
