package io.modeltrail.command.training;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.training.TrainingRunCommand.CancelTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.ClaimTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.CompleteTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.FailTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.RecordTrainingReproduction;
import io.modeltrail.contracts.training.TrainingRunCommand.ReleaseTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.ReportTrainingProgress;
import io.modeltrail.contracts.training.TrainingRunCommand.RequestTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.RequestTrainingReproduction;
import io.modeltrail.contracts.training.TrainingRunCommand.SendTrainingHeartbeat;
import io.modeltrail.contracts.training.TrainingRunEvent;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCancelled;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingClaimed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingFailed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingHeartbeat;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingProgressed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReleased;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReproduced;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReproductionRequested;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** One training: requested, claimed by one worker at a time, completed, failed or cancelled once; a completed one may be repeated. */
@Aggregate
@SuppressWarnings("NullAway.Init") // the fields are set by evolving
class TrainingRun {
    @AggregateIdentifier
    private TrainingRunId trainingRunId;

    private UseCaseKey useCase;
    private @Nullable String worker;
    /** When the worker was last heard of: as it says itself in a claim, as it was recorded in a report or a heartbeat. */
    private Instant lastSign;

    private boolean ended;
    private boolean completed;
    /** Repetitions that were asked for and are not recorded yet. */
    private int reproductionsOpen;

    private TrainingRun() {}

    @CommandHandler
    TrainingRun(RequestTraining command) {
        apply(new TrainingRequested(
                command.trainingRunId(),
                command.useCase(),
                command.datasetSnapshotId(),
                command.plan(),
                command.requestedBy()));
    }

    @CommandHandler
    void decide(ClaimTraining command) {
        new TrainingHasNotEnded(ended).orRefuse();
        if (worker != null) {
            new OtherWorkersAreSilent(worker, lastSign, command.worker(), command.claimedAt()).orRefuse();
        }
        apply(new TrainingClaimed(trainingRunId, command.worker(), command.claimedAt()));
    }

    @CommandHandler
    void decide(ReportTrainingProgress command) {
        new TrainingHasNotEnded(ended).orRefuse();
        new OneWorkerTrains(worker, command.worker()).orRefuse();
        apply(new TrainingProgressed(trainingRunId, command.stage(), command.stepsDone(), command.steps()));
    }

    @CommandHandler
    void decide(CompleteTraining command) {
        new TrainingHasNotEnded(ended).orRefuse();
        new OneWorkerTrains(worker, command.worker()).orRefuse();
        apply(new TrainingCompleted(trainingRunId, command.modelVersionId(), command.outcome()));
    }

    @CommandHandler
    void decide(FailTraining command) {
        new TrainingHasNotEnded(ended).orRefuse();
        new OneWorkerTrains(worker, command.worker()).orRefuse();
        apply(new TrainingFailed(trainingRunId, command.code(), command.reason()));
    }

    @CommandHandler
    void decide(SendTrainingHeartbeat command) {
        new TrainingHasNotEnded(ended).orRefuse();
        new OneWorkerTrains(worker, command.worker()).orRefuse();
        apply(new TrainingHeartbeat(trainingRunId, command.worker()));
    }

    @CommandHandler
    void decide(ReleaseTraining command) {
        new TrainingHasNotEnded(ended).orRefuse();
        new OneWorkerTrains(worker, command.worker()).orRefuse();
        apply(new TrainingReleased(trainingRunId, command.worker()));
    }

    @CommandHandler
    void decide(CancelTraining command) {
        new TrainingHasNotEnded(ended).orRefuse();
        record(new TrainingCancelled(trainingRunId, command.cancelledBy(), command.reason()));
    }

    @CommandHandler
    void decide(RequestTrainingReproduction command) {
        new TrainingIsCompleted(completed).orRefuse();
        record(new TrainingReproductionRequested(trainingRunId, command.requestedBy()));
    }

    @CommandHandler
    void decide(RecordTrainingReproduction command) {
        new TrainingIsCompleted(completed).orRefuse();
        new ReproductionWasAskedFor(reproductionsOpen).orRefuse();
        apply(new TrainingReproduced(trainingRunId, command.reproduction()));
    }

    /** Whoever names only the run does not know its use case. */
    private void record(TrainingRunEvent event) {
        apply(event, MetaData.with(TrailMetadata.USE_CASE, useCase.value()));
    }

    @EventSourcingHandler
    void evolve(TrainingRunEvent event, @Timestamp Instant recordedAt) {
        switch (event) {
            case TrainingRequested requested -> {
                trainingRunId = requested.trainingRunId();
                useCase = requested.useCase();
            }
            case TrainingClaimed claimed -> {
                worker = claimed.worker();
                lastSign = claimed.claimedAt();
            }
            case TrainingProgressed progressed -> lastSign = recordedAt;
            case TrainingHeartbeat heartbeat -> lastSign = recordedAt;
            case TrainingReleased released -> worker = null;
            case TrainingCompleted outcome -> {
                ended = true;
                completed = true;
            }
            case TrainingFailed failed -> ended = true;
            case TrainingCancelled cancelled -> ended = true;
            case TrainingReproductionRequested requested -> reproductionsOpen++;
            case TrainingReproduced reproduced -> reproductionsOpen--;
        }
    }
}
