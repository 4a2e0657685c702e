package io.modeltrail.standalone.demo;

import io.modeltrail.churnpilot.UseCaseConfiguration;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the demo runs on. */
interface DemoUseCase {
    UseCaseKey key();

    /** Model families with their parameters. */
    UseCaseConfiguration configuration();

    /**
     * Captures the snapshot that the models are trained on, unless it was captured before.
     *
     * @return the snapshot as the API shows it
     */
    JsonNode snapshot(DemoUsers users, Progress progress);

    /** Whom the n-th prediction is about, counted from 0; the entities come again after the last one. */
    Entity entity(int number);

    /** What the feature store took in; null when the use case has none. */
    default @Nullable Intake intake() {
        return null;
    }

    /**
     * @param facts that were new
     * @param duplicates that had been taken in before
     * @param refused records that are kept as dead letters
     */
    record Intake(long facts, long duplicates, long refused) {}

    /** @param features by name; numbers as numbers, missing ones as null; null = the feature store of the server has them */
    record Entity(String key, @Nullable Map<String, @Nullable Object> features) {}

    /** Waits for the decision on a snapshot. */
    static JsonNode captured(String id, DemoUsers users, Progress progress) {
        JsonNode decided = Waiting.until(
                MainJob.LONGEST_WAIT_SECONDS,
                "the dataset snapshot",
                () -> users.dataScientist()
                        .find("/api/v1/datasets/" + id)
                        .filter(node -> !node.get("state").asString().equals("REQUESTED")));
        if (!decided.get("state").asString().equals("CAPTURED")) {
            throw new DemoFailed("The snapshot was refused with " + decided.get("problemCount")
                    + " problems, the first: " + decided.get("firstProblems").path(0) + ". See GET /api/v1/datasets/"
                    + id + "/problems for all of them.");
        }
        progress.say(
                "dataset snapshot captured: %,d rows, completeness %.4f, %s",
                decided.get("content").get("rowCount").asLong(),
                decided.get("content").get("completeness").asDouble(),
                decided.get("content").get("parquetDigest").asString());
        return decided;
    }
}
