package io.modeltrail.saga.retraining;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmEnded;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmRaised;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.retraining.RetrainingCause;
import io.modeltrail.contracts.retraining.RetrainingCommand.StartRetraining;
import io.modeltrail.contracts.retraining.RetrainingCycleId;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleStarted;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDefined;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDisabled;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingEnabled;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.saga.AfterCommit;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.deadline.annotation.DeadlineHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.saga.EndSaga;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.SagaLifecycle;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.spring.stereotype.Saga;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Asks for a cycle when a monitor raises an alarm that training again may help against, until a cycle has started or the alarm has
 * ended. An alarm is raised once, however long it stays open. Alarms of one measurement are one cause. Whether a cycle may start, the
 * retraining decides; where it does not retrain at all, or not on drift, it is asked again only when that has changed.
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
    private static final Set<RefusalCode> FOR_AS_LONG_AS_IT_IS_DEFINED_SO =
            EnumSet.of(RefusalCode.RETRAINING_DISABLED, RefusalCode.RETRAINING_NOT_ON_DRIFT, RefusalCode.NOT_FOUND);

    private UseCaseKey useCase;
    private String measurementId;
    private Instant raisedAt;
    private String correlation;
    private final Set<AlarmKind> open = EnumSet.noneOf(AlarmKind.class);
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
        switch (event.kind()) {
            case FEATURE_DRIFT, SCORE_DRIFT, CONCEPT_DRIFT, PERFORMANCE -> {
                open.add(event.kind());
                if (useCase != null) { // another alarm of the same measurement
                    return;
                }
                useCase = event.useCase();
                measurementId = event.cause().toString();
                raisedAt = event.raisedAt();
                correlation = String.valueOf(
                        message.getMetaData().getOrDefault(TrailMetadata.CORRELATION_ID, message.getIdentifier()));
                SagaLifecycle.associateWith("useCase", useCase.toString());
                ask();
            }
            // Broken data would only be learned from.
            case DATA_QUALITY -> {
                if (open.isEmpty()) {
                    SagaLifecycle.end();
                }
            }
        }
    }

    /** The end of one alarm leaves the others of its measurement open. */
    @SagaEventHandler(associationProperty = "cause")
    void on(AlarmEnded event) {
        open.remove(event.kind());
        if (open.isEmpty()) {
            stopAsking();
            SagaLifecycle.end();
        }
    }

    @EndSaga
    @SagaEventHandler(associationProperty = "useCase")
    void on(RetrainingCycleStarted event) {
        stopAsking();
    }

    @SagaEventHandler(associationProperty = "useCase")
    void on(RetrainingDisabled event) {
        stopAsking();
    }

    @SagaEventHandler(associationProperty = "useCase")
    void on(RetrainingEnabled event) {
        askAnew();
    }

    /** For the first time, or another way: it may be on drift now. */
    @SagaEventHandler(associationProperty = "useCase")
    void on(RetrainingDefined event) {
        askAnew();
    }

    private void askAnew() {
        stopAsking();
        tries = 0;
        ask();
    }

    @DeadlineHandler(deadlineName = ASK_AGAIN)
    void askAgain() {
        deadlineId = null;
        ask();
    }

    private void ask() {
        tries++;
        deadlineId = deadlines.schedule(tries < StartTries.MOST ? StartTries.BETWEEN : StartTries.LATER, ASK_AGAIN);
        RetrainingCause cause = new RetrainingCause.Drift(measurementId);
        Map<String, String> metaData = new HashMap<>(TrailMetadata.of(StartTries.ACTOR, useCase));
        metaData.put(TrailMetadata.CORRELATION_ID, correlation);
        String next = deadlineId;
        AfterCommit.sendAndTell(
                commands,
                new StartRetraining(useCase, RetrainingCycleId.of(useCase, cause, raisedAt), cause, clock.instant()),
                metaData,
                failure -> {
                    if (isNotRetrainedOnDrift(failure)) {
                        deadlines.cancelSchedule(ASK_AGAIN, next);
                    }
                });
    }

    /** What only an event that is heard of here can change. Should the process end before the question is taken back, it is asked once more. */
    private static boolean isNotRetrainedOnDrift(Throwable failure) {
        return AfterCommit.refusalIn(failure)
                        .filter(refusal -> FOR_AS_LONG_AS_IT_IS_DEFINED_SO.contains(refusal.code()))
                        .isPresent()
                || failure instanceof AggregateNotFoundException; // it was never defined
    }

    private void stopAsking() {
        if (deadlineId != null) {
            deadlines.cancelSchedule(ASK_AGAIN, deadlineId);
            deadlineId = null;
        }
    }
}
