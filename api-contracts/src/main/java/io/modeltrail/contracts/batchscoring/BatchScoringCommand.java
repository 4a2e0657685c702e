package io.modeltrail.contracts.batchscoring;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Everything that can be asked of one batch scoring job. */
public sealed interface BatchScoringCommand {
    BatchScoringId batchScoringId();

    /**
     * The same job is asked for once, however often it is.
     *
     * @param asOf moment as of which current features are taken
     */
    record RequestBatchScoring(
            @TargetAggregateIdentifier BatchScoringId batchScoringId,
            UseCaseKey useCase,
            BatchScoringInput input,
            BatchScoringCause cause,
            Actor requestedBy,
            Instant asOf)
            implements BatchScoringCommand {}

    /** The snapshot that the job has asked for is captured. */
    record ReadyBatchScoring(@TargetAggregateIdentifier BatchScoringId batchScoringId) implements BatchScoringCommand {}

    /** There will be no snapshot. A job that has its snapshot is not abandoned. */
    record AbandonBatchScoring(@TargetAggregateIdentifier BatchScoringId batchScoringId, String code, String reason)
            implements BatchScoringCommand {}

    /** @param worker stable name of a worker; the same worker may claim again after a restart, another when it is silent */
    record ClaimBatchScoring(@TargetAggregateIdentifier BatchScoringId batchScoringId, String worker, Instant claimedAt)
            implements BatchScoringCommand {}

    /** Also a sign that the worker lives, so it may say the same again. */
    record ReportBatchScoringProgress(
            @TargetAggregateIdentifier BatchScoringId batchScoringId, String worker, long rowsDone, long rowCount)
            implements BatchScoringCommand {}

    record CompleteBatchScoring(
            @TargetAggregateIdentifier BatchScoringId batchScoringId, String worker, BatchScoringOutcome outcome)
            implements BatchScoringCommand {}

    /** @param reason a sentence for people, without personal data */
    record FailBatchScoring(
            @TargetAggregateIdentifier BatchScoringId batchScoringId, String worker, String code, String reason)
            implements BatchScoringCommand {}

    record ReleaseBatchScoring(@TargetAggregateIdentifier BatchScoringId batchScoringId, String worker)
            implements BatchScoringCommand {}

    /** @param reason a sentence for the record, without personal data */
    record CancelBatchScoring(
            @TargetAggregateIdentifier BatchScoringId batchScoringId, Actor cancelledBy, String reason)
            implements BatchScoringCommand {}
}
