package io.modeltrail.eventstore.serial;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.ColumnStatistics;
import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.dataset.SourceExtent;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.ArtefactEvent.FeaturesNamed;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionApproved;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRejected;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionSubmitted;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutPaused;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutResumed;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutRolledBack;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStepAdvanced;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the golden files say, as events of today. */
final class GoldenEvents {
    static final DatasetSnapshotId SNAPSHOT = DatasetSnapshotId.of("01990000-0000-7000-8000-000000000001");
    static final TrainingRunId RUN = TrainingRunId.of("01990000-0000-7000-8000-000000000002");
    static final ModelVersionId MODEL = ModelVersionId.of("01990000-0000-7000-8000-000000000003");
    static final ModelVersionId CHAMPION = ModelVersionId.of("01990000-0000-7000-8000-000000000004");
    static final RolloutId ROLLOUT = RolloutId.of("01990000-0000-7000-8000-000000000005");
    static final PredictionId PREDICTION = PredictionId.of("01990000-0000-7000-8000-000000000006");
    static final UseCaseKey CHURN = new UseCaseKey("churn");
    static final Actor SCIENTIST = new Actor("01990000-0000-7000-8000-000000000007", Role.DATA_SCIENTIST);
    static final Actor APPROVER = new Actor("01990000-0000-7000-8000-000000000008", Role.APPROVER);
    static final Instant AT = Instant.parse("2026-03-01T09:30:00.123456Z");
    static final Sha256Digest ARTEFACT = digest('a');
    static final Sha256Digest EVALUATION_DIGEST = digest('e');
    static final ApprovalBinding BINDING = new ApprovalBinding(ARTEFACT, digest('d'), EVALUATION_DIGEST);
    private static final RolloutPlan PLAN = new RolloutPlan(List.of(10, 100), Duration.ofHours(36), 500);

    static final DatasetSchema SCHEMA = new DatasetSchema(
            "telco",
            1,
            "Yes",
            List.of(
                    column("customerID", ColumnSpec.Kind.TEXT, ColumnSpec.ColumnRole.ENTITY_KEY),
                    new ColumnSpec(
                            "TotalCharges",
                            ColumnSpec.Kind.DECIMAL,
                            ColumnSpec.ColumnRole.FEATURE,
                            0.0,
                            1e9,
                            List.of(),
                            true,
                            "Sum of all bills, US dollars"),
                    new ColumnSpec(
                            "Churn",
                            ColumnSpec.Kind.CATEGORY,
                            ColumnSpec.ColumnRole.LABEL,
                            null,
                            null,
                            List.of("No", "Yes"),
                            false,
                            "Whether the customer left")));

    private static final Object[] TODAY = {
        new DatasetSnapshotRequested(
                SNAPSHOT,
                CHURN,
                new SnapshotSource.FeatureSet(
                        new FeatureSetKey("churn-customer"),
                        3,
                        List.of(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z")),
                        AT),
                SCHEMA,
                SCIENTIST),
        new DatasetSnapshotCaptured(
                SNAPSHOT,
                new SnapshotContent(
                        digest('d'),
                        123_456,
                        digest('2'),
                        7043,
                        0.9998,
                        List.of(new SourceExtent("upload", digest('1'), 0, 970_457)),
                        List.of(
                                new ColumnStatistics("TotalCharges", 11, 6530, 18.8, 8684.8, 2283.3, 2266.77, Map.of()),
                                new ColumnStatistics("Churn", 0, 2, null, null, null, null, Map.of("Yes", 1869L))))),
        new DatasetSnapshotRefused(
                SNAPSHOT,
                2,
                List.of(new DataProblem(7, "TotalCharges", "not-a-number", "A decimal number is expected.")),
                digest('3')),
        new ModelVersionSubmitted(MODEL, SCIENTIST),
        new FeaturesNamed(ARTEFACT, GoldenPredictionEvents.COLUMNS.names()),
        new ApprovalGranted(MODEL, APPROVER, BINDING, "Checked the evaluation.", AT, GoldenApprovals.SIGNED),
        new ModelVersionApproved(MODEL, BINDING),
        new ModelVersionRejected(MODEL, APPROVER, "Recall is too low.", AT, GoldenApprovals.SIGNED),
        new RolloutStarted(ROLLOUT, CHURN, MODEL, CHAMPION, PLAN, "a salt of its own", SCIENTIST),
        new RolloutStepAdvanced(ROLLOUT, 1, 100, AT),
        new RolloutPaused(ROLLOUT, "Support saw odd scores.", AT),
        new RolloutResumed(ROLLOUT, AT),
        new RolloutCompleted(ROLLOUT, CHURN, MODEL),
        new RolloutRolledBack(ROLLOUT, CHURN, null, "Complaints.", AT)
    };

    private GoldenEvents() {}

    /** By file name without {@code .json}: the stored name, a dot, and the revision. */
    static Map<String, Object> byFile() {
        Map<String, Object> events = Stream.of(
                        Stream.of(TODAY),
                        GoldenPredictionEvents.today(),
                        GoldenTrainingEvents.today(),
                        GoldenFeatureEvents.today(),
                        GoldenRetrainingEvents.today(),
                        GoldenMonitoringEvents.today(),
                        GoldenBatchScoringEvents.today(),
                        GoldenTriggerEvents.today(),
                        GoldenApprovals.today(),
                        GoldenReplayEvents.today(),
                        GoldenAccessEvents.today(),
                        GoldenSubjectEvents.today())
                .flatMap(samples -> samples)
                .collect(Collectors.toMap(
                        event -> file(EventCatalogue.ofContracts().of(event.getClass())),
                        event -> event,
                        (one, other) -> {
                            throw new IllegalStateException("two samples of one event");
                        },
                        LinkedHashMap::new));
        // Before revision 2 every snapshot was made of an uploaded file.
        events.put(
                "dataset.DatasetSnapshotRequested.1",
                new DatasetSnapshotRequested(
                        SNAPSHOT, CHURN, new SnapshotSource.Upload(digest('1')), SCHEMA, SCIENTIST));
        events.putAll(GoldenTrainingEvents.ofBefore());
        events.putAll(GoldenApprovals.ofBefore());
        events.putAll(GoldenPredictionEvents.ofBefore());
        // Before revision 2 the rollout's id was the salt.
        events.put(
                "rollout.RolloutStarted.1",
                new RolloutStarted(ROLLOUT, CHURN, MODEL, CHAMPION, PLAN, ROLLOUT.toString(), SCIENTIST));
        // Before revision 4 every prediction named its features.
        events.put("prediction.PredictionMade.3", events.get("prediction.PredictionMade.4"));
        // Before these revisions personal data was stored in clear.
        Stream.of("prediction.PredictionMade.3", "outcome.OutcomeObserved.2")
                .forEach(later -> events.put(oneBefore(later), events.get(later)));
        return events;
    }

    private static String oneBefore(String file) {
        int dot = file.lastIndexOf('.') + 1;
        return file.substring(0, dot) + (Integer.parseInt(file.substring(dot)) - 1);
    }

    static String file(EventCatalogue.Entry entry) {
        return entry.name() + "." + entry.revision();
    }

    private static ColumnSpec column(String name, ColumnSpec.Kind kind, ColumnSpec.ColumnRole role) {
        return new ColumnSpec(name, kind, role, null, null, List.of(), false, "");
    }

    static Sha256Digest digest(char digit) {
        char[] digits = new char[64];
        Arrays.fill(digits, digit);
        return new Sha256Digest("sha256:" + new String(digits));
    }
}
