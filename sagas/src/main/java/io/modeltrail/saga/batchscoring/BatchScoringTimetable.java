package io.modeltrail.saga.batchscoring;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.batchscoring.BatchScoringCause;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.RequestBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringRequested;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringPlan;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleEvent.BatchScoringScheduled;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleEvent.BatchScoringUnscheduled;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.saga.AfterCommit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.deadline.annotation.DeadlineHandler;
import org.axonframework.modelling.saga.EndSaga;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.spring.stereotype.Saga;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Asks for a job at each moment of the schedule of one use case, in the name of whoever made the schedule. Several moments that went by
 * while no process was there are made up for by one job.
 */
@Saga
@ProcessingGroup("saga.batchscoring-schedule")
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE,
        setterVisibility = JsonAutoDetect.Visibility.NONE)
@SuppressWarnings("NullAway.Init") // the fields are set by the first event and by injection
public class BatchScoringTimetable { // public because Axon makes instances from outside the package
    static final String IS_DUE = "batchscoring-is-due";
    /** Until the job is recorded: a database comes back. */
    static final Duration AGAIN = Duration.ofMinutes(10);

    static final int TRIES = 6;

    private UseCaseKey useCase;
    private BatchScoringPlan plan;
    private Actor scheduledBy;
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
    void on(BatchScoringScheduled event) {
        useCase = event.useCase();
        plan = event.plan();
        scheduledBy = event.scheduledBy();
        waitForTheNextMoment();
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "useCase")
    void on(BatchScoringUnscheduled event) {
        stopWaiting();
    }

    /** The moment has its job. */
    @SagaEventHandler(associationProperty = "useCase")
    void on(BatchScoringRequested event) {
        if (event.cause() instanceof BatchScoringCause.Schedule due
                && due.dueAt().equals(dueAt)) {
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
        if (tries < TRIES) {
            waitFor(AGAIN);
        } else {
            waitForTheNextMoment();
        }
        AfterCommit.send(
                commands,
                new RequestBatchScoring(
                        BatchScoringId.of(useCase, due),
                        useCase,
                        plan.input(),
                        new BatchScoringCause.Schedule(BatchScoringScheduleId.of(useCase), due),
                        scheduledBy,
                        Instant.ofEpochMilli(clock.millis())),
                TrailMetadata.of(FeaturesForBatchScoring.ACTOR, useCase));
    }

    private void waitForTheNextMoment() {
        stopWaiting();
        dueAt = null;
        if (plan.enabled()) {
            Instant now = clock.instant();
            dueAt = plan.nextAfter(now);
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
