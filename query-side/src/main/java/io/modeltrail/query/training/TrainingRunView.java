package io.modeltrail.query.training;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.Reproduction;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A training run in full.
 *
 * @param worker null until one has claimed the run
 * @param stage what the worker does; null until it has reported any progress
 * @param steps of the whole run; 0 until the worker has said
 * @param heardAt when the worker last said anything; null while nobody works on the run
 * @param estimatedSecondsLeft after the last step that was done, at the pace of the steps so far; null until there is one, and
 *     after the end
 * @param outcome null unless the run was completed
 * @param failure null unless the run failed
 * @param cancellation null unless the run was cancelled
 * @param reproductionsRequested how often the run was asked to be trained again
 * @param reproductions what came of it, so far
 */
record TrainingRunView(
        TrainingRunId trainingRunId,
        UseCaseKey useCase,
        TrainingState state,
        DatasetSnapshotId datasetSnapshotId,
        TrainingPlan plan,
        Actor requestedBy,
        Instant requestedAt,
        long requestedPosition,
        @Nullable String worker,
        @Nullable Instant claimedAt,
        @Nullable String stage,
        int stepsDone,
        int steps,
        @Nullable Instant heardAt,
        @Nullable Long estimatedSecondsLeft,
        @Nullable Instant endedAt,
        @Nullable Long endedPosition,
        @Nullable ModelVersionId modelVersionId,
        @Nullable TrainingOutcome outcome,
        @Nullable Failure failure,
        @Nullable Cancellation cancellation,
        int reproductionsRequested,
        List<Reproduction> reproductions,
        long position) {
    enum TrainingState {
        REQUESTED,
        CLAIMED,
        RUNNING,
        COMPLETED,
        FAILED,
        CANCELLED
    }

    record Failure(String code, String reason) {}

    record Cancellation(Actor cancelledBy, String reason) {}

    /** A line of the list. */
    record Line(
            TrainingRunId trainingRunId,
            UseCaseKey useCase,
            TrainingState state,
            DatasetSnapshotId datasetSnapshotId,
            ModelFamily family,
            Actor requestedBy,
            Instant requestedAt,
            @Nullable String stage,
            int stepsDone,
            int steps,
            @Nullable Instant endedAt,
            @Nullable ModelVersionId modelVersionId,
            @Nullable Double aucMean,
            @Nullable Failure failure) {}
}
