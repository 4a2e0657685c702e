package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionApproved;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.retraining.RetrainingCause;
import io.modeltrail.contracts.retraining.RetrainingCycleId;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStepAdvanced;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From a prediction to the data, with every hop there, with each one missing, and with each link broken. */
class LineageTest {
    private static final Sha256Digest ANOTHER = SampleTrail.digest("another");
    private static QuerySideForTests querySide;

    @BeforeAll
    static void start() {
        querySide = new QuerySideForTests();
    }

    @AfterAll
    static void close() {
        querySide.close();
    }

    @Test
    void aLineageNamesEveryHopInItsOrder() {
        SampleTrail trail = new SampleTrail("whole");
        long begin = querySide.head() + 1;
        JsonNode lineage = lineageOf(trail, trail.laterPrediction);

        assertThat(texts(lineage.get("hops"), "hop"))
                .containsExactly(
                        "PREDICTION",
                        "ROLLOUT_STEP",
                        "ROLLOUT",
                        "MODEL_APPROVED",
                        "APPROVAL",
                        "APPROVAL",
                        "MODEL_VERSION",
                        "TRAINING_RUN",
                        "TRAINING_REQUEST",
                        "DATASET_SNAPSHOT",
                        "DATASET_REQUEST");
        assertThat(texts(lineage.get("hops"), "eventType"))
                .startsWith("prediction.PredictionMade", "rollout.RolloutStepAdvanced", "rollout.RolloutStarted")
                .endsWith("dataset.DatasetSnapshotCaptured", "dataset.DatasetSnapshotRequested");
        assertThat(lineage.get("hops")
                        .valueStream()
                        .map(hop -> hop.get("position").asLong() - begin))
                .containsExactly(14L, 13L, 11L, 10L, 9L, 8L, 6L, 5L, 2L, 1L, 0L);
        assertThat(texts(lineage.get("hops"), "actor"))
                .hasSize(11)
                .startsWith(SampleTrail.PRODUCT.id(), SampleTrail.SCIENTIST.id());
        assertThat(lineage.get("complete").asBoolean()).isTrue();
        assertThat(lineage.get("consistent").asBoolean()).isTrue();
        assertThat(lineage.get("missing").isEmpty()).isTrue();
        assertThat(broken(lineage)).isEmpty();
        assertThat(lineage.get("asOfPosition").asLong()).isGreaterThanOrEqualTo(begin + 15);
        JsonNode data = lineage.get("hops").get(9).get("values");
        assertThat(data.get("rowCount").asLong()).isEqualTo(7043);
        assertThat(data.get("sources").get(0).get("toOffset").asLong()).isEqualTo(977_501);
        assertThat(data.get("parquetDigest").asString())
                .isEqualTo(trail.binding.datasetDigest().value());
        JsonNode request = lineage.get("hops").get(8).get("values");
        assertThat(request.get("plan").get("seed").asLong()).isEqualTo(42);
        assertThat(request.get("requestedBy").get("id").asString()).isEqualTo(SampleTrail.SCIENTIST.id());
    }

    @Test
    void theFirstStepIsTheStartOfTheRollout() {
        SampleTrail trail = new SampleTrail("first step");
        JsonNode lineage = lineageOf(trail, trail.firstPrediction);

        assertThat(lineage.get("hops").get(1).get("hop").asString()).isEqualTo("ROLLOUT_STEP");
        assertThat(lineage.get("hops").get(1).get("eventType").asString()).isEqualTo("rollout.RolloutStarted");
        assertThat(lineage.get("hops").size()).isEqualTo(10);
        assertThat(lineage.get("consistent").asBoolean()).isTrue();
    }

    @Test
    void whateverIsMissingIsNamed() {
        Map<Class<?>, Set<String>> missing = Map.of(
                RolloutStepAdvanced.class, Set.of("ROLLOUT_STEP"),
                RolloutStarted.class, Set.of("ROLLOUT"),
                ModelVersionApproved.class, Set.of("MODEL_APPROVED"),
                ApprovalGranted.class, Set.of("APPROVAL"),
                TrainingCompleted.class, Set.of("TRAINING_RUN"),
                TrainingRequested.class, Set.of("TRAINING_REQUEST"),
                DatasetSnapshotCaptured.class, Set.of("DATASET_SNAPSHOT"),
                DatasetSnapshotRequested.class, Set.of("DATASET_REQUEST"),
                ModelVersionRegistered.class,
                        Set.of(
                                "MODEL_VERSION",
                                "TRAINING_RUN",
                                "TRAINING_REQUEST",
                                "DATASET_SNAPSHOT",
                                "DATASET_REQUEST"));

        missing.forEach((type, hops) -> {
            SampleTrail trail = new SampleTrail("without " + type.getSimpleName()).without(type);
            JsonNode lineage = lineageOf(trail, trail.laterPrediction);

            assertThat(lineage.get("complete").asBoolean())
                    .as(type.getSimpleName())
                    .isFalse();
            assertThat(lineage.get("consistent").asBoolean())
                    .as(type.getSimpleName())
                    .isFalse();
            assertThat(new TreeSet<>(texts(lineage.get("missing"), "hop")))
                    .as(type.getSimpleName())
                    .isEqualTo(new TreeSet<>(hops));
            assertThat(lineage.get("hops").get(0).get("hop").asString()).isEqualTo("PREDICTION");
        });
    }

    @Test
    void anArtefactThatIsNotTheRegisteredOneIsFound() {
        SampleTrail trail = new SampleTrail("artefact");
        PredictionMade made = trail.prediction(trail.laterPrediction, 1, Variant.CHALLENGER, "5575-GNVDE");
        PredictionMade forged = new PredictionMade(
                made.predictionId(),
                made.useCase(),
                made.entity(),
                made.features(),
                made.schemaVersion(),
                made.modelVersionId(),
                ANOTHER,
                made.rolloutId(),
                made.step(),
                made.variant(),
                made.margin(),
                made.score(),
                made.threshold(),
                made.positive(),
                made.requestedBy(),
                Channel.REST,
                null,
                null);

        assertThat(broken(lineageOf(trail.replace(made, forged), trail.laterPrediction)))
                .containsExactly("artefact-is-the-registered-one");
    }

    @Test
    void anApprovalOfSomethingElseIsFound() {
        SampleTrail trail = new SampleTrail("approval");
        ApprovalBinding other =
                new ApprovalBinding(ANOTHER, trail.binding.datasetDigest(), trail.binding.evaluationDigest());
        trail.replace(
                trail.approval(SampleTrail.SECOND_APPROVER, trail.binding),
                trail.approval(SampleTrail.SECOND_APPROVER, other));

        assertThat(broken(lineageOf(trail, trail.laterPrediction)))
                .containsExactly("approvals-bind-what-was-registered");
    }

    @Test
    void anApprovalByTheTrainerIsFound() {
        SampleTrail trail = new SampleTrail("trainer");
        trail.replace(
                trail.approval(SampleTrail.SECOND_APPROVER, trail.binding),
                trail.approval(SampleTrail.SCIENTIST, trail.binding));

        assertThat(broken(lineageOf(trail, trail.laterPrediction)))
                .containsExactly("approvers-are-others-than-the-trainer");
    }

    @Test
    void dataThatIsNotTheCapturedOneIsFound() {
        SampleTrail trail = new SampleTrail("data");
        DatasetSnapshotCaptured captured = trail.the(DatasetSnapshotCaptured.class);
        SnapshotContent content = captured.content();
        trail.replace(
                captured,
                new DatasetSnapshotCaptured(
                        trail.snapshot,
                        new SnapshotContent(
                                ANOTHER,
                                content.parquetBytes(),
                                content.schemaDigest(),
                                content.rowCount(),
                                content.completeness(),
                                content.sources(),
                                content.statistics())));

        assertThat(broken(lineageOf(trail, trail.laterPrediction))).containsExactly("dataset-is-the-captured-one");
    }

    @Test
    void aTrainingThatMadeAnotherModelIsFound() {
        SampleTrail trail = new SampleTrail("training");
        TrainingCompleted completed = trail.the(TrainingCompleted.class);
        trail.replace(completed, new TrainingCompleted(trail.training, ModelVersionId.next(), completed.outcome()));

        assertThat(broken(lineageOf(trail, trail.laterPrediction)))
                .containsExactly("training-made-the-registered-artefact");
    }

    @Test
    void aRolloutOfAnotherModelIsFound() {
        SampleTrail trail = new SampleTrail("rollout");
        RolloutStarted started = trail.the(RolloutStarted.class);
        trail.replace(
                started,
                new RolloutStarted(
                        trail.rollout,
                        SampleTrail.CHURN,
                        ModelVersionId.next(),
                        null,
                        started.plan(),
                        started.salt(),
                        SampleTrail.OPERATOR));

        assertThat(broken(lineageOf(trail, trail.laterPrediction)))
                .containsExactly("rollout-put-the-model-version-in-service");
    }

    @Test
    void anEffectBeforeItsCauseIsFound() {
        SampleTrail trail = new SampleTrail("order");
        ModelVersionApproved approved = trail.the(ModelVersionApproved.class);
        trail.events().remove(approved);
        trail.events().add(approved);

        assertThat(broken(lineageOf(trail, trail.laterPrediction))).containsExactly("causes-come-before-effects");
    }

    @Test
    void aTrainingThatCameOfRetrainingShowsItsCause() {
        SampleTrail trail = new SampleTrail("retraining");
        RetrainingCycleId cycle = RetrainingCycleId.next();
        trail.events()
                .addFirst(RetrainingReadsTest.started(
                        cycle, new RetrainingCause.Drift("measurement-7"), trail.snapshot, trail.training));
        JsonNode lineage = lineageOf(trail, trail.laterPrediction);
        JsonNode hop = lineage.get("hops").get(11);
        assertThat(hop.get("hop").asString()).isEqualTo("RETRAINING_CYCLE");
        assertThat(hop.get("aggregateId").asString()).isEqualTo(cycle.toString());
        assertThat(hop.get("values").get("cause").get("kind").asString()).isEqualTo("DRIFT");
        assertThat(hop.get("values").get("cause").get("measurementId").asString())
                .isEqualTo("measurement-7");
        assertThat(lineage.get("consistent").asBoolean()).isTrue();
        assertThat(lineage.get("complete").asBoolean()).isTrue();
    }

    @Test
    void aCycleThatStartedAfterWhatItAskedForIsFound() {
        SampleTrail trail = new SampleTrail("retraining too late");
        trail.events()
                .add(RetrainingReadsTest.started(
                        RetrainingCycleId.next(),
                        new RetrainingCause.Request(SampleTrail.SCIENTIST),
                        trail.snapshot,
                        trail.training));
        assertThat(broken(lineageOf(trail, trail.laterPrediction))).containsExactly("causes-come-before-effects");
    }

    @Test
    void anUnknownPredictionIsNotFound() {
        assertThat(querySide.refusalOf("/api/v1/predictions/" + PredictionId.next() + "/lineage"))
                .isEqualTo("NOT_FOUND");
        assertThat(querySide.refusalOf("/api/v1/predictions/7/lineage")).isEqualTo("MALFORMED_IDENTIFIER");
    }

    private static JsonNode lineageOf(SampleTrail trail, PredictionId prediction) {
        querySide.happened(trail.events());
        return querySide.get("/api/v1/predictions/" + prediction + "/lineage");
    }

    private static List<String> broken(JsonNode lineage) {
        assertThat(lineage.get("checks").size()).isEqualTo(9);
        return lineage.get("checks")
                .valueStream()
                .filter(check ->
                        check.get("holds").isBoolean() && !check.get("holds").asBoolean())
                .map(check -> check.get("name").asString())
                .toList();
    }

    private static List<String> texts(JsonNode items, String field) {
        return items.valueStream().map(item -> item.get(field).asString()).toList();
    }
}
