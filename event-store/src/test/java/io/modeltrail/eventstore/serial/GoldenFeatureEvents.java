package io.modeltrail.eventstore.serial;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.feature.AttributeSpec;
import io.modeltrail.contracts.feature.FactSpec;
import io.modeltrail.contracts.feature.FeatureQuality;
import io.modeltrail.contracts.feature.FeatureQualityEvent.DeadLetterRedriven;
import io.modeltrail.contracts.feature.FeatureQualityEvent.FeatureQualityMeasured;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceAlarmEnded;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceAlarmRaised;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceMeasured;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceSchemaChanged;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetDefined;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetVersionRetired;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.feature.FeatureSpec;
import io.modeltrail.contracts.feature.FeatureSpec.Expectation;
import io.modeltrail.contracts.feature.FeatureSpec.PersonalDataClass;
import io.modeltrail.contracts.feature.MeasurementId;
import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** What the golden files of feature sets say, as events of today. */
final class GoldenFeatureEvents {
    private static final FeatureSetKey SET = new FeatureSetKey("churn-customer");
    private static final UseCaseKey CHURN = new UseCaseKey("churn-pilot");
    private static final MeasurementId MEASUREMENT = MeasurementId.of("01990000-0000-7000-8000-000000000009");
    private static final Actor SCIENTIST = new Actor("01990000-0000-7000-8000-000000000007", Role.DATA_SCIENTIST);
    private static final Instant FROM = Instant.parse("2026-03-01T09:30:00.123456Z");
    private static final Instant UNTIL = Instant.parse("2026-03-01T09:31:00.123456Z");

    private static final FeatureSetDefinition DEFINITION = new FeatureSetDefinition(
            SET,
            2,
            "customer",
            "team retention",
            "What a customer does and pays.",
            List.of(
                    new SourceSpec(
                            "app",
                            SourceSpec.Kind.STREAM,
                            "churn.app-events",
                            "team product",
                            "What customers do.",
                            Duration.ofMinutes(15),
                            null,
                            null),
                    new SourceSpec(
                            "billing-payments",
                            SourceSpec.Kind.DATABASE,
                            "churn.payments",
                            "team billing",
                            "Payments.",
                            Duration.ofHours(2),
                            "billing-db",
                            new SourceSpec.PolledSpec(
                                    "billing.payment",
                                    "payment",
                                    "id",
                                    "customer_id",
                                    "happened_at",
                                    "updated_at",
                                    Duration.ofSeconds(5),
                                    1000))),
            List.of(
                    new FactSpec("login", "app", "A login.", List.of()),
                    new FactSpec(
                            "payment",
                            "billing-payments",
                            "A payment.",
                            List.of(
                                    new AttributeSpec(
                                            "amount",
                                            AttributeSpec.Kind.DECIMAL,
                                            2,
                                            0.0,
                                            1e6,
                                            List.of(),
                                            false,
                                            "Money."),
                                    new AttributeSpec(
                                            "status",
                                            AttributeSpec.Kind.CATEGORY,
                                            0,
                                            null,
                                            null,
                                            List.of("paid", "failed"),
                                            true,
                                            "How it ended.")))),
            List.of(
                    new FeatureSpec(
                            "paid_90d",
                            "financial",
                            "sum(payment[status=paid].amount, 90d)",
                            "currency",
                            null,
                            "team billing",
                            PersonalDataClass.PSEUDONYMOUS,
                            "Money paid.",
                            new Expectation(0.0, 1e7, 0.25, List.of())),
                    new FeatureSpec(
                            "last_payment",
                            "financial",
                            "last(payment.status)",
                            "",
                            Duration.ofDays(180),
                            "team billing",
                            PersonalDataClass.PERSONAL,
                            "How the newest payment ended.",
                            new Expectation(null, null, 1.0, List.of("paid")))),
            new FeatureSetDefinition.Population("login", "payment"),
            new FeatureSetDefinition.Label("churned", "payment", Duration.ofDays(90), "yes", "no"));

    private GoldenFeatureEvents() {}

    static Stream<Object> today() {
        return Stream.of(
                new FeatureSetDefined(SET, CHURN, DEFINITION, digest("f"), SCIENTIST),
                new FeatureSetVersionRetired(SET, 1, SCIENTIST),
                new FeatureQualityMeasured(
                        MEASUREMENT,
                        CHURN,
                        SET,
                        2,
                        FROM,
                        100_000,
                        0.9812,
                        List.of(
                                new FeatureQuality(
                                        "paid_90d",
                                        0.0,
                                        0.001,
                                        0.0,
                                        1234.5,
                                        98.25,
                                        List.of(0.0, 0.0, 10.5, 50.0, 120.25, 500.0, 900.0),
                                        Map.of(),
                                        true),
                                new FeatureQuality(
                                        "last_payment",
                                        0.0375,
                                        0.02,
                                        null,
                                        null,
                                        null,
                                        List.of(),
                                        Map.of("paid", 94_000L, "failed", 2_250L),
                                        false))),
                new SourceMeasured(MEASUREMENT, CHURN, SET, 2, "app", FROM, UNTIL, 250, 5000, 3, 1),
                new SourceAlarmRaised(MEASUREMENT, CHURN, SET, 2, "billing-payments", "not-reachable", FROM),
                new SourceAlarmEnded(MEASUREMENT, CHURN, SET, 2, "billing-payments", FROM, UNTIL),
                new SourceSchemaChanged(
                        MEASUREMENT,
                        CHURN,
                        SET,
                        2,
                        "billing-payments",
                        List.of("iban_country"),
                        List.of("status"),
                        List.of("amount")),
                new DeadLetterRedriven(
                        MEASUREMENT,
                        CHURN,
                        SET,
                        2,
                        UUID.fromString("01990000-0000-7000-8000-00000000000a"),
                        "churn.app-events",
                        "category-not-allowed"));
    }

    private static Sha256Digest digest(String digit) {
        return new Sha256Digest("sha256:" + digit.repeat(64));
    }
}
