package io.modeltrail.standalone.demo;

import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.trigger.TriggerDefinition;
import io.modeltrail.standalone.demo.Scorecard.Family;
import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The whole of the demo: the main job, then what an auditor does with its predictions. */
final class Demo {
    private static final int REPLAYED = 200;
    private static final String REQUEST_FILE = "demo-prediction.json";

    private final DemoUseCase useCase;
    private final Set<ModelFamily> families;
    private final DemoUsers users;
    private final Progress progress;

    /** @param families of the use case that are trained */
    Demo(DemoUseCase useCase, Set<ModelFamily> families, DemoUsers users, Progress progress) {
        this.useCase = useCase;
        this.families = families;
        this.users = users;
        this.progress = progress;
    }

    Scorecard run() throws IOException {
        Traffic traffic = new Traffic(useCase, users.product(), progress);
        MainJob job = new MainJob(useCase, users, traffic, progress);
        JsonNode snapshot = useCase.snapshot(users, progress);
        List<JsonNode> versions = job.train(snapshot, families);
        List<JsonNode> offered = baselineAndBest(versions);
        offered.forEach(job::approve);
        offered.forEach(job::rollOut);
        predictByItself();
        traffic.serve();
        List<String> predictions = traffic.predictionIds();
        JsonNode lineage = lineage(predictions.getLast());
        Map<String, Integer> replayed = replay(predictions);
        JsonNode champion = users.auditor().get("/api/v1/use-cases/" + useCase.key() + "/champion");
        users.writeEnvironment(Map.of(
                "USE_CASE", useCase.key().value(),
                "SNAPSHOT", snapshot.get("datasetSnapshotId").asString(),
                "MODEL", champion.get("modelVersionId").asString(),
                "ROLLOUT", champion.get("rolloutId").asString(),
                "PREDICTION", predictions.getLast(),
                "PREDICTION_REQUEST",
                        users.keep(REQUEST_FILE, traffic.question()).toString()));
        return new Scorecard(
                useCase.key().value(),
                snapshot.get("content").get("rowCount").asLong(),
                snapshot.get("content").get("parquetDigest").asString(),
                useCase.intake(),
                versions.stream().map(Demo::family).toList(),
                championName(champion, versions),
                predictions.size(),
                traffic.latencyMillis(0.50),
                traffic.latencyMillis(0.99),
                eventsStored(),
                verdict(replayed),
                replayed,
                lineage.get("complete").asBoolean()
                        && lineage.get("checks")
                                .valueStream()
                                .allMatch(check -> check.get("holds").asBoolean()),
                progress.seconds());
    }

    /** From now on; a second run says the same again, which changes nothing. */
    private void predictByItself() {
        TriggerDefinition trigger = useCase.configuration().trigger();
        if (trigger != null) {
            users.operator().put("/api/v1/prediction-triggers/" + useCase.key(), trigger);
            progress.say("facts that trigger a prediction: %s", String.join(", ", trigger.facts()));
        }
    }

    /** The baseline serves first, so that the best of all has a champion to take over from. */
    private static List<JsonNode> baselineAndBest(List<JsonNode> versions) {
        JsonNode best = Collections.max(
                versions,
                Comparator.comparingDouble(version -> version.get("candidate")
                        .get("evaluation")
                        .get("aucMean")
                        .asDouble()));
        return best.equals(versions.getFirst()) ? List.of(best) : List.of(versions.getFirst(), best);
    }

    private JsonNode lineage(String prediction) {
        JsonNode lineage = Waiting.until(
                60,
                "the lineage of the last prediction",
                () -> users.auditor()
                        .find("/api/v1/predictions/" + prediction + "/lineage")
                        .filter(found -> found.get("complete").asBoolean()));
        progress.say(
                "lineage of the last prediction: %d hops down to the dataset snapshot",
                lineage.get("hops").size());
        return lineage;
    }

    /** Replays predictions spread evenly over all that were made. */
    private Map<String, Integer> replay(List<String> predictions) {
        Map<String, Integer> verdicts = new TreeMap<>();
        int stride = Math.max(1, predictions.size() / REPLAYED);
        for (int i = 0; i < predictions.size(); i += stride) {
            String verdict = users.auditor()
                    .get("/api/v1/predictions/" + predictions.get(i) + "/replay")
                    .get("result")
                    .get("verdict")
                    .asString();
            verdicts.merge(verdict, 1, Integer::sum);
        }
        progress.say("replayed: %s", verdicts);
        return verdicts;
    }

    private static String verdict(Map<String, Integer> replayed) {
        return replayed.keySet().stream()
                .filter(verdict -> !verdict.equals("Identical"))
                .findFirst()
                .orElse("Identical");
    }

    private long eventsStored() {
        return users.auditor()
                        .get("/api/v1/audit/projections")
                        .get("headPosition")
                        .asLong()
                + 1;
    }

    private static Family family(JsonNode version) {
        JsonNode evaluation = version.get("candidate").get("evaluation");
        return new Family(
                version.get("candidate").get("family").asString(),
                evaluation.get("aucMean").asDouble(),
                evaluation.get("aucSpread").asDouble(),
                evaluation.get("recallAtPrecision80").asDouble(),
                evaluation.get("holdoutAuc").asDouble(),
                evaluation.get("threshold").asDouble(),
                evaluation.get("precision").asDouble(),
                evaluation.get("recall").asDouble());
    }

    private static String championName(JsonNode champion, List<JsonNode> versions) {
        String id = champion.get("modelVersionId").asString();
        Optional<String> family = versions.stream()
                .filter(version -> version.get("modelVersionId").asString().equals(id))
                .map(version -> version.get("candidate").get("family").asString())
                .findFirst();
        return family.map(name -> name + " " + id).orElse(id);
    }
}
