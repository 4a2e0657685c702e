package io.modeltrail.runtime.training;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
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
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;

/** The contract of a training run, as the worker meets it; the command side's own aggregate is out of this module's sight. */
class TrainingRunForTests {
    @AggregateIdentifier
    private TrainingRunId trainingRunId;

    private String worker;
    private int stepsDone;
    private int reproductionsOpen;
    private boolean ended;

    private TrainingRunForTests() {}

    @CommandHandler
    TrainingRunForTests(RequestTraining command) {
        apply(new TrainingRequested(
                command.trainingRunId(),
                command.useCase(),
                command.datasetSnapshotId(),
                command.plan(),
                command.requestedBy()));
    }

    @CommandHandler
    void decide(ClaimTraining command) {
        requireOpen(worker == null ? command.worker() : worker, command.worker());
        apply(new TrainingClaimed(trainingRunId, command.worker(), command.claimedAt()));
    }

    @CommandHandler
    void decide(ReportTrainingProgress command) {
        requireOpen(worker, command.worker());
        if (command.stepsDone() <= stepsDone) {
            throw new Refusal(RefusalCode.VALUE_OUT_OF_RANGE, "Report what is new.");
        }
        apply(new TrainingProgressed(trainingRunId, command.stage(), command.stepsDone(), command.steps()));
    }

    @CommandHandler
    void decide(CompleteTraining command) {
        requireOpen(worker, command.worker());
        apply(new TrainingCompleted(trainingRunId, command.modelVersionId(), command.outcome()));
    }

    @CommandHandler
    void decide(FailTraining command) {
        requireOpen(worker, command.worker());
        apply(new TrainingFailed(trainingRunId, command.code(), command.reason()));
    }

    @CommandHandler
    void decide(SendTrainingHeartbeat command) {
        requireOpen(worker, command.worker());
        apply(new TrainingHeartbeat(trainingRunId, command.worker()));
    }

    @CommandHandler
    void decide(ReleaseTraining command) {
        requireOpen(worker, command.worker());
        apply(new TrainingReleased(trainingRunId, command.worker()));
    }

    @CommandHandler
    void decide(CancelTraining command) {
        requireOpen("", "");
        apply(new TrainingCancelled(trainingRunId, command.cancelledBy(), command.reason()));
    }

    @CommandHandler
    void decide(RequestTrainingReproduction command) {
        apply(new TrainingReproductionRequested(trainingRunId, command.requestedBy()));
    }

    @CommandHandler
    void decide(RecordTrainingReproduction command) {
        if (reproductionsOpen == 0) {
            throw new Refusal(RefusalCode.REPRODUCTION_NOT_REQUESTED, "Ask again.");
        }
        apply(new TrainingReproduced(trainingRunId, command.reproduction()));
    }

    private void requireOpen(String holder, String asking) {
        if (ended) {
            throw new Refusal(RefusalCode.TRAINING_ALREADY_ENDED, "Request a new one.");
        }
        if (!asking.equals(holder)) {
            throw new Refusal(RefusalCode.TRAINING_CLAIMED_BY_ANOTHER, "Leave it.");
        }
    }

    @EventSourcingHandler
    void evolve(TrainingRunEvent event) {
        switch (event) {
            case TrainingRequested requested -> trainingRunId = requested.trainingRunId();
            case TrainingClaimed claimed -> {
                worker = claimed.worker();
                stepsDone = 0;
            }
            case TrainingProgressed progressed -> stepsDone = progressed.stepsDone();
            case TrainingCompleted completed -> ended = true;
            case TrainingFailed failed -> ended = true;
            case TrainingCancelled cancelled -> ended = true;
            case TrainingReleased released -> worker = null;
            case TrainingHeartbeat heartbeat -> {
                // Says only that the worker lives.
            }
            case TrainingReproductionRequested asked -> reproductionsOpen++;
            case TrainingReproduced reproduced -> reproductionsOpen--;
        }
    }
}
