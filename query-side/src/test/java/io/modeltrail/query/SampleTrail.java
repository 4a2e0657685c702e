package io.modeltrail.query;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.ColumnSpec.ColumnRole;
import io.modeltrail.contracts.dataset.ColumnSpec.Kind;
import io.modeltrail.contracts.dataset.ColumnStatistics;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.dataset.SourceExtent;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionApproved;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionSubmitted;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.ShadowScore;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStepAdvanced;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingClaimed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingProgressed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One model from its data to its first predictions, as events; each test changes or leaves out what it is about. */
public final class SampleTrail {
    public static final Instant BEGIN = Instant.parse("2026-11-22T08:00:00Z");
    public static final UseCaseKey CHURN = new UseCaseKey("telco-churn");
    public static final Actor SCIENTIST = new Actor("0192aaaa-0000-7000-8000-000000000001", Role.DATA_SCIENTIST);
    public static final Actor FIRST_APPROVER = new Actor("0192aaaa-0000-7000-8000-000000000002", Role.APPROVER);
    public static final Actor SECOND_APPROVER = new Actor("0192aaaa-0000-7000-8000-000000000003", Role.APPROVER);
    public static final Actor OPERATOR = new Actor("0192aaaa-0000-7000-8000-000000000004", Role.OPERATOR);
    public static final Actor PRODUCT = new Actor("0192aaaa-0000-7000-8000-000000000005", Role.PRODUCT);
    public static final DatasetSchema SCHEMA = new DatasetSchema(
            "telco",
            1,
            "Yes",
            List.of(
                    new ColumnSpec("id", Kind.TEXT, ColumnRole.ENTITY_KEY, null, null, List.of(), false, "Customer"),
                    new ColumnSpec("tenure", Kind.INTEGER, ColumnRole.FEATURE, 0d, 72d, List.of(), false, "Months"),
                    new ColumnSpec(
                            "churn",
                            Kind.CATEGORY,
                            ColumnRole.LABEL,
                            null,
                            null,
                            List.of("Yes", "No"),
                            false,
                            "Has left")));
    public static final Evaluation EVALUATION = new Evaluation(
            0.85, 0.01, List.of(0.84, 0.86), 0.24, 0.851, 0.61f, true, 0.81, 0.23, 0.13, 0.41, 0.265, null);

    public final DatasetSnapshotId snapshot = DatasetSnapshotId.next();
    public final TrainingRunId training = TrainingRunId.next();
    public final ModelVersionId version = ModelVersionId.next();
    public final RolloutId rollout = RolloutId.next();
    public final PredictionId firstPrediction = PredictionId.next();
    public final PredictionId laterPrediction = PredictionId.next();
    public final ApprovalBinding binding;

    private final List<Object> events = new ArrayList<>();

    /** @param name from which the digests follow; another name is another model */
    public SampleTrail(String name) {
        binding = new ApprovalBinding(digest(name + " artefact"), digest(name + " data"), digest(name + " evaluation"));
        addData();
        addTraining(name);
        events.add(new ModelVersionRegistered(version, candidate(binding)));
        events.add(new ModelVersionSubmitted(version, SCIENTIST));
        events.add(approval(FIRST_APPROVER, binding));
        events.add(approval(SECOND_APPROVER, binding));
        events.add(new ModelVersionApproved(version, binding));
        events.add(new RolloutStarted(
                rollout, CHURN, version, null, new RolloutPlan(List.of(50, 100), null, 0), "salt", OPERATOR));
        events.add(prediction(firstPrediction, 0, Variant.CHALLENGER, "7590-VHVEG"));
        events.add(new RolloutStepAdvanced(rollout, 1, 100, BEGIN.plusSeconds(500)));
        events.add(prediction(laterPrediction, 1, Variant.CHALLENGER, "5575-GNVDE"));
        events.add(new RolloutCompleted(rollout, CHURN, version));
    }

    private void addData() {
        events.add(new DatasetSnapshotRequested(
                snapshot, CHURN, new SnapshotSource.Upload(digest("upload")), SCHEMA, SCIENTIST));
        events.add(new DatasetSnapshotCaptured(
                snapshot,
                new SnapshotContent(
                        binding.datasetDigest(),
                        123_456,
                        digest("schema"),
                        7043,
                        0.998,
                        List.of(new SourceExtent("upload", digest("upload"), 0, 977_501)),
                        List.of(new ColumnStatistics("tenure", 0, 73, 0d, 72d, 32.4, 24.6, Map.of())))));
    }

    private void addTraining(String name) {
        TrainingPlan plan = TrainingPlan.defaultsFor(ModelParameters.defaultsOf(ModelFamily.XGBOOST));
        events.add(new TrainingRequested(training, CHURN, snapshot, plan, SCIENTIST));
        events.add(new TrainingClaimed(training, "worker-1", BEGIN.plusSeconds(60)));
        events.add(new TrainingProgressed(training, "cross-validation", 3, 8));
        events.add(new TrainingCompleted(
                training,
                version,
                new TrainingOutcome(
                        binding.artefactDigest(),
                        99_000,
                        digest(name + " library model"),
                        binding.evaluationDigest(),
                        EVALUATION,
                        digest("rows"),
                        5634,
                        1409,
                        7043,
                        0.0,
                        Map.of("java", "25", "xgboost4j", "3.0.4"),
                        41_000,
                        plan.parameters(),
                        null)));
    }

    public Candidate candidate(ApprovalBinding bound) {
        return new Candidate(
                CHURN, ModelFamily.XGBOOST, training, snapshot, bound, SCHEMA, EVALUATION, SCIENTIST, null);
    }

    public ApprovalGranted approval(Actor approver, ApprovalBinding bound) {
        return new ApprovalGranted(version, approver, bound, "fine", BEGIN.plusSeconds(200), null);
    }

    public PredictionMade prediction(PredictionId id, int step, Variant variant, String entity) {
        return new PredictionMade(
                id,
                CHURN,
                entity,
                new FeatureRow(Map.of("tenure", 12d)),
                1,
                version,
                binding.artefactDigest(),
                rollout,
                step,
                variant,
                0.1f,
                0.525f,
                0.61f,
                false,
                PRODUCT,
                Channel.REST,
                null,
                null);
    }

    /** By the champion in its last step, with what the challenger of another rollout's shadow step says of the same row. */
    public PredictionMade shadowed(
            PredictionId id, RolloutId shadowRollout, ModelVersionId challenger, float score, boolean positive) {
        return new PredictionMade(
                id,
                CHURN,
                "7590-VHVEG",
                new FeatureRow(Map.of("tenure", 12d)),
                1,
                version,
                binding.artefactDigest(),
                rollout,
                1,
                Variant.CHAMPION,
                0.1f,
                0.525f,
                0.61f,
                false,
                PRODUCT,
                Channel.REST,
                null,
                new ShadowScore(challenger, digest("challenger"), shadowRollout, 0, -0.3f, score, 0.61f, positive));
    }

    /** In the order in which they happened. */
    public List<Object> events() {
        return events;
    }

    /** The first event of the type. */
    public <T> T the(Class<T> type) {
        return events.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    public SampleTrail without(Class<?> type) {
        events.removeIf(type::isInstance);
        return this;
    }

    public SampleTrail replace(Object old, Object with) {
        int place = events.indexOf(old);
        if (place < 0) {
            throw new IllegalArgumentException("the trail has no " + old);
        }
        events.set(place, with);
        return this;
    }

    public static Sha256Digest digest(String content) {
        return Sha256Digest.of(content.getBytes(StandardCharsets.UTF_8));
    }

    public static Map<String, String> metadata(Actor actor) {
        return TrailMetadata.of(actor, CHURN);
    }

    static UUID unknown() {
        return UUID.fromString("0192aaaa-0000-7000-8000-00000000ffff");
    }
}
