package io.modeltrail.standalone.demo;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Trainings, approvals and rollouts of one use case. Every step first looks whether it was done before, so that a
 * second run on the same data directory goes on where the first one was.
 */
final class MainJob {
    static final long LONGEST_WAIT_SECONDS = 900;

    private final DemoUseCase useCase;
    private final DemoUsers users;
    private final Traffic traffic;
    private final Progress progress;

    MainJob(DemoUseCase useCase, DemoUsers users, Traffic traffic, Progress progress) {
        this.useCase = useCase;
        this.users = users;
        this.traffic = traffic;
        this.progress = progress;
    }

    /** @return the registered model version of each plan, in the order of the plans */
    List<JsonNode> train(JsonNode snapshot, Set<ModelFamily> families) {
        String snapshotId = snapshot.get("datasetSnapshotId").asString();
        Map<TrainingPlan, String> runs = new LinkedHashMap<>();
        for (TrainingPlan plan : useCase.configuration().trainingPlans()) {
            if (families.contains(plan.parameters().modelFamily())) {
                runs.put(plan, trainedBefore(plan, snapshotId).orElseGet(() -> requestTraining(plan, snapshotId)));
            }
        }
        List<JsonNode> versions = new ArrayList<>();
        runs.forEach((plan, run) -> versions.add(awaitVersion(plan.parameters().modelFamily(), run)));
        return versions;
    }

    private Optional<String> trainedBefore(TrainingPlan plan, String snapshotId) {
        return users.dataScientist().list("/api/v1/training-runs?useCase=" + useCase.key()).stream()
                .filter(run -> run.get("datasetSnapshotId").asString().equals(snapshotId))
                .filter(run -> run.get("family")
                        .asString()
                        .equals(plan.parameters().modelFamily().name()))
                .filter(run -> !run.get("state").asString().equals("FAILED"))
                .map(run -> run.get("trainingRunId").asString())
                .findFirst();
    }

    private String requestTraining(TrainingPlan plan, String snapshotId) {
        return users.dataScientist()
                .post("/api/v1/training-runs", new TrainingBody(useCase.key(), snapshotId, plan))
                .get("trainingRunId")
                .asString();
    }

    /** Typed, so that the parameters are written with their family. */
    private record TrainingBody(
            UseCaseKey useCase,
            String datasetSnapshotId,
            @JsonUnwrapped TrainingPlan plan) {}

    private JsonNode awaitVersion(ModelFamily family, String run) {
        int[] shown = {-1};
        JsonNode ended = await(users.dataScientist(), "/api/v1/training-runs/" + run, node -> {
            int done = node.path("stepsDone").asInt();
            if (done != shown[0] && node.path("stage").isString()) {
                shown[0] = done;
                progress.say(
                        "training %s: %s (%d of %d)",
                        family,
                        node.get("stage").asString(),
                        done,
                        node.get("steps").asInt());
            }
            return node.path("endedAt").isString();
        });
        if (!ended.get("state").asString().equals("COMPLETED")) {
            throw new DemoFailed("Training " + family + " failed: " + ended.get("failure"));
        }
        JsonNode evaluation = ended.get("outcome").get("evaluation");
        progress.say(
                "training %s completed: AUC %.3f ± %.3f",
                family,
                evaluation.get("aucMean").asDouble(),
                evaluation.get("aucSpread").asDouble());
        return await(
                users.dataScientist(),
                "/api/v1/model-versions/" + ended.get("modelVersionId").asString(),
                node -> true);
    }

    /** Submits, and has two people approve, as far as that is still to be done. */
    void approve(JsonNode version) {
        String path = "/api/v1/model-versions/" + version.get("modelVersionId").asString();
        if (version.get("state").asString().equals("REGISTERED")) {
            users.dataScientist().post(path + "/submission", Map.of());
        }
        Map<String, String> approval = Map.of(
                "artefactDigest",
                version.get("candidate").get("binding").get("artefactDigest").asString(),
                "comment",
                "looked at the evaluation");
        for (DemoUsers.Approver approver : users.approvers()) {
            JsonNode now = await(
                    users.dataScientist(),
                    path,
                    node -> !node.get("state").asString().equals("REGISTERED"));
            if (now.get("state").asString().equals("SUBMITTED") && !approvedBy(now, approver.actorId())) {
                approver.client().post(path + "/approvals", approval);
                await(users.dataScientist(), path, node -> approvedBy(node, approver.actorId()));
            }
        }
        JsonNode decided = await(
                users.dataScientist(),
                path,
                node -> !node.get("state").asString().equals("SUBMITTED"));
        progress.say(
                "%s is %s by %d people",
                version.get("candidate").get("family").asString(),
                decided.path("approvedAt").isString()
                        ? "approved"
                        : decided.get("state").asString(),
                decided.get("approvals").size());
    }

    private static boolean approvedBy(JsonNode version, String actorId) {
        return version.get("approvals")
                .valueStream()
                .anyMatch(approval ->
                        approval.get("approver").get("id").asString().equals(actorId));
    }

    /** Brings a version to all customers, step by step, unless it has been champion already. */
    void rollOut(JsonNode version) {
        String id = version.get("modelVersionId").asString();
        RestClient operator = users.operator();
        Optional<JsonNode> before = operator.list("/api/v1/rollouts?useCase=" + useCase.key()).stream()
                .filter(rollout -> rollout.get("challenger").asString().equals(id))
                .filter(rollout -> !rollout.get("state").asString().equals("ROLLED_BACK"))
                .findFirst();
        String rollout = before.isPresent()
                ? before.get().get("rolloutId").asString()
                : operator.post(
                                "/api/v1/rollouts",
                                Map.of("useCase", useCase.key().value(), "challenger", id))
                        .get("rolloutId")
                        .asString();
        String path = "/api/v1/rollouts/" + rollout;
        while (true) {
            // The last step and the completion are one after the other in the log; a projection can stand between them.
            JsonNode now = await(
                    operator,
                    path,
                    node -> node.get("sharePercent").asInt() < 100
                            || node.get("state").asString().equals("COMPLETED"));
            if (now.get("state").asString().equals("COMPLETED")) {
                progress.say(
                        "%s is champion", version.get("candidate").get("family").asString());
                return;
            }
            if (now.get("state").asString().equals("PAUSED")) {
                operator.post(path + "/resume", Map.of());
            }
            int step = now.get("step").asInt();
            traffic.serve(rollout, step, now.get("sharePercent").asInt());
            operator.post(path + "/advance", Map.of());
            await(
                    operator,
                    path,
                    node -> node.get("step").asInt() > step
                            && !node.get("state").asString().equals("PAUSED"));
        }
    }

    private JsonNode await(RestClient client, String path, Predicate<JsonNode> enough) {
        return Waiting.until(LONGEST_WAIT_SECONDS, path, () -> client.find(path).filter(enough));
    }
}
