package io.modeltrail.eventstore.serial;

import static io.modeltrail.eventstore.serial.GoldenEvents.AT;
import static io.modeltrail.eventstore.serial.GoldenEvents.CHURN;
import static io.modeltrail.eventstore.serial.GoldenEvents.MODEL;
import static io.modeltrail.eventstore.serial.GoldenEvents.SCIENTIST;
import static io.modeltrail.eventstore.serial.GoldenEvents.digest;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.monitoring.FeatureDrift;
import io.modeltrail.contracts.monitoring.Finding;
import io.modeltrail.contracts.monitoring.Measurement;
import io.modeltrail.contracts.monitoring.MeasurementEvent.MonitorMeasured;
import io.modeltrail.contracts.monitoring.MeasurementId;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmEnded;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmRaised;
import io.modeltrail.contracts.monitoring.MonitorEvent.MonitorDefined;
import io.modeltrail.contracts.monitoring.MonitorId;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.monitoring.Performance;
import io.modeltrail.contracts.monitoring.RealisedPerformance;
import io.modeltrail.contracts.outcome.OutcomeDeadLetterEvent.OutcomeDeadLetterAcknowledged;
import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.outcome.OutcomeId;
import io.modeltrail.contracts.webhook.WebhookEvent.WebhookDeliveryAbandoned;
import io.modeltrail.contracts.webhook.WebhookEvent.WebhookSubscribed;
import io.modeltrail.contracts.webhook.WebhookEvent.WebhookUnsubscribed;
import io.modeltrail.contracts.webhook.WebhookId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What the golden files of monitors, outcomes and webhooks say, as events of today. */
final class GoldenMonitoringEvents {
    private static final MonitorId MONITOR = MonitorId.of(CHURN);
    private static final MeasurementId MEASUREMENT = MeasurementId.of("01990000-0000-7000-8000-00000000000a");
    private static final MeasurementId LATER = MeasurementId.of("01990000-0000-7000-8000-00000000000b");
    private static final OutcomeId OUTCOME = OutcomeId.of("01990000-0000-7000-8000-00000000000c");
    private static final WebhookId WEBHOOK = WebhookId.of("01990000-0000-7000-8000-00000000000d");
    private static final Actor OPERATOR = new Actor("01990000-0000-7000-8000-00000000000e", Role.OPERATOR);
    private static final Instant FROM = Instant.parse("2026-02-22T09:30:00.123456Z");
    private static final Finding.Evidence HALF = new Finding.Evidence("drifted-share", "", 0.5, 0.5);

    private GoldenMonitoringEvents() {}

    static Stream<Object> today() {
        return Stream.of(
                new MonitorDefined(MONITOR, CHURN, MonitorSettings.STANDARD, SCIENTIST),
                new MonitorMeasured(MEASUREMENT, MONITOR, CHURN, MODEL, measurement()),
                new AlarmRaised(MONITOR, CHURN, MODEL, AlarmKind.FEATURE_DRIFT, MEASUREMENT, List.of(HALF), AT),
                new AlarmEnded(MONITOR, CHURN, MODEL, AlarmKind.FEATURE_DRIFT, MEASUREMENT, LATER, AT),
                new OutcomeObserved(OUTCOME, CHURN, "7590-VHVEG", FROM, true, "billing", OPERATOR),
                new OutcomeDeadLetterAcknowledged(
                        "modeltrail.outcomes", 2, 4_711, "value-out-of-range", "occurredAt", OPERATOR),
                new WebhookSubscribed(
                        WEBHOOK,
                        CHURN,
                        "https://hooks.example.org/modeltrail",
                        List.of("monitoring.AlarmRaised", "monitoring.AlarmEnded"),
                        OPERATOR),
                new WebhookUnsubscribed(WEBHOOK, OPERATOR),
                new WebhookDeliveryAbandoned(
                        WEBHOOK, "01990000-0000-7000-8000-00000000000f", "monitoring.AlarmRaised", 17, "HTTP 503", AT));
    }

    private static Measurement measurement() {
        return new Measurement(
                FROM,
                AT,
                4_200,
                digest('d'),
                7_043,
                1_409,
                List.of(
                        new FeatureDrift(
                                "MonthlyCharges",
                                0.75,
                                FeatureDrift.Method.WASSERSTEIN,
                                0.31,
                                null,
                                null,
                                0.1,
                                0.28,
                                0.0,
                                0.125,
                                0.0,
                                true),
                        new FeatureDrift(
                                "Contract",
                                0.25,
                                FeatureDrift.Method.CHI_SQUARE,
                                1.5,
                                0.47,
                                0.47,
                                0.05,
                                0.01,
                                0.0,
                                0.0,
                                0.001,
                                false)),
                new FeatureDrift(
                        "score",
                        1.0,
                        FeatureDrift.Method.KOLMOGOROV_SMIRNOV,
                        0.02,
                        0.61,
                        0.61,
                        0.05,
                        0.003,
                        0.0,
                        0.0,
                        0.0,
                        false),
                0.5,
                0.75,
                true,
                0.8475,
                new Performance(4_200, 0.27, 0.84, null, 0.0, 0.73),
                new RealisedPerformance(
                        FROM,
                        AT,
                        new Performance(900, 0.26, 0.83, 0.8, 0.22, 0.78),
                        new Performance(900, 0.27, 0.84, 0.79, 0.23, 0.77),
                        new RealisedPerformance.Intervals(
                                new RealisedPerformance.Interval(0.79, 0.87),
                                new RealisedPerformance.Interval(0.7, 0.88),
                                null,
                                new RealisedPerformance.Interval(0.75, 0.81)),
                        0.4,
                        0.3),
                List.of(
                        new Finding(AlarmKind.FEATURE_DRIFT, Finding.State.ALARM, List.of(HALF)),
                        new Finding(AlarmKind.SCORE_DRIFT, Finding.State.STABLE, List.of()),
                        new Finding(AlarmKind.CONCEPT_DRIFT, Finding.State.UNKNOWN, List.of())));
    }
}
