package io.modeltrail.query;

import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.feature.AttributeSpec;
import io.modeltrail.contracts.feature.FactSpec;
import io.modeltrail.contracts.feature.FeatureQuality;
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
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One feature set from its definition to a model that learned from it, as events. */
public final class FeatureTrail {
    public static final FeatureSetKey SET = new FeatureSetKey("visits");
    public static final Instant AT = Instant.parse("2026-03-01T09:30:00Z");

    public final DatasetSnapshotId snapshot = DatasetSnapshotId.next();
    public final ModelVersionId model = ModelVersionId.next();
    private final UseCaseKey useCase;

    private FeatureTrail(UseCaseKey useCase) {
        this.useCase = useCase;
    }

    public static FeatureTrail of(UseCaseKey useCase) {
        return new FeatureTrail(useCase);
    }

    public List<Object> events() {
        return List.of(
                defined(1),
                defined(2),
                new FeatureSetVersionRetired(SET, 1, SampleTrail.OPERATOR),
                measured(0.9, false),
                measured("door", 100, 3, 1),
                measured("door", 50, 0, 1),
                alarm("till"),
                new SourceAlarmEnded(MeasurementId.next(), useCase, SET, 2, "till", AT, AT.plusSeconds(60)),
                alarm("door"),
                new SourceSchemaChanged(
                        MeasurementId.next(), useCase, SET, 2, "till", List.of("tip"), List.of(), List.of("amount")),
                new DatasetSnapshotRequested(
                        snapshot,
                        useCase,
                        new SnapshotSource.FeatureSet(SET, 2, List.of(AT), null),
                        SampleTrail.SCHEMA,
                        SampleTrail.SCIENTIST),
                registered());
    }

    public FeatureSetDefined defined(int version) {
        return new FeatureSetDefined(
                SET, useCase, definition(version), SampleTrail.digest("v" + version), SampleTrail.SCIENTIST);
    }

    public FeatureQualityMeasured measured(double completeness, boolean met) {
        return new FeatureQualityMeasured(
                MeasurementId.next(),
                useCase,
                SET,
                2,
                AT,
                1000,
                completeness,
                List.of(new FeatureQuality(
                        "paid_90d", 0.1, 0.0, 0.0, 9.5, 4.25, List.of(1.0), Map.of("a", 1L, "b", 2L), met)));
    }

    public SourceMeasured measured(String source, long accepted, long duplicates, long refused) {
        return new SourceMeasured(
                MeasurementId.next(),
                useCase,
                SET,
                2,
                source,
                AT,
                AT.plusSeconds(accepted),
                250,
                accepted,
                duplicates,
                refused);
    }

    public SourceAlarmRaised alarm(String source) {
        return new SourceAlarmRaised(MeasurementId.next(), useCase, SET, 2, source, "not-reachable", AT);
    }

    private ModelVersionRegistered registered() {
        SampleTrail trail = new SampleTrail("features");
        Candidate other = trail.candidate(trail.binding);
        return new ModelVersionRegistered(
                model,
                new Candidate(
                        useCase,
                        other.family(),
                        other.trainingRunId(),
                        snapshot,
                        other.binding(),
                        other.schema(),
                        other.evaluation(),
                        other.trainedBy(),
                        null));
    }

    private static FeatureSetDefinition definition(int version) {
        return new FeatureSetDefinition(
                SET,
                version,
                "guest",
                "team reception",
                "What guests do.",
                List.of(
                        new SourceSpec(
                                "door",
                                SourceSpec.Kind.STREAM,
                                "visits.door",
                                "team reception",
                                "The door.",
                                Duration.ofHours(1),
                                null,
                                null),
                        new SourceSpec(
                                "till",
                                SourceSpec.Kind.DATABASE,
                                "visits.till",
                                "team till",
                                "The till.",
                                Duration.ofHours(1),
                                "till-db",
                                new SourceSpec.PolledSpec(
                                        "till.sale",
                                        "sale",
                                        "id",
                                        "guest",
                                        "at",
                                        "changed",
                                        Duration.ofSeconds(5),
                                        100))),
                List.of(
                        new FactSpec("visit", "door", "A visit.", List.of()),
                        new FactSpec(
                                "sale",
                                "till",
                                "A sale.",
                                List.of(
                                        attribute("amount", AttributeSpec.Kind.DECIMAL, List.of()),
                                        attribute(
                                                "method",
                                                AttributeSpec.Kind.CATEGORY,
                                                List.of("count(visit", "card"))))),
                List.of(
                        feature("paid_90d", "sum(sale[method='count(visit'].amount, 90d)", "financial"),
                        feature(
                                "paid_a_visit",
                                "ratio(sum(sale.amount, 30d), max(count(visit, 30d), 1))",
                                "financial")),
                null,
                null);
    }

    private static AttributeSpec attribute(String name, AttributeSpec.Kind kind, List<String> categories) {
        return new AttributeSpec(name, kind, 0, null, null, categories, false, "");
    }

    private static FeatureSpec feature(String name, String expression, String group) {
        return new FeatureSpec(
                name,
                group,
                expression,
                "currency",
                Duration.ofDays(30),
                "team till",
                PersonalDataClass.PSEUDONYMOUS,
                "Money.",
                new Expectation(0.0, null, 0.5, List.of()));
    }
}
