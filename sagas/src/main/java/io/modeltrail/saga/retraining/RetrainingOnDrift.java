package io.modeltrail.saga.retraining;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmEnded;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmRaised;
import io.modeltrail.contracts.retraining.RetrainingCause;
import io.modeltrail.contracts.retraining.RetrainingCommand.StartRetraining;
import io.modeltrail.contracts.retraining.RetrainingCycleId;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleStarted;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Clock;
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
import org.axonframework.modelling.saga.SagaLifecycle;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.spring.stereotype.Saga;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Asks for a cycle when a monitor raises an alarm that training again may help against, for an hour or until a cycle has started or
 * the alarm has ended. Alarms of one measurement are one cause. Whether a cycle may start, the retraining decides.
 */
@Saga
@ProcessingGroup("saga.retraining-drift")
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE,
        setterVisibility = JsonAutoDetect.Visibility.NONE)
@SuppressWarnings("NullAway.Init") // the fields are set by the first event and by injection
public class RetrainingOnDrift { // public because Axon makes instances from outside the package
    static final String ASK_AGAIN = "retraining-on-drift-ask-again";

    private UseCaseKey useCase;
    private String measurementId;
    private Instant raisedAt;
    private String correlation;
    private int tries;
    private @Nullable String deadlineId;

    @Autowired
    private transient DeadlineManager deadlines;

    @Autowired
    private transient CommandGateway commands;

    @Autowired
    private transient Clock clock;

    @StartSaga
    @SagaEventHandler(associationProperty = "cause")
    void on(AlarmRaised event, EventMessage<?> message) {
        if (useCase != null) { // another alarm of the same measurement
            return;
        }
        switch (event.kind()) {
            case FEATURE_DRIFT, SCORE_DRIFT, CONCEPT_DRIFT, PERFORMANCE -> {
                useCase = event.useCase();
                measurementId = event.cause().toString();
                raisedAt = event.raisedAt();
                correlation = String.valueOf(
                        message.getMetaData().getOrDefault(TrailMetadata.CORRELATION_ID, message.getIdentifier()));
                SagaLifecycle.associateWith("useCase", useCase.toString());
                ask();
            }
            // Broken data would only be learned from.
            case DATA_QUALITY -> SagaLifecycle.end();
        }
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "cause")
    void on(AlarmEnded event) {
        stopAsking();
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "useCase")
    void on(RetrainingCycleStarted event) {
        stopAsking();
    }

    @DeadlineHandler(deadlineName = ASK_AGAIN)
    void askAgain() {
        deadlineId = null;
        ask();
    }

    private void ask() {
        tries++;
        if (tries > StartTries.MOST) {
            SagaLifecycle.end();
            return;
        }
        deadlineId = deadlines.schedule(StartTries.BETWEEN, ASK_AGAIN);
        RetrainingCause cause = new RetrainingCause.Drift(measurementId);
        Map<String, String> metaData = new HashMap<>(TrailMetadata.of(AfterCommit.ACTOR, useCase));
        metaData.put(TrailMetadata.CORRELATION_ID, correlation);
        AfterCommit.send(
                commands,
                new StartRetraining(useCase, RetrainingCycleId.of(useCase, cause, raisedAt), cause, clock.instant()),
                metaData);
    }

    private void stopAsking() {
        if (deadlineId != null) {
            deadlines.cancelSchedule(ASK_AGAIN, deadlineId);
            deadlineId = null;
        }
    }
}
