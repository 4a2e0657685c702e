package io.modeltrail.saga.retraining;

import static io.modeltrail.saga.retraining.Examples.CHURN;
import static io.modeltrail.saga.retraining.Examples.NOON;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.monitoring.MeasurementId;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmEnded;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmRaised;
import io.modeltrail.contracts.monitoring.MonitorId;
import io.modeltrail.contracts.retraining.RetrainingCause;
import io.modeltrail.contracts.retraining.RetrainingCommand.StartRetraining;
import io.modeltrail.contracts.retraining.RetrainingCycleId;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.axonframework.test.saga.SagaTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
    void anHourInVainIsTheEnd() throws Exception {
        fixture.givenAPublished(alarm(AlarmKind.PERFORMANCE))
                .andThenTimeElapses(StartTries.BETWEEN.multipliedBy(StartTries.MOST))
                .whenTimeElapses(Duration.ofDays(1))
                .expectNoDispatchedCommands()
                .expectActiveSagas(0);
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
                .whenPublishingA(new AlarmEnded(
                        MONITOR, CHURN, MODEL, AlarmKind.CONCEPT_DRIFT, MEASUREMENT, MeasurementId.next(), NOON))
                .expectNoScheduledDeadlines()
                .expectActiveSagas(0);
    }
}
