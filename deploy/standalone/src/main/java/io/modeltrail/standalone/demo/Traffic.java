package io.modeltrail.standalone.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Product teams that ask for predictions, one after the other, while a rollout goes on. */
final class Traffic {
    private static final String PATH = "/api/v1/predictions";
    private static final int PER_STEP = 400;

    private final DemoUseCase useCase;
    private final RestClient product;
    private final Progress progress;
    private final List<Long> latencyNanos = new ArrayList<>();
    private final List<String> predictionIds = new ArrayList<>();
    private int next;

    Traffic(DemoUseCase useCase, RestClient product, Progress progress) {
        this.useCase = useCase;
        this.product = product;
        this.progress = progress;
    }

    /** Waits until the serving process has seen the step: until it gives somebody to the challenger there. */
    void serve(String rollout, int step, int sharePercent) {
        Waiting.until(
                60,
                "step " + step + " to be served",
                () -> product.postIfReady(PATH, question())
                        .filter(answer -> answer.get("rolloutId").asString().equals(rollout)
                                && answer.get("step").asInt() == step));
        Map<String, Integer> variants = new HashMap<>();
        for (int i = 0; i < PER_STEP; i++) {
            variants.merge(measured().get("variant").asString(), 1, Integer::sum);
        }
        progress.say("%d %% to the challenger: predictions by variant %s", sharePercent, variants);
    }

    /** Traffic for a champion alone, as soon as it serves. */
    void serve() {
        Waiting.until(60, "a champion to serve", () -> product.postIfReady(PATH, question()));
        for (int i = 0; i < PER_STEP; i++) {
            measured();
        }
    }

    private JsonNode measured() {
        Map<String, Object> question = question();
        long start = System.nanoTime();
        JsonNode answer = product.post(PATH, question);
        latencyNanos.add(System.nanoTime() - start);
        predictionIds.add(answer.get("predictionId").asString());
        return answer;
    }

    /** A whole request for the next entity. */
    Map<String, Object> question() {
        DemoUseCase.Entity entity = useCase.entity(next++);
        Map<String, Object> question = new LinkedHashMap<>();
        question.put("useCase", useCase.key().value());
        question.put("entity", entity.key());
        if (entity.features() != null) {
            question.put("features", entity.features());
        }
        return question;
    }

    /** Ids of measured predictions, in their order. */
    List<String> predictionIds() {
        return List.copyOf(predictionIds);
    }

    /** @param share 0 to 1, for example 0.99 */
    double latencyMillis(double share) {
        long[] sorted =
                latencyNanos.stream().mapToLong(Long::longValue).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(share * sorted.length) - 1;
        return Arrays.stream(sorted).skip(Math.max(rank, 0)).findFirst().orElseThrow() / 1e6;
    }
}
