package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRejected;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionSubmitted;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutPaused;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingClaimed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingFailed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingProgressed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Given events, what readers see: details, lists and their pages. */
class ReadingTest {
    private final QuerySideForTests querySide = new QuerySideForTests();
    private final SampleTrail trail = new SampleTrail("read");

    @AfterEach
    void close() {
        querySide.close();
    }

    @Test
    void aDatasetIsRequestedThenCaptured() {
        querySide.happened(trail.events().subList(0, 1));
        JsonNode requested = querySide.get("/api/v1/datasets/" + trail.snapshot);
        assertThat(requested.get("state").asString()).isEqualTo("REQUESTED");
        assertThat(requested.get("content").isNull()).isTrue();
        assertThat(requested.get("asOfPosition").asLong()).isZero();

        querySide.happened(trail.events().subList(1, 2));
        JsonNode captured = querySide.get("/api/v1/datasets/" + trail.snapshot);
        assertThat(captured.get("state").asString()).isEqualTo("CAPTURED");
        assertThat(captured.get("content").get("rowCount").asLong()).isEqualTo(7043);
        assertThat(captured.get("schema").get("columns").size()).isEqualTo(3);
        assertThat(captured.get("requestedPosition").asLong()).isZero();
        assertThat(captured.get("decidedPosition").asLong()).isEqualTo(1);
        assertThat(captured.get("requestedAt").asString()).isEqualTo(SampleTrail.BEGIN.toString());
        JsonNode line = querySide.get("/api/v1/datasets").get("items").get(0);
        assertThat(line.get("rowCount").asLong()).isEqualTo(7043);
        assertThat(line.get("schemaName").asString()).isEqualTo("telco");
    }

    @Test
    void aRefusedDatasetShowsItsProblems() {
        querySide.happened(trail.events().subList(0, 1));
        querySide.happened(new DatasetSnapshotRefused(
                trail.snapshot,
                300,
                List.of(new DataProblem(2, "tenure", "not-a-number", "Give a whole number.")),
                SampleTrail.digest("report")));

        JsonNode refused = querySide.get("/api/v1/datasets/" + trail.snapshot);
        assertThat(refused.get("state").asString()).isEqualTo("REFUSED");
        assertThat(refused.get("problemCount").asLong()).isEqualTo(300);
        assertThat(refused.get("firstProblems").get(0).get("rule").asString()).isEqualTo("not-a-number");
        assertThat(refused.get("reportDigest").asString()).startsWith("sha256:");
    }

    @Test
    void aTrainingRunShowsHowFarItIs() {
        String path = "/api/v1/training-runs/" + trail.training;
        querySide.happened(trail.events().subList(2, 3));
        assertThat(querySide.get(path).get("state").asString()).isEqualTo("REQUESTED");
        querySide.happened(trail.events().subList(3, 4));
        assertThat(querySide.get(path).get("state").asString()).isEqualTo("CLAIMED");
        querySide.happened(trail.events().subList(4, 5));
        JsonNode running = querySide.get(path);
        assertThat(running.get("state").asString()).isEqualTo("RUNNING");
        assertThat(running.get("stage").asString()).isEqualTo("cross-validation");
        assertThat(running.get("stepsDone").asInt()).isEqualTo(3);
        assertThat(running.get("steps").asInt()).isEqualTo(8);
        assertThat(running.get("outcome").isNull()).isTrue();
        querySide.happened(trail.events().subList(5, 6));
        JsonNode completed = querySide.get(path);
        assertThat(completed.get("state").asString()).isEqualTo("COMPLETED");
        assertThat(completed.get("outcome").get("environment").get("java").asString())
                .isEqualTo("25");
        assertThat(completed.get("modelVersionId").asString()).isEqualTo(trail.version.toString());
        assertThat(querySide
                        .get("/api/v1/training-runs")
                        .get("items")
                        .get(0)
                        .get("aucMean")
                        .asDouble())
                .isEqualTo(0.85);
    }

    @Test
    void aFailedTrainingRunSaysWhy() {
        querySide.happened(List.of(
                trail.the(TrainingRequested.class),
                trail.the(TrainingClaimed.class),
                trail.the(TrainingProgressed.class),
                new TrainingFailed(trail.training, "one-class-only", "The label has one value.")));

        JsonNode failed = querySide.get("/api/v1/training-runs/" + trail.training);
        assertThat(failed.get("state").asString()).isEqualTo("FAILED");
        assertThat(failed.get("failure").get("code").asString()).isEqualTo("one-class-only");
        assertThat(failed.get("stage").asString()).isEqualTo("cross-validation");
    }

    @Test
    void aWorkerThatClaimsAgainBeginsAnew() {
        querySide.happened(List.of(
                trail.the(TrainingRequested.class),
                trail.the(TrainingClaimed.class),
                trail.the(TrainingProgressed.class),
                new TrainingClaimed(trail.training, "worker-1", SampleTrail.BEGIN)));

        JsonNode claimed = querySide.get("/api/v1/training-runs/" + trail.training);
        assertThat(claimed.get("state").asString()).isEqualTo("CLAIMED");
        assertThat(claimed.get("stepsDone").asInt()).isZero();
        assertThat(claimed.get("stage").isNull()).isTrue();
    }

    @Test
    void aModelVersionShowsItsApprovals() {
        String path = "/api/v1/model-versions/" + trail.version;
        querySide.happened(trail.events().subList(0, 7));
        assertThat(querySide.get(path).get("state").asString()).isEqualTo("REGISTERED");
        querySide.happened(trail.events().subList(7, 9));
        JsonNode submitted = querySide.get(path);
        assertThat(submitted.get("state").asString()).isEqualTo("SUBMITTED");
        assertThat(submitted.get("approvals").size()).isEqualTo(1);
        querySide.happened(trail.events().subList(9, 11));
        JsonNode approved = querySide.get(path);
        assertThat(approved.get("state").asString()).isEqualTo("APPROVED");
        assertThat(approved.get("approvals").get(1).get("approver").get("id").asString())
                .isEqualTo(SampleTrail.SECOND_APPROVER.id());
        assertThat(approved.get("approvals").get(1).get("position").asLong()).isEqualTo(9);
        assertThat(approved.get("approvals")
                        .get(1)
                        .get("binding")
                        .get("datasetDigest")
                        .asString())
                .isEqualTo(trail.binding.datasetDigest().value());
        assertThat(approved.get("approvedPosition").asLong()).isEqualTo(10);
        querySide.happened(trail.events().subList(11, 12));
        assertThat(querySide.get(path).get("state").asString()).isEqualTo("CHALLENGER");
        querySide.happened(trail.events().subList(12, 16));
        assertThat(querySide.get(path).get("state").asString()).isEqualTo("CHAMPION");
        assertThat(querySide
                        .get("/api/v1/model-versions")
                        .get("items")
                        .get(0)
                        .get("approvals")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void aRejectedModelVersionSaysWhy() {
        querySide.happened(trail.without(ApprovalGranted.class).events().subList(0, 7));
        querySide.happened(List.of(
                new ModelVersionSubmitted(trail.version, SampleTrail.SCIENTIST),
                new ModelVersionRejected(
                        trail.version, SampleTrail.FIRST_APPROVER, "too weak", SampleTrail.BEGIN, null)));

        JsonNode rejected = querySide.get("/api/v1/model-versions/" + trail.version);
        assertThat(rejected.get("state").asString()).isEqualTo("REJECTED");
        assertThat(rejected.get("rejection").get("reason").asString()).isEqualTo("too weak");
    }

    @Test
    void aRolloutShowsItsSteps() {
        querySide.happened(trail.events().subList(0, 15));
        querySide.happened(new RolloutPaused(trail.rollout, "odd scores", SampleTrail.BEGIN));

        JsonNode rollout = querySide.get("/api/v1/rollouts/" + trail.rollout);
        assertThat(rollout.get("state").asString()).isEqualTo("PAUSED");
        assertThat(rollout.get("reason").asString()).isEqualTo("odd scores");
        assertThat(rollout.get("step").asInt()).isEqualTo(1);
        assertThat(rollout.get("steps").size()).isEqualTo(2);
        assertThat(rollout.get("steps").get(1).get("position").asLong()).isEqualTo(13);
        assertThat(rollout.get("champion").isNull()).isTrue();
        querySide.happened(trail.events().subList(15, 16));
        assertThat(querySide
                        .get("/api/v1/rollouts")
                        .get("items")
                        .get(0)
                        .get("state")
                        .asString())
                .isEqualTo("COMPLETED");
    }

    @Test
    void aPredictionIsShownToTheLastBit() {
        querySide.happened(trail.events());
        JsonNode prediction = querySide.get("/api/v1/predictions/" + trail.firstPrediction);
        assertThat(prediction.get("score").asString()).isEqualTo("0.525");
        assertThat(prediction.get("margin").asString()).isEqualTo("0.1");
        assertThat(prediction.get("threshold").asString()).isEqualTo("0.61");
        assertThat(prediction.get("positive").asBoolean()).isFalse();
        assertThat(prediction.get("variant").asString()).isEqualTo("CHALLENGER");
        assertThat(prediction.get("position").asLong()).isEqualTo(12);
        assertThat(prediction.get("at").asString())
                .isEqualTo(SampleTrail.BEGIN.plusSeconds(12).toString());
        assertThat(prediction.get("requestedBy").get("role").asString()).isEqualTo("PRODUCT");
    }

    @Test
    void predictionsAreFoundByEntity() {
        querySide.happened(trail.events());
        String path = "/api/v1/predictions?useCase=telco-churn";
        assertThat(querySide.get(path).get("items").size()).isEqualTo(2);
        JsonNode ofOne = querySide.get(path + "&entity=7590-VHVEG").get("items");
        assertThat(ofOne.size()).isEqualTo(1);
        assertThat(ofOne.get(0).get("predictionId").asString()).isEqualTo(trail.firstPrediction.toString());
        assertThat(querySide.get(path + "&entity=nobody").get("items").isEmpty())
                .isTrue();
        assertThat(querySide.refusalOf("/api/v1/predictions")).isEqualTo("MALFORMED_REQUEST");
    }

    @Test
    void pagesMeetWithoutGapOrOverlap() {
        List<String> ids = new ArrayList<>();
        List<PredictionMade> predictions = new ArrayList<>();
        for (int number = 0; number < 120; number++) {
            PredictionId id = PredictionId.next();
            ids.add(id.toString());
            predictions.add(trail.prediction(id, 0, Variant.CHALLENGER, "customer-" + number));
        }
        querySide.happened(predictions);
        Collections.reverse(ids);

        for (int limit : List.of(1, 7, 40, 60, 119, 120, 121, 500)) {
            assertThat(pages("/api/v1/predictions?useCase=telco-churn", "predictionId", limit))
                    .as("limit " + limit)
                    .isEqualTo(ids);
        }
        assertThat(querySide
                        .get("/api/v1/predictions?useCase=telco-churn")
                        .get("items")
                        .size())
                .isEqualTo(50);
    }

    @Test
    void listsAreOfOneUseCaseWhenItIsNamed() {
        List<String> ids = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            DatasetSnapshotId id = DatasetSnapshotId.next();
            ids.add(id.toString());
            UseCaseKey useCase = new UseCaseKey(number % 2 == 0 ? "even" : "odd");
            querySide.store(List.of(new DatasetSnapshotRequested(
                    id,
                    useCase,
                    new SnapshotSource.Upload(SampleTrail.digest("upload")),
                    SampleTrail.SCHEMA,
                    SampleTrail.SCIENTIST)));
        }
        querySide.awaitProjections();

        assertThat(pages("/api/v1/datasets?useCase=even", "datasetSnapshotId", 2))
                .containsExactly(ids.get(4), ids.get(2), ids.get(0));
        assertThat(pages("/api/v1/datasets?x=", "datasetSnapshotId", 2)).isEqualTo(ids.reversed());
        assertThat(querySide
                        .get("/api/v1/datasets?useCase=neither")
                        .get("items")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void malformedRequestsAreRefused() {
        for (String list : List.of("datasets", "training-runs", "model-versions", "rollouts")) {
            String path = "/api/v1/" + list;
            assertThat(querySide.refusalOf(path + "?limit=0")).isEqualTo("VALUE_OUT_OF_RANGE");
            assertThat(querySide.refusalOf(path + "?limit=501")).isEqualTo("VALUE_OUT_OF_RANGE");
            assertThat(querySide.refusalOf(path + "?limit=many")).isEqualTo("MALFORMED_REQUEST");
            assertThat(querySide.refusalOf(path + "?after=5")).isEqualTo("MALFORMED_IDENTIFIER");
            assertThat(querySide.refusalOf(path + "?useCase=UPPER")).isEqualTo("MALFORMED_USE_CASE");
            assertThat(querySide.refusalOf(path + "/5")).isEqualTo("MALFORMED_IDENTIFIER");
            assertThat(querySide.refusalOf(path + "/" + SampleTrail.unknown())).isEqualTo("NOT_FOUND");
            assertThat(querySide.get(path).get("asOfPosition").asLong()).isEqualTo(-1);
        }
    }

    private List<String> pages(String path, String id, int limit) {
        List<String> found = new ArrayList<>();
        String after = "";
        while (true) {
            JsonNode page = querySide.get(path + "&limit=" + limit + after);
            assertThat(page.get("items").size()).isBetween(1, limit);
            page.get("items").forEach(item -> found.add(item.get(id).asString()));
            if (page.get("next").isNull()) {
                return found;
            }
            after = "&after=" + page.get("next").asString();
        }
    }
}
