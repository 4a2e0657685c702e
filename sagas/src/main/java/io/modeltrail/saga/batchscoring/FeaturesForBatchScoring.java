package io.modeltrail.saga.batchscoring;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.AbandonBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.ReadyBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCancelled;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringFailed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringReady;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringRequested;
import io.modeltrail.contracts.batchscoring.BatchScoringInput;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.RequestFeatureSnapshot;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.saga.AfterCommit;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
 * Has the current features captured for one job, and tells the job when they are or will not be. It asks under an id that the job has
 * named, so that asking again asks for the same.
 */
@Saga
@ProcessingGroup("saga.batchscoring")
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE,
        setterVisibility = JsonAutoDetect.Visibility.NONE)
@SuppressWarnings("NullAway.Init") // the fields are set by the first event and by injection
public class FeaturesForBatchScoring { // public because Axon makes instances from outside the package
    static final String LOOK_AGAIN = "batchscoring-look-again";
    static final Actor ACTOR = Actor.system("batch-scoring");

    /** What the job waits for. */
    enum Step {
        /** That the request for the snapshot is recorded. */
        REQUEST(Duration.ofMinutes(1), 60),
        SNAPSHOT(Duration.ofHours(6), 1),
        /** That the job has heard of it: without it, it would wait for ever. */
        READY(Duration.ofMinutes(1), Integer.MAX_VALUE),
        ABANDON(Duration.ofMinutes(1), Integer.MAX_VALUE);

        private final Duration wait;
        private final int tries;

        Step(Duration wait, int tries) {
            this.wait = wait;
            this.tries = tries;
        }
    }

    private BatchScoringRequested job;
    private String startedBy;
    private String correlation;
    private Step step = Step.REQUEST;
    private int tries;
    private int waits;
    private @Nullable String deadlineId;
    private @Nullable String code;
    private @Nullable String reason;

    @Autowired
    private transient DeadlineManager deadlines;

    @Autowired
    private transient CommandGateway commands;

    @StartSaga
    @SagaEventHandler(associationProperty = "batchScoringId")
    void on(BatchScoringRequested event, EventMessage<?> message) {
        if (!(event.input() instanceof BatchScoringInput.CurrentFeatures)) {
            SagaLifecycle.end();
            return;
        }
        job = event;
        startedBy = message.getIdentifier();
        correlation = String.valueOf(message.getMetaData().getOrDefault(TrailMetadata.CORRELATION_ID, startedBy));
        SagaLifecycle.associateWith(
                "datasetSnapshotId", event.datasetSnapshotId().toString());
        enter(Step.REQUEST);
    }

    @SagaEventHandler(associationProperty = "datasetSnapshotId")
    void on(DatasetSnapshotRequested event) {
        if (step == Step.REQUEST) {
            enter(Step.SNAPSHOT);
        }
    }

    @SagaEventHandler(associationProperty = "datasetSnapshotId")
    void on(DatasetSnapshotCaptured event) {
        if (step == Step.REQUEST || step == Step.SNAPSHOT) {
            enter(Step.READY);
        }
    }

    @SagaEventHandler(associationProperty = "datasetSnapshotId")
    void on(DatasetSnapshotRefused event) {
        String first = event.firstProblems().isEmpty()
                ? ""
                : " First of all: " + event.firstProblems().getFirst().rule() + ".";
        abandon(
                "snapshot-refused",
                "The snapshot " + event.datasetSnapshotId() + " of the current features was refused with "
                        + event.problemCount() + " problems." + first);
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "batchScoringId")
    void on(BatchScoringReady event) {
        stopWaiting();
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "batchScoringId")
    void on(BatchScoringFailed event) {
        stopWaiting();
    }

    /** The snapshot that was asked for is made all the same. */
    @EndSaga
    @SagaEventHandler(associationProperty = "batchScoringId")
    void on(BatchScoringCancelled event) {
        stopWaiting();
    }

    /** @param wait number of the wait that is over; an old one is left from a process that was killed between scheduling and storing */
    @DeadlineHandler(deadlineName = LOOK_AGAIN)
    void lookAgain(Integer wait) {
        if (wait != waits) {
            return;
        }
        deadlineId = null;
        if (tries < step.tries) {
            act();
        } else {
            abandon(
                    "snapshot-timed-out",
                    "The current features were not captured within "
                            + step.wait.multipliedBy(step.tries).toMinutes() + " minutes.");
        }
    }

    private void abandon(String what, String why) {
        if (step != Step.READY && step != Step.ABANDON) {
            code = what;
            reason = why;
            enter(Step.ABANDON);
        }
    }

    private void enter(Step next) {
        step = next;
        tries = 0;
        act();
    }

    private void act() {
        tries++;
        stopWaiting();
        waits++;
        deadlineId = deadlines.schedule(step.wait, LOOK_AGAIN, waits);
        Object command = command();
        if (command != null) {
            AfterCommit.send(commands, command, metaData(), refusal -> abandonRefused(command, refusal));
        }
    }

    /** After the saga's own step was stored: its state is no longer changed here, the recorded failure does that. */
    private void abandonRefused(Object command, Refusal refusal) {
        if (command instanceof RequestFeatureSnapshot) {
            var unused = commands.send(new GenericCommandMessage<>(
                    new AbandonBatchScoring(
                            job.batchScoringId(),
                            refusal.code().code(),
                            "The snapshot of the current features was refused: " + refusal.getMessage()),
                    metaData()));
        }
    }

    /** Null when the step is only waited for. */
    private @Nullable Object command() {
        return switch (step) {
            case REQUEST -> request();
            case SNAPSHOT -> null;
            case READY -> new ReadyBatchScoring(job.batchScoringId());
            case ABANDON -> new AbandonBatchScoring(job.batchScoringId(), String.valueOf(code), String.valueOf(reason));
        };
    }

    /** Without the label, which of the last days is not known. */
    private RequestFeatureSnapshot request() {
        if (!(job.input() instanceof BatchScoringInput.CurrentFeatures features)) {
            throw new IllegalStateException("a job of a snapshot waits for nothing");
        }
        return new RequestFeatureSnapshot(
                job.datasetSnapshotId(),
                job.useCase(),
                features.featureSet(),
                features.version(),
                List.of(job.asOf()),
                false,
                job.requestedBy());
    }

    /** Everything that is asked for has the job's request as its cause, and shares its correlation. */
    private Map<String, String> metaData() {
        Map<String, String> metaData = new HashMap<>(TrailMetadata.of(ACTOR, job.useCase()));
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
