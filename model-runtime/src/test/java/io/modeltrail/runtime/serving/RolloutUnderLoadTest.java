package io.modeltrail.runtime.serving;

import static io.modeltrail.runtime.serving.TinyChurnModel.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStepAdvanced;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.prediction.PredictionAnswer;
import io.modeltrail.runtime.prediction.ServingRuntime;
import io.modeltrail.runtime.prediction.ServingRuntime.Challenge;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollout goes through its steps while several callers ask without a pause. */
class RolloutUnderLoadTest {
    private static final int CALLERS = 8;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path dataDirectory;

    /** @param before the routes when the request began, and {@code after} when it was answered */
    private record Asked(PredictionAnswer answer, RouteTable before, RouteTable after) {}

    @Test
    void eachAnswerAgreesWithItsEventAndWithShareAndSaltOfItsStep() throws Exception {
        CompiledScorer scorer = TinyChurnModel.withIntercept(0.2);
        try (ServingRuntime runtime = new ServingRuntime(dataDirectory);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            ModelVersionId champion = runtime.championOf(TinyChurnModel.withIntercept(0.1));
            runtime.bean(ArtifactFiles.class).store(scorer.artefact());
            RolloutPlan plan = new RolloutPlan(List.of(0, 10, 50, 100), null, 0);
            Challenge challenge = runtime.challenge(scorer, champion, plan);
            Queue<Asked> asked = new ConcurrentLinkedQueue<>();
            AtomicBoolean stopped = new AtomicBoolean();
            List<Future<?>> running = start(callers, runtime, asked, stopped);

            for (int step = 1; step <= 3; step++) {
                awaitMore(asked);
                runtime.publish(
                        "Rollout",
                        challenge.rollout().toString(),
                        step,
                        new RolloutStepAdvanced(
                                challenge.rollout(), step, plan.sharesPercent().get(step), NOW));
                int reached = step;
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> asked.stream().anyMatch(one -> isOf(one, challenge, reached)));
            }
            runtime.publish(
                    "Rollout",
                    challenge.rollout().toString(),
                    4,
                    new RolloutCompleted(challenge.rollout(), CHURN, challenge.model()));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> asked.stream()
                            .anyMatch(one ->
                                    isOf(one, challenge, 3) && one.answer().variant() == Variant.CHAMPION));
            stopped.set(true);
            for (Future<?> caller : running) {
                caller.get();
            }

            asked.forEach(one -> assertAgrees(runtime, one));
            assertThat(asked.stream().filter(one -> one.before().equals(one.after())))
                    .hasSizeGreaterThan(asked.size() / 2);
        }
    }

    private static boolean isOf(Asked one, Challenge challenge, int step) {
        return one.answer().rolloutId().equals(challenge.rollout())
                && one.answer().step() == step;
    }

    private static void awaitMore(Queue<Asked> asked) {
        int before = asked.size();
        await().atMost(Duration.ofSeconds(20)).until(() -> asked.size() > before + 100);
    }

    private static List<Future<?>> start(
            ExecutorService callers, ServingRuntime runtime, Queue<Asked> asked, AtomicBoolean stopped) {
        LiveRoutes live = runtime.bean(LiveRoutes.class);
        AtomicInteger entities = new AtomicInteger();
        List<Future<?>> running = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            running.add(callers.submit(() -> {
                while (!stopped.get()) {
                    RouteTable before = live.current();
                    PredictionAnswer answer =
                            runtime.predict("customer-" + entities.incrementAndGet() % 500, 12, "Two year");
                    asked.add(new Asked(answer, before, live.current()));
                }
            }));
        }
        return running;
    }

    private static void assertAgrees(ServingRuntime runtime, Asked one) {
        PredictionAnswer answer = one.answer();
        PredictionMade made = runtime.recorded(answer);
        assertThat(made.variant()).isEqualTo(answer.variant());
        assertThat(made.step()).isEqualTo(answer.step());
        assertThat(made.rolloutId()).isEqualTo(answer.rolloutId());
        assertThat(made.modelVersionId()).isEqualTo(answer.modelVersionId());
        if (one.before().equals(one.after())) {
            Route route = one.before().routes().get(CHURN);
            Variant side = route.variant(answer.entity());
            InService serving = route.deciding().get(side);
            assertThat(answer.variant()).isEqualTo(side);
            assertThat(answer.rolloutId()).isEqualTo(serving.rolloutId());
            assertThat(answer.step()).isEqualTo(serving.step());
            assertThat(made.shadow() != null).isEqualTo(route.shadow().isPresent());
        }
    }
}
