package io.modeltrail.saga.erasure;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.subject.ErasureId;
import io.modeltrail.contracts.subject.SubjectCommand;
import io.modeltrail.contracts.subject.SubjectCommand.AnnounceErasure;
import io.modeltrail.contracts.subject.SubjectCommand.CertifyErasure;
import io.modeltrail.contracts.subject.SubjectCommand.NameSilentStores;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureAnnounced;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureRequested;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureStopped;
import io.modeltrail.contracts.subject.SubjectEvent.KeyDestructionDecided;
import io.modeltrail.contracts.subject.SubjectEvent.SubjectErased;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.saga.AfterCommit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.deadline.annotation.DeadlineHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.modelling.saga.EndSaga;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.spring.stereotype.Saga;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Takes one erasure from its request to its certificate. What it does is done once more without harm: a process that was killed between
 * two steps begins the later one again.
 */
@Saga
@ProcessingGroup("saga.erasure")
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE,
        setterVisibility = JsonAutoDetect.Visibility.NONE)
@SuppressWarnings("NullAway.Init") // the fields are set by the first event and by injection
public class SubjectErasing { // public because Axon makes instances from outside the package
    static final String LOOK_AGAIN = "erasure-look-again";
    static final Actor ACTOR = Actor.system("erasure");

    /** What the erasure waits for. */
    enum Step {
        /** That every process knows that the subject is barred; one second more than is promised. */
        SETTLE(Duration.ofSeconds(SubjectDirectory.SETTLING_SECONDS + 1)),
        /** That the announcement is recorded. */
        ANNOUNCE(Duration.ofMinutes(1)),
        /** That every store has done its part. After this time those that have not are named, again and again. */
        STORES(Duration.ofHours(1)),
        /** That the certificate is recorded. */
        CERTIFY(Duration.ofMinutes(1));

        private final Duration wait;

        Step(Duration wait) {
            this.wait = wait;
        }

        Duration waiting() {
            return wait;
        }
    }

    private SubjectId subjectId;
    private ErasureId erasureId;
    private UseCaseKey useCase;
    private String correlation;
    private String startedBy;
    private Step step;
    private @Nullable Instant keyDestroyedAt;
    private int waits;
    private @Nullable String deadlineId;

    @Autowired
    private transient SubjectDirectory subjects;

    @Autowired
    private transient DeadlineManager deadlines;

    @Autowired
    private transient CommandGateway commands;

    @Autowired
    private transient Clock clock;

    @StartSaga
    @SagaEventHandler(associationProperty = "erasureId")
    void on(ErasureRequested event, EventMessage<?> message) {
        subjectId = event.subjectId();
        erasureId = event.erasureId();
        useCase = event.useCase();
        startedBy = message.getIdentifier();
        correlation = String.valueOf(message.getMetaData().getOrDefault(TrailMetadata.CORRELATION_ID, startedBy));
        subjects.bar(subjectId);
        enter(Step.SETTLE);
    }

    @SagaEventHandler(associationProperty = "erasureId")
    void on(ErasureAnnounced event) {
        enter(Step.STORES);
    }

    /** It cannot be stopped any more, so the key may go with what is remembered here, or before. */
    @SagaEventHandler(associationProperty = "erasureId")
    void on(KeyDestructionDecided event) {
        subjects.destroyKey(subjectId);
        keyDestroyedAt = Instant.ofEpochMilli(clock.millis());
        enter(Step.CERTIFY);
        send(new CertifyErasure(subjectId, erasureId, keyDestroyedAt));
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "erasureId")
    void on(ErasureStopped event) {
        subjects.admit(subjectId);
        stopWaiting();
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "erasureId")
    void on(SubjectErased event) {
        stopWaiting();
    }

    /** @param wait number of the wait that is over; an old one is left from a process that was killed between scheduling and storing */
    @DeadlineHandler(deadlineName = LOOK_AGAIN)
    void lookAgain(Integer wait) {
        if (wait != waits) {
            return;
        }
        deadlineId = null;
        switch (step) {
            case SETTLE, ANNOUNCE -> {
                enter(Step.ANNOUNCE);
                send(new AnnounceErasure(subjectId, erasureId));
            }
            case STORES -> {
                enter(Step.STORES);
                send(new NameSilentStores(subjectId, erasureId));
            }
            case CERTIFY -> {
                enter(Step.CERTIFY);
                send(new CertifyErasure(
                        subjectId,
                        erasureId,
                        keyDestroyedAt == null ? Instant.ofEpochMilli(clock.millis()) : keyDestroyedAt));
            }
        }
    }

    private void enter(Step next) {
        step = next;
        stopWaiting();
        waits++;
        deadlineId = deadlines.schedule(step.waiting(), LOOK_AGAIN, waits);
    }

    /** Everything that is asked for has the request as its cause, and shares its correlation. */
    private void send(SubjectCommand command) {
        Map<String, String> metaData = new HashMap<>(TrailMetadata.of(ACTOR, useCase));
        metaData.put(TrailMetadata.CORRELATION_ID, correlation);
        metaData.put(TrailMetadata.CAUSATION_ID, startedBy);
        AfterCommit.send(commands, command, metaData);
    }

    private void stopWaiting() {
        if (deadlineId != null) {
            deadlines.cancelSchedule(LOOK_AGAIN, deadlineId);
            deadlineId = null;
        }
    }
}
