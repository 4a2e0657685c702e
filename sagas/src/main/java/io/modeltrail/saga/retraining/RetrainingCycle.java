package io.modeltrail.saga.retraining;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.RequestFeatureSnapshot;
import io.modeltrail.contracts.model.ChampionComparison;
import io.modeltrail.contracts.model.ModelVersionCommand.SubmitModelVersion;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionSubmitted;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.retraining.RetrainingCommand.EndRetrainingCycle;
import io.modeltrail.contracts.retraining.RetrainingCommand.JudgeRetrainingCandidate;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCandidateChosen;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleEnded;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleStarted;
import io.modeltrail.contracts.retraining.RetrainingResult;
import io.modeltrail.contracts.training.TrainingRunCommand.RequestTraining;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCancelled;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingFailed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.saga.AfterCommit;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.deadline.annotation.DeadlineHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.modelling.saga.EndSaga;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.SagaLifecycle;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.spring.stereotype.Saga;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * One cycle of retraining: snapshot, training, registration, judgement, submission. It asks for each under an id that the start of
 * the cycle has named, so that asking again asks for the same, and ends when the retraining says so.
 */
@Saga
@ProcessingGroup("saga.retraining")
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE,
        setterVisibility = JsonAutoDetect.Visibility.NONE)
@SuppressWarnings("NullAway.Init") // the fields are set by the first event and by injection
public class RetrainingCycle { // public because Axon makes instances from outside the package
    static final String LOOK_AGAIN = "retraining-look-again";

    private RetrainingCycleStarted cycle;
    private String startedBy;
    private String correlation;
    private CycleStep step = CycleStep.SNAPSHOT_REQUEST;
    private int tries;
    private int waits;
    private @Nullable String deadlineId;
    private @Nullable ModelVersionId candidate;
    private @Nullable ChampionComparison comparison;
    private @Nullable RetrainingResult result;
    private @Nullable String reason;

    @Autowired
    private transient DeadlineManager deadlines;

    @Autowired
    private transient CommandGateway commands;

    @Autowired
    private transient Clock clock;

    @StartSaga
    @SagaEventHandler(associationProperty = "cycleId")
    void on(RetrainingCycleStarted event, EventMessage<?> message) {
        begin(event, message);
        SagaLifecycle.associateWith(
                "datasetSnapshotId", event.datasetSnapshotId().toString());
        SagaLifecycle.associateWith("trainingRunId", event.trainingRunId().toString());
        enter(CycleStep.SNAPSHOT_REQUEST);
    }

    void begin(RetrainingCycleStarted event, EventMessage<?> message) {
        cycle = event;
        startedBy = message.getIdentifier();
        correlation = String.valueOf(message.getMetaData().getOrDefault(TrailMetadata.CORRELATION_ID, startedBy));
    }

    @SagaEventHandler(associationProperty = "datasetSnapshotId")
    void on(DatasetSnapshotRequested event) {
        if (step == CycleStep.SNAPSHOT_REQUEST) {
            enter(CycleStep.SNAPSHOT);
        }
    }

    @SagaEventHandler(associationProperty = "datasetSnapshotId")
    void on(DatasetSnapshotCaptured event) {
        if (step == CycleStep.SNAPSHOT_REQUEST || step == CycleStep.SNAPSHOT) {
            enter(CycleStep.TRAINING_REQUEST);
        }
    }

    @SagaEventHandler(associationProperty = "datasetSnapshotId")
    void on(DatasetSnapshotRefused event) {
        String first = event.firstProblems().isEmpty()
                ? ""
                : " First of all: " + event.firstProblems().getFirst().rule() + ".";
        end(
                RetrainingResult.FAILED,
                "The snapshot " + event.datasetSnapshotId() + " was refused with " + event.problemCount() + " problems."
                        + first);
    }

    @SagaEventHandler(associationProperty = "trainingRunId")
    void on(TrainingRequested event) {
        if (step == CycleStep.TRAINING_REQUEST) {
            enter(CycleStep.TRAINING);
        }
    }

    @SagaEventHandler(associationProperty = "trainingRunId")
    void on(TrainingFailed event) {
        end(RetrainingResult.FAILED, "The training failed, " + event.code() + ": " + event.reason());
    }

    @SagaEventHandler(associationProperty = "trainingRunId")
    void on(TrainingCancelled event) {
        end(RetrainingResult.FAILED, "The training was cancelled: " + event.reason());
    }

    @SagaEventHandler(associationProperty = "trainingRunId")
    void on(TrainingCompleted event) {
        candidate = event.modelVersionId();
        SagaLifecycle.associateWith("modelVersionId", event.modelVersionId().toString());
        if (step != CycleStep.END) {
            enter(CycleStep.REGISTRATION);
        }
    }

    @SagaEventHandler(associationProperty = "modelVersionId")
    void on(ModelVersionRegistered event) {
        comparison = event.candidate().comparison();
        if (step != CycleStep.END) {
            enter(CycleStep.JUDGEMENT);
        }
    }

    @SagaEventHandler(associationProperty = "cycleId")
    void on(RetrainingCandidateChosen event) {
        if (step == CycleStep.JUDGEMENT) {
            enter(CycleStep.SUBMISSION);
        }
    }

    /** Also when a person was faster. */
    @SagaEventHandler(associationProperty = "modelVersionId")
    void on(ModelVersionSubmitted event) {
        end(RetrainingResult.SUBMITTED, "The candidate lies before the approvers.");
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "cycleId")
    void on(RetrainingCycleEnded event) {
        stopWaiting();
    }

    /** @param wait number of the wait that is over; an old one is left from a process that was killed between scheduling and storing */
    @DeadlineHandler(deadlineName = LOOK_AGAIN)
    void lookAgain(Integer wait) {
        if (wait != waits) {
            return;
        }
        deadlineId = null;
        if (tries < step.tries()) {
            act();
        } else {
            end(
                    RetrainingResult.TIMED_OUT,
                    "Waited for " + step.inWords() + " for "
                            + step.patience().multipliedBy(step.tries()).toMinutes() + " minutes.");
        }
    }

    private void end(RetrainingResult how, String why) {
        if (step != CycleStep.END) {
            result = how;
            reason = why;
            enter(CycleStep.END);
        }
    }

    private void enter(CycleStep next) {
        step = next;
        tries = 0;
        act();
    }

    private void act() {
        tries++;
        stopWaiting();
        waits++;
        deadlineId = deadlines.schedule(step.patience(), LOOK_AGAIN, waits);
        Object command = command();
        if (command != null) {
            AfterCommit.send(commands, command, metaData(), refusal -> endRefused(command, refusal));
        }
    }

    /** After the saga's own step was stored: its state is no longer changed here, the recorded end does that. */
    private void endRefused(Object command, Refusal refusal) {
        if (!(command instanceof EndRetrainingCycle)) {
            var unused = commands.send(new GenericCommandMessage<>(
                    new EndRetrainingCycle(
                            cycle.useCase(),
                            cycle.cycleId(),
                            RetrainingResult.FAILED,
                            "The cycle was refused " + step.inWords() + ", "
                                    + refusal.code().code() + ": " + refusal.getMessage(),
                            candidate,
                            clock.instant()),
                    metaData()));
        }
    }

    /** Null when the step is only waited for. */
    private @Nullable Object command() {
        return switch (step) {
            case SNAPSHOT_REQUEST ->
                new RequestFeatureSnapshot(
                        cycle.datasetSnapshotId(),
                        cycle.useCase(),
                        cycle.definition().featureSet(),
                        cycle.definition().featureSetVersion(),
                        cycle.observedAt(),
                        true,
                        cycle.answerable());
            case TRAINING_REQUEST ->
                new RequestTraining(
                        cycle.trainingRunId(),
                        cycle.useCase(),
                        cycle.datasetSnapshotId(),
                        cycle.definition().plan(),
                        cycle.answerable());
            case JUDGEMENT ->
                new JudgeRetrainingCandidate(
                        cycle.useCase(), cycle.cycleId(), registered(), comparison, clock.instant());
            case SUBMISSION -> new SubmitModelVersion(registered(), StartTries.ACTOR);
            case END ->
                new EndRetrainingCycle(
                        cycle.useCase(),
                        cycle.cycleId(),
                        result == null ? RetrainingResult.FAILED : result,
                        String.valueOf(reason),
                        candidate,
                        clock.instant());
            case SNAPSHOT, TRAINING, REGISTRATION -> null;
        };
    }

    private ModelVersionId registered() {
        if (candidate == null) {
            throw new IllegalStateException("a candidate is judged after its training was completed");
        }
        return candidate;
    }

    /** Everything that the cycle asks for has its start as its cause, and shares its correlation. */
    private Map<String, String> metaData() {
        Map<String, String> metaData = new HashMap<>(TrailMetadata.of(StartTries.ACTOR, cycle.useCase()));
        metaData.put(TrailMetadata.CORRELATION_ID, correlation);
        metaData.put(TrailMetadata.CAUSATION_ID, startedBy);
        return metaData;
    }

    private void stopWaiting() {
        if (deadlineId != null) {
            deadlines.cancelSchedule(LOOK_AGAIN, deadlineId);
            deadlineId = null;
        }
    }
}
