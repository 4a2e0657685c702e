package io.modeltrail.query.batchscoring;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.batchscoring.BatchScoringCause;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringInput;
import io.modeltrail.contracts.batchscoring.BatchScoringOutcome;
import io.modeltrail.contracts.batchscoring.BatchScoringPlan;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A batch scoring job.
 *
 * @param asOf moment as of which current features are taken
 * @param worker null while nobody works on the job
 * @param heardAt when the worker last said anything
 * @param rowCount 0 until the worker has said
 * @param rowsDone scored and recorded, or refused
 * @param estimatedSecondsLeft after the last report, at the pace since the worker began; null until there is a pace, and after the end
 * @param outcome null unless the job was completed; its files have addresses of their own
 * @param failure null unless the job failed
 * @param cancellation null unless the job was cancelled
 */
record BatchScoringView(
        BatchScoringId batchScoringId,
        UseCaseKey useCase,
        JobState state,
        BatchScoringInput input,
        BatchScoringCause cause,
        DatasetSnapshotId datasetSnapshotId,
        Instant asOf,
        Actor requestedBy,
        Instant requestedAt,
        long requestedPosition,
        @Nullable String worker,
        @Nullable Instant heardAt,
        long rowCount,
        long rowsDone,
        @Nullable Long estimatedSecondsLeft,
        @Nullable BatchScoringOutcome outcome,
        @Nullable Failure failure,
        @Nullable Cancellation cancellation,
        @Nullable Instant endedAt,
        @Nullable Long endedPosition,
        long position) {
    enum JobState {
        /** Waits for the snapshot of the current features. */
        WAITING,
        /** Waits for a worker. */
        READY,
        RUNNING,
        COMPLETED,
        FAILED,
        CANCELLED
    }

    record Failure(String code, String reason) {}

    record Cancellation(Actor cancelledBy, String reason) {}

    /** When jobs of a use case are asked for. */
    record Schedule(UseCaseKey useCase, BatchScoringPlan plan, Actor scheduledBy, Instant scheduledAt, long position) {}
}
