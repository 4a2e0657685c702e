package io.modeltrail.contracts.batchscoring;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;

/** Everything that can happen to one batch scoring job. */
public sealed interface BatchScoringEvent {
    BatchScoringId batchScoringId();

    /**
     * @param datasetSnapshotId the snapshot that is scored; of current features it does not exist yet
     * @param asOf moment as of which current features are taken
     * @param requestedBy in whose name the predictions are made
     */
    @StoredAs("batchscoring.BatchScoringRequested")
    record BatchScoringRequested(
            BatchScoringId batchScoringId,
            UseCaseKey useCase,
            BatchScoringInput input,
            BatchScoringCause cause,
            DatasetSnapshotId datasetSnapshotId,
            Instant asOf,
            Actor requestedBy)
            implements BatchScoringEvent {}

    /** The snapshot of the current features is captured; a worker may begin. */
    @StoredAs("batchscoring.BatchScoringReady")
    record BatchScoringReady(BatchScoringId batchScoringId, DatasetSnapshotId datasetSnapshotId)
            implements BatchScoringEvent {}

    @StoredAs("batchscoring.BatchScoringClaimed")
    record BatchScoringClaimed(BatchScoringId batchScoringId, String worker, Instant claimedAt)
            implements BatchScoringEvent {}

    /**
     * Told every few seconds, and not for each batch of rows.
     *
     * @param rowsDone of {@code rowCount}: scored and recorded, or refused
     */
    @StoredAs("batchscoring.BatchScoringProgressed")
    record BatchScoringProgressed(BatchScoringId batchScoringId, long rowsDone, long rowCount)
            implements BatchScoringEvent {}

    @StoredAs("batchscoring.BatchScoringCompleted")
    record BatchScoringCompleted(BatchScoringId batchScoringId, BatchScoringOutcome outcome)
            implements BatchScoringEvent {}

    /** Predictions that were made before stay recorded. */
    @StoredAs("batchscoring.BatchScoringFailed")
    record BatchScoringFailed(BatchScoringId batchScoringId, String code, String reason) implements BatchScoringEvent {}

    /** The worker stops in an orderly way and leaves the job to the next one, which goes on where it stopped. */
    @StoredAs("batchscoring.BatchScoringReleased")
    record BatchScoringReleased(BatchScoringId batchScoringId, String worker) implements BatchScoringEvent {}

    /** Predictions that were made before stay recorded. */
    @StoredAs("batchscoring.BatchScoringCancelled")
    record BatchScoringCancelled(BatchScoringId batchScoringId, Actor cancelledBy, String reason)
            implements BatchScoringEvent {}
}
