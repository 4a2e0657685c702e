package io.modeltrail.runtime.batchscoring;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.modeltrail.contracts.batchscoring.BatchScoringCommand.CancelBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.ClaimBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.CompleteBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.FailBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.ReleaseBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.ReportBatchScoringProgress;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.RequestBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCancelled;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringClaimed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCompleted;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringFailed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringProgressed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringReleased;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringRequested;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringInput;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;

/** The part of the command side's contract that a worker meets: one worker at a time, one end. */
final class JobForTests {
    @AggregateIdentifier
    private BatchScoringId id;

    private String worker;
    private boolean ended;

    private JobForTests() {}

    @CommandHandler
    JobForTests(RequestBatchScoring command) {
        BatchScoringInput.Snapshot input = (BatchScoringInput.Snapshot) command.input();
        apply(new BatchScoringRequested(
                command.batchScoringId(),
                command.useCase(),
                input,
                command.cause(),
                input.datasetSnapshotId(),
                command.asOf(),
                command.requestedBy()));
    }

    @CommandHandler
    void handle(ClaimBatchScoring command) {
        require(worker == null || worker.equals(command.worker()));
        apply(new BatchScoringClaimed(id, command.worker(), command.claimedAt()));
    }

    @CommandHandler
    void handle(ReportBatchScoringProgress command) {
        require(command.worker().equals(worker));
        apply(new BatchScoringProgressed(id, command.rowsDone(), command.rowCount()));
    }

    @CommandHandler
    void handle(CompleteBatchScoring command) {
        require(command.worker().equals(worker));
        apply(new BatchScoringCompleted(id, command.outcome()));
    }

    @CommandHandler
    void handle(FailBatchScoring command) {
        require(command.worker().equals(worker));
        apply(new BatchScoringFailed(id, command.code(), command.reason()));
    }

    @CommandHandler
    void handle(ReleaseBatchScoring command) {
        require(command.worker().equals(worker));
        apply(new BatchScoringReleased(id, command.worker()));
    }

    @CommandHandler
    void handle(CancelBatchScoring command) {
        apply(new BatchScoringCancelled(id, command.cancelledBy(), command.reason()));
    }

    private void require(boolean mine) {
        if (ended) {
            throw new Refusal(RefusalCode.BATCH_SCORING_ALREADY_ENDED, "It has.");
        }
        if (!mine) {
            throw new Refusal(RefusalCode.BATCH_SCORING_CLAIMED_BY_ANOTHER, "It is.");
        }
    }

    @EventSourcingHandler
    void evolve(BatchScoringEvent event) {
        id = event.batchScoringId();
        switch (event) {
            case BatchScoringClaimed claimed -> worker = claimed.worker();
            case BatchScoringReleased released -> worker = null;
            case BatchScoringCompleted completed -> ended = true;
            case BatchScoringFailed failed -> ended = true;
            case BatchScoringCancelled cancelled -> ended = true;
            default -> {
                // Nothing else changes who may do what.
            }
        }
    }
}
