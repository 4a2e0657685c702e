package io.modeltrail.command.batchscoring;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.AbandonBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.CancelBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.ClaimBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.CompleteBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.FailBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.ReadyBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.ReleaseBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.ReportBatchScoringProgress;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.RequestBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCancelled;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringClaimed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCompleted;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringFailed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringProgressed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringReady;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringReleased;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringRequested;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringInput;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** One job: requested, made ready, claimed by one worker at a time, and completed, failed or cancelled once. */
@Aggregate
@SuppressWarnings("NullAway.Init") // the fields are set by evolving
class BatchScoring {
    @AggregateIdentifier
    private @Nullable BatchScoringId batchScoringId;

    private UseCaseKey useCase;
    private DatasetSnapshotId datasetSnapshotId;
    private boolean ready;
    private @Nullable String worker;
    /** When the worker was last heard of: as it says itself in a claim, as it was recorded in a report. */
    private Instant lastSign;

    private boolean ended;

    BatchScoring() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void decide(RequestBatchScoring command) {
        if (batchScoringId == null) {
            apply(new BatchScoringRequested(
                    command.batchScoringId(),
                    command.useCase(),
                    command.input(),
                    command.cause(),
                    snapshotOf(command),
                    command.asOf(),
                    command.requestedBy()));
        }
    }

    private static DatasetSnapshotId snapshotOf(RequestBatchScoring command) {
        return switch (command.input()) {
            case BatchScoringInput.Snapshot snapshot -> snapshot.datasetSnapshotId();
            case BatchScoringInput.CurrentFeatures features ->
                command.batchScoringId().datasetSnapshotId();
        };
    }

    /** What is said again, or too late, changes nothing: the saga repeats itself when it does not know whether it was heard. */
    @CommandHandler
    void decide(ReadyBatchScoring command) {
        if (!ready && !ended) {
            apply(new BatchScoringReady(command.batchScoringId(), datasetSnapshotId));
        }
    }

    @CommandHandler
    void decide(AbandonBatchScoring command) {
        if (!ready && !ended) {
            apply(new BatchScoringFailed(command.batchScoringId(), command.code(), command.reason()));
        }
    }

    @CommandHandler
    void decide(ClaimBatchScoring command) {
        new JobHasNotEnded(ended).orRefuse();
        new SnapshotIsThere(ready).orRefuse();
        if (worker != null) {
            new OtherWorkersAreSilent(worker, lastSign, command.worker(), command.claimedAt()).orRefuse();
        }
        apply(new BatchScoringClaimed(command.batchScoringId(), command.worker(), command.claimedAt()));
    }

    @CommandHandler
    void decide(ReportBatchScoringProgress command) {
        mayReport(command.worker());
        apply(new BatchScoringProgressed(command.batchScoringId(), command.rowsDone(), command.rowCount()));
    }

    @CommandHandler
    void decide(CompleteBatchScoring command) {
        mayReport(command.worker());
        apply(new BatchScoringCompleted(command.batchScoringId(), command.outcome()));
    }

    @CommandHandler
    void decide(FailBatchScoring command) {
        mayReport(command.worker());
        apply(new BatchScoringFailed(command.batchScoringId(), command.code(), command.reason()));
    }

    @CommandHandler
    void decide(ReleaseBatchScoring command) {
        mayReport(command.worker());
        apply(new BatchScoringReleased(command.batchScoringId(), command.worker()));
    }

    /** Whoever names only the job does not know its use case. */
    @CommandHandler
    void decide(CancelBatchScoring command) {
        new JobHasNotEnded(ended).orRefuse();
        apply(
                new BatchScoringCancelled(command.batchScoringId(), command.cancelledBy(), command.reason()),
                MetaData.with(TrailMetadata.USE_CASE, useCase.value()));
    }

    private void mayReport(String reporting) {
        new JobHasNotEnded(ended).orRefuse();
        new OneWorkerScores(worker, reporting).orRefuse();
    }

    @EventSourcingHandler
    void evolve(BatchScoringEvent event, @Timestamp Instant recordedAt) {
        switch (event) {
            case BatchScoringRequested requested -> {
                batchScoringId = requested.batchScoringId();
                useCase = requested.useCase();
                datasetSnapshotId = requested.datasetSnapshotId();
                ready = requested.input() instanceof BatchScoringInput.Snapshot;
            }
            case BatchScoringReady captured -> ready = true;
            case BatchScoringClaimed claimed -> {
                worker = claimed.worker();
                lastSign = claimed.claimedAt();
            }
            case BatchScoringProgressed progressed -> lastSign = recordedAt;
            case BatchScoringReleased released -> worker = null;
            case BatchScoringCompleted completed -> ended = true;
            case BatchScoringFailed failed -> ended = true;
            case BatchScoringCancelled cancelled -> ended = true;
        }
    }
}
