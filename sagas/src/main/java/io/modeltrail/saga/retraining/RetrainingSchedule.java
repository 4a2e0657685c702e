package io.modeltrail.saga.retraining;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.retraining.RetrainingCause;
import io.modeltrail.contracts.retraining.RetrainingCommand.StartRetraining;
import io.modeltrail.contracts.retraining.RetrainingCycleId;
import io.modeltrail.contracts.retraining.RetrainingDefinition.Schedule;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleStarted;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDefined;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDisabled;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingEnabled;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.saga.AfterCommit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.deadline.annotation.DeadlineHandler;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.spring.stereotype.Saga;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Asks for a cycle at each moment of the schedule of one use case. Several moments that went by while no process was there are made up
 * for by one cycle; whether a cycle may start, the retraining decides.
 */
@Saga
@ProcessingGroup("saga.retraining-schedule")
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE,
        setterVisibility = JsonAutoDetect.Visibility.NONE)
@SuppressWarnings("NullAway.Init") // the fields are set by the first event and by injection
public class RetrainingSchedule { // public because Axon makes instances from outside the package
    static final String IS_DUE = "retraining-is-due";

    private UseCaseKey useCase;
    private @Nullable Schedule schedule;
    private boolean enabled = true;
    private @Nullable Instant dueAt;
    private int tries;
    private int waits;
    private @Nullable String deadlineId;

    @Autowired
    private transient DeadlineManager deadlines;

    @Autowired
    private transient CommandGateway commands;

    @Autowired
    private transient Clock clock;

    @StartSaga
    @SagaEventHandler(associationProperty = "useCase")
    void on(RetrainingDefined event) {
        useCase = event.useCase();
        schedule = event.definition().schedule();
        waitForTheNextMoment();
    }

    @SagaEventHandler(associationProperty = "useCase")
    void on(RetrainingEnabled event) {
        enabled = true;
        waitForTheNextMoment();
    }

    @SagaEventHandler(associationProperty = "useCase")
    void on(RetrainingDisabled event) {
        enabled = false;
        stopWaiting();
    }

    /** The moment has its cycle. */
    @SagaEventHandler(associationProperty = "useCase")
    void on(RetrainingCycleStarted event) {
        if (event.cause() instanceof RetrainingCause.Schedule due && due.dueAt().equals(dueAt)) {
            waitForTheNextMoment();
        }
    }

    /** @param wait number of the wait that is over; an old one is left from a process that was killed between scheduling and storing */
    @DeadlineHandler(deadlineName = IS_DUE)
    void isDue(Integer wait) {
        Instant due = dueAt;
        if (wait != waits || due == null) {
            return;
        }
        deadlineId = null;
        tries++;
        if (tries < StartTries.MOST) {
            waitFor(StartTries.BETWEEN);
        } else {
            waitForTheNextMoment();
        }
        RetrainingCause cause = new RetrainingCause.Schedule(due);
        AfterCommit.send(
                commands,
                new StartRetraining(useCase, RetrainingCycleId.of(useCase, cause, due), cause, clock.instant()),
                TrailMetadata.of(StartTries.ACTOR, useCase));
    }

    private void waitForTheNextMoment() {
        stopWaiting();
        dueAt = null;
        if (schedule != null && enabled) {
            Instant now = clock.instant();
            dueAt = schedule.nextAfter(now);
            tries = 0;
            waitFor(Duration.between(now, dueAt));
        }
    }

    private void waitFor(Duration time) {
        stopWaiting();
        waits++;
        deadlineId = deadlines.schedule(time, IS_DUE, waits);
    }

    private void stopWaiting() {
        if (deadlineId != null) {
            deadlines.cancelSchedule(IS_DUE, deadlineId);
            deadlineId = null;
        }
    }
}
