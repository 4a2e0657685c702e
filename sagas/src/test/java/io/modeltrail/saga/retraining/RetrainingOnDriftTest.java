package io.modeltrail.saga.retraining;

import static io.modeltrail.saga.retraining.Examples.CHURN;
import static io.modeltrail.saga.retraining.Examples.NOON;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.monitoring.MeasurementId;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmEnded;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmRaised;
import io.modeltrail.contracts.monitoring.MonitorId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.retraining.RetrainingCause;
import io.modeltrail.contracts.retraining.RetrainingCommand.StartRetraining;
import io.modeltrail.contracts.retraining.RetrainingCycleId;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDefined;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDisabled;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingEnabled;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.test.saga.SagaTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetrainingOnDriftTest {
    private static final MonitorId MONITOR = MonitorId.of(CHURN);
    private static final ModelVersionId MODEL = ModelVersionId.next();
    private static final MeasurementId MEASUREMENT = MeasurementId.next();
    private static final RetrainingCause DRIFT = new RetrainingCause.Drift(MEASUREMENT.toString());
    private static final RetrainingCycleId CYCLE = RetrainingCycleId.of(CHURN, DRIFT, NOON);
    private static final StartRetraining START = new StartRetraining(CHURN, CYCLE, DRIFT, NOON);

    private final SagaTestFixture<RetrainingOnDrift> fixture = new SagaTestFixture<>(RetrainingOnDrift.class);

    @BeforeEach
    void tellTheTime() {
        fixture.registerResource(Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private static AlarmRaised alarm(AlarmKind kind) {
        return new AlarmRaised(MONITOR, CHURN, MODEL, kind, MEASUREMENT, List.of(), NOON);
    }

    private static AlarmEnded ended(AlarmKind kind) {
        return new AlarmEnded(MONITOR, CHURN, MODEL, kind, MEASUREMENT, MeasurementId.next(), NOON);
    }

    @Test
    void anAlarmAsksForACycle() {
        fixture.givenNoPriorActivity()
                .whenPublishingA(alarm(AlarmKind.FEATURE_DRIFT))
                .expectDispatchedCommands(START);
    }

    @Test
    void twoAlarmsOfOneMeasurementAreOneCause() {
        fixture.givenAPublished(alarm(AlarmKind.FEATURE_DRIFT))
                .whenPublishingA(alarm(AlarmKind.SCORE_DRIFT))
                .expectNoDispatchedCommands()
                .expectActiveSagas(1);
    }

    @Test
    void brokenDataIsNotLearnedFrom() {
        fixture.givenNoPriorActivity()
                .whenPublishingA(alarm(AlarmKind.DATA_QUALITY))
                .expectNoDispatchedCommands()
                .expectActiveSagas(0);
    }

    @Test
    void whatWasNotTakenIsAskedForAgain() {
        fixture.givenAPublished(alarm(AlarmKind.PERFORMANCE))
                .whenTimeElapses(StartTries.BETWEEN)
                .expectDispatchedCommands(START);
    }

    @Test
    void anOpenAlarmAsksOnAfterTheFirstHour() throws Exception {
        fixture.givenAPublished(alarm(AlarmKind.PERFORMANCE))
                .andThenTimeElapses(StartTries.BETWEEN.multipliedBy(StartTries.MOST - 1))
                .whenTimeElapses(StartTries.LATER.minusMinutes(1))
                .expectNoDispatchedCommands()
                .expectActiveSagas(1);
    }

    @Test
    void daysThatMustPassDoNotMakeItForgotten() throws Exception {
        fixture.givenAPublished(alarm(AlarmKind.PERFORMANCE))
                .andThenTimeElapses(StartTries.BETWEEN.multipliedBy(StartTries.MOST - 1))
                .andThenTimeElapses(Duration.ofDays(6))
                .whenTimeElapses(StartTries.LATER)
                .expectDispatchedCommands(START)
                .expectActiveSagas(1);
    }

    @Test
    void anAlarmThatEndsAfterDaysIsAskedForNoMore() throws Exception {
        fixture.givenAPublished(alarm(AlarmKind.PERFORMANCE))
                .andThenTimeElapses(Duration.ofDays(2))
                .whenPublishingA(ended(AlarmKind.PERFORMANCE))
                .expectNoScheduledDeadlines()
                .expectActiveSagas(0);
    }

    @Test
    void theEndOfOneAlarmLeavesTheOtherOfTheMeasurement() {
        fixture.givenAPublished(alarm(AlarmKind.FEATURE_DRIFT))
                .andThenAPublished(alarm(AlarmKind.SCORE_DRIFT))
                .andThenAPublished(ended(AlarmKind.FEATURE_DRIFT))
                .whenTimeElapses(StartTries.BETWEEN)
                .expectDispatchedCommands(START)
                .expectActiveSagas(1);
    }

    @Test
    void theEndOfAllAlarmsOfTheMeasurementIsTheEndOfAsking() {
        fixture.givenAPublished(alarm(AlarmKind.FEATURE_DRIFT))
                .andThenAPublished(alarm(AlarmKind.SCORE_DRIFT))
                .andThenAPublished(ended(AlarmKind.FEATURE_DRIFT))
                .whenPublishingA(ended(AlarmKind.SCORE_DRIFT))
                .expectNoScheduledDeadlines()
                .expectActiveSagas(0);
    }

    @Test
    void brokenDataBesideDriftEndsNothing() {
        fixture.givenAPublished(alarm(AlarmKind.FEATURE_DRIFT))
                .andThenAPublished(alarm(AlarmKind.DATA_QUALITY))
                .andThenAPublished(ended(AlarmKind.DATA_QUALITY))
                .whenTimeElapses(StartTries.BETWEEN)
                .expectDispatchedCommands(START)
                .expectActiveSagas(1);
    }

    @Test
    void aCycleThatHasStartedIsTheEndOfAsking() {
        fixture.givenAPublished(alarm(AlarmKind.CONCEPT_DRIFT))
                .whenPublishingA(Examples.started(CYCLE, DRIFT))
                .expectNoScheduledDeadlines()
                .expectActiveSagas(0);
    }

    @Test
    void anAlarmThatHasEndedAsksForNothing() {
        fixture.givenAPublished(alarm(AlarmKind.CONCEPT_DRIFT))
                .whenPublishingA(ended(AlarmKind.CONCEPT_DRIFT))
                .expectNoScheduledDeadlines()
                .expectActiveSagas(0);
    }

    @ParameterizedTest
    @EnumSource(
            value = RefusalCode.class,
            names = {"RETRAINING_DISABLED", "RETRAINING_NOT_ON_DRIFT"})
    void whereDriftStartsNothingNobodyIsAskedAgainAndAgain(RefusalCode code) {
        refuseWith(new Refusal(code, "Define it."));
        fixture.givenNoPriorActivity()
                .whenPublishingA(alarm(AlarmKind.FEATURE_DRIFT))
                .expectDispatchedCommands(START)
                .expectNoScheduledDeadlines()
                .expectActiveSagas(1);
    }

    @Test
    void whereRetrainingWasNeverDefinedNobodyIsAskedAgainAndAgain() {
        refuseWith(new AggregateNotFoundException("retraining:telco-churn", "It was not found in the event store"));
        fixture.givenNoPriorActivity()
                .whenPublishingA(alarm(AlarmKind.FEATURE_DRIFT))
                .expectDispatchedCommands(START)
                .expectNoScheduledDeadlines()
                .expectActiveSagas(1);
    }

    @Test
    void aRefusalThatMayPassIsAskedAgain() {
        refuseWith(new Refusal(RefusalCode.RETRAINING_TOO_SOON, "Wait."));
        fixture.givenNoPriorActivity()
                .whenPublishingA(alarm(AlarmKind.FEATURE_DRIFT))
                .expectScheduledDeadlineWithName(StartTries.BETWEEN, RetrainingOnDrift.ASK_AGAIN);
    }

    @Test
    void disablingIsTheEndOfAsking() {
        fixture.givenAPublished(alarm(AlarmKind.PERFORMANCE))
                .whenPublishingA(new RetrainingDisabled(CHURN, Examples.SCIENTIST))
                .expectNoDispatchedCommands()
                .expectNoScheduledDeadlines()
                .expectActiveSagas(1);
    }

    @Test
    void enablingAsksAtOnceForAnAlarmThatIsStillOpen() {
        fixture.givenAPublished(alarm(AlarmKind.PERFORMANCE))
                .andThenAPublished(new RetrainingDisabled(CHURN, Examples.SCIENTIST))
                .whenPublishingA(new RetrainingEnabled(CHURN, Examples.SCIENTIST))
                .expectDispatchedCommands(START)
                .expectScheduledDeadlineWithName(StartTries.BETWEEN, RetrainingOnDrift.ASK_AGAIN);
    }

    @Test
    void aNewDefinitionAsksAtOnceAndOnce() {
        fixture.givenAPublished(alarm(AlarmKind.PERFORMANCE))
                .whenPublishingA(new RetrainingDefined(CHURN, Examples.DEFINITION, Examples.SCIENTIST))
                .expectDispatchedCommands(START)
                .expectScheduledDeadlineWithName(StartTries.BETWEEN, RetrainingOnDrift.ASK_AGAIN);
    }

    @Test
    void enablingAsksForNoAlarmThatHasEnded() {
        fixture.givenAPublished(alarm(AlarmKind.PERFORMANCE))
                .andThenAPublished(new RetrainingDisabled(CHURN, Examples.SCIENTIST))
                .andThenAPublished(ended(AlarmKind.PERFORMANCE))
                .whenPublishingA(new RetrainingEnabled(CHURN, Examples.SCIENTIST))
                .expectNoDispatchedCommands()
                .expectActiveSagas(0);
    }

    private void refuseWith(RuntimeException refusal) {
        fixture.setCallbackBehavior((command, metaData) -> {
            throw refusal;
        });
    }
}
