package io.modeltrail.saga.rollout;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.rollout.RolloutCommand.AdvanceRollout;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutPaused;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutResumed;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutRolledBack;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStepAdvanced;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.rollout.RolloutQuery.CountSamplesOfStep;
import java.time.Clock;
import java.time.Duration;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.deadline.annotation.DeadlineHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.saga.EndSaga;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.spring.stereotype.Saga;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Waits out each step of a rollout whose plan has a time, asks whether the step has its samples, and sends the advance. While
 * samples are missing it asks again after the same time. The command names the step that was seen, so that a step which an
 * operator took meanwhile is not taken twice.
 */
@Saga
@ProcessingGroup("saga.rollout")
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE,
        setterVisibility = JsonAutoDetect.Visibility.NONE)
@SuppressWarnings("NullAway.Init") // the fields are set by the first event and by injection
public class RolloutAdvancing { // public because Axon makes instances from outside the package
    static final String STEP_IS_OVER = "rollout-step-is-over";
    private static final Logger LOG = LoggerFactory.getLogger(RolloutAdvancing.class);

    private RolloutId rolloutId;
    private String useCase;
    private @Nullable Duration wait;
    private long samplesNeeded;
    private int step;
    private @Nullable String deadlineId;
    private int waits;

    @Autowired
    private transient DeadlineManager deadlines;

    @Autowired
    private transient CommandGateway commands;

    @Autowired
    private transient QueryGateway queries;

    @Autowired
    private transient Clock clock;

    @StartSaga
    @SagaEventHandler(associationProperty = "rolloutId")
    void on(RolloutStarted event) {
        rolloutId = event.rolloutId();
        useCase = event.useCase().value();
        wait = event.plan().advanceAfter();
        samplesNeeded = event.plan().samplesBeforeAdvance();
        waitAnew();
    }

    @SagaEventHandler(associationProperty = "rolloutId")
    void on(RolloutStepAdvanced event) {
        step = event.step();
        waitAnew();
    }

    @SagaEventHandler(associationProperty = "rolloutId")
    void on(RolloutPaused event) {
        stopWaiting();
    }

    @SagaEventHandler(associationProperty = "rolloutId")
    void on(RolloutResumed event) {
        waitAnew();
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "rolloutId")
    void on(RolloutCompleted event) {
        stopWaiting();
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "rolloutId")
    void on(RolloutRolledBack event) {
        stopWaiting();
    }

    /**
     * The next wait is set before anything can fail, so that a failed question or command is made up for.
     *
     * @param wait number of the wait that is over; an old one is left from a process that was killed between scheduling and storing
     */
    @DeadlineHandler(deadlineName = STEP_IS_OVER)
    void stepIsOver(Integer wait) {
        if (wait != waits) {
            return;
        }
        deadlineId = null;
        waitAnew();
        long samples = queries.query(new CountSamplesOfStep(rolloutId, step), Long.class)
                .join();
        if (samples < samplesNeeded) {
            LOG.info("rollout {} stays in step {}: {} of {} samples", rolloutId, step, samples, samplesNeeded);
            return;
        }
        commands.send(
                new GenericCommandMessage<>(
                        new AdvanceRollout(rolloutId, step, clock.instant()),
                        MetaData.from(TrailMetadata.of(Actor.system("rollout-saga")))
                                .and(TrailMetadata.USE_CASE, useCase)),
                (command, result) -> {
                    if (result.isExceptional()) {
                        LOG.warn(
                                "rollout {} was not advanced: {}",
                                rolloutId,
                                result.exceptionResult().getMessage());
                    }
                });
    }

    private void waitAnew() {
        stopWaiting();
        if (wait != null) {
            waits++;
            deadlineId = deadlines.schedule(wait, STEP_IS_OVER, waits);
        }
    }

    private void stopWaiting() {
        if (deadlineId != null) {
            deadlines.cancelSchedule(STEP_IS_OVER, deadlineId);
            deadlineId = null;
        }
    }
}
