package io.modeltrail.runtime.batchscoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.batchscoring.BatchScoringCommand.CancelBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.ReleaseBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringClaimed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCompleted;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringFailed;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringOutcome;
import io.modeltrail.contracts.batchscoring.DecisionCount;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureOrigin;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.runtime.prediction.ServingRuntime;
import io.modeltrail.runtime.serving.TinyChurnModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.EventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchScoringWorkerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dataDirectory;

    private BatchScoringBench bench;

    @BeforeEach
    void start() {
        bench = new BatchScoringBench(dataDirectory);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private BatchScoringOutcome outcomeOf(BatchScoringId job) {
        JobHistory history = bench.awaitEnd(job);
        assertThat(history.completed()).as(bench.eventsOf(job).toString()).isNotNull();
        return history.completed().outcome();
    }

    /** Lists of predictions that are about to be stored, counted from 1; commands' events are not counted. */
    private void beforeList(int list, Runnable happens) {
        AtomicInteger lists = new AtomicInteger();
        bench.serving.events().beforeAppending(events -> {
            if (events.getFirst().getPayload() instanceof PredictionMade && lists.incrementAndGet() == list) {
                happens.run();
            }
        });
    }

    @Test
    void everyRowIsScoredOnceAndTheResultHasThemInTheOrderOfTheSnapshot() throws Exception {
        var model = bench.serving.championOf(TinyChurnModel.withIntercept(0.3));
        bench.worker().start();
        BatchScoringId job = bench.request(bench.goodRows());

        BatchScoringOutcome outcome = outcomeOf(job);

        assertThat(outcome.rowCount()).isEqualTo(2_500);
        assertThat(outcome.refusedRows()).isZero();
        assertThat(outcome.problemsDigest()).isNull();
        assertThat(outcome.decisions()).singleElement().satisfies(count -> {
            assertThat(count.modelVersionId()).isEqualTo(model);
            assertThat(count.positive() + count.negative()).isEqualTo(2_500);
            assertThat(count.positive()).isPositive();
        });
        List<EventMessage<PredictionMade>> predictions = bench.predictions();
        assertThat(predictions).hasSize(2_500).allSatisfy(message -> {
            assertThat(message.getMetaData()).containsEntry("correlationId", job.toString());
            assertThat(message.getPayload().channel()).isEqualTo(Channel.BATCH);
            assertThat(message.getPayload().requestedBy()).isEqualTo(ServingRuntime.CALLER);
            assertThat(message.getPayload().featureOrigin()).isNull();
        });
        List<String> lines = BatchScoringBench.read(
                bench.files.find(outcome.resultDigest()), "SELECT entity, prediction_id, variant FROM %s");
        assertThat(lines).hasSize(2_500).isSorted();
        assertThat(lines.stream().map(line -> line.substring(8, 44)))
                .containsExactlyInAnyOrderElementsOf(predictions.stream()
                        .map(message -> message.getPayload().predictionId().toString())
                        .toList());
        Awaitility.await().atMost(PATIENCE).until(() -> bench.rows.rowsDone(job) == 0);
    }

    @Test
    void afterAFailingWriteItGoesOnWhereItWas() throws Exception {
        bench.serving.championOf(TinyChurnModel.withIntercept(0.3));
        BatchScoringId job = bench.request(bench.goodRows());
        beforeList(2, () -> {
            throw new IllegalStateException("as if the database had gone");
        });
        assertThatThrownBy(() -> bench.job("one").work(job, new CompletableFuture<>()))
                .isInstanceOf(JobRun.ChunkNotStored.class);
        Set<PredictionId> before = ids();
        assertThat(before).hasSizeBetween(1, 2_499);
        assertThat(bench.rows.rowsDone(job)).isEqualTo(before.size());

        bench.job("one").work(job, new CompletableFuture<>());

        assertThat(outcomeOf(job).rowCount()).isEqualTo(2_500);
        assertThat(ids()).hasSize(2_500).containsAll(before);
        assertThat(bench.predictionCount()).isEqualTo(2_500);
        assertThat(everyEntityOnce()).isTrue();
    }

    @Test
    void eachRowOfTheResultSaysWhatServedItAlsoWhenThatChangedInBetween() throws Exception {
        var before = bench.serving.championOf(TinyChurnModel.withIntercept(0.3));
        BatchScoringId job = bench.request(bench.goodRows());
        beforeList(2, () -> {
            throw new IllegalStateException("as if the database had gone");
        });
        assertThatThrownBy(() -> bench.job("one").work(job, new CompletableFuture<>()))
                .isInstanceOf(JobRun.ChunkNotStored.class);
        var after = bench.serving.championOf(TinyChurnModel.withIntercept(-0.4));
        bench.job("one").work(job, new CompletableFuture<>());

        BatchScoringOutcome outcome = outcomeOf(job);
        assertThat(outcome.decisions())
                .extracting(DecisionCount::modelVersionId)
                .containsExactlyInAnyOrder(before, after);
        Path result = bench.files.find(outcome.resultDigest());
        assertThat(
                        BatchScoringBench.read(
                                result,
                                "SELECT entity, prediction_id, model_version_id, variant, score, decision FROM %s ORDER BY prediction_id"))
                .isEqualTo(bench.predictions().stream()
                        .map(EventMessage::getPayload)
                        .sorted(Comparator.comparing(made -> made.predictionId().toString()))
                        .map(made -> Stream.of(
                                        made.entity(),
                                        made.predictionId(),
                                        made.modelVersionId(),
                                        made.variant(),
                                        made.score(),
                                        made.positive())
                                .map(Object::toString)
                                .collect(Collectors.joining(" ")))
                        .toList());
        assertThat(BatchScoringBench.read(result, "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM %s)"))
                .containsExactly(
                        "entity VARCHAR",
                        "prediction_id VARCHAR",
                        "score FLOAT",
                        "decision BOOLEAN",
                        "model_version_id VARCHAR",
                        "variant VARCHAR");
    }

    @Test
    void aKilledWorkerGoesOnUnderItsNameAndAnotherLeavesItAlone() throws Exception {
        bench.serving.championOf(TinyChurnModel.withIntercept(0.3));
        BatchScoringId job = bench.request(bench.goodRows());
        beforeList(2, () -> {
            throw new IllegalStateException("as if the process had been killed");
        });
        bench.beforeSending(command -> {
            if (command instanceof ReleaseBatchScoring) {
                throw new IllegalStateException("a killed process releases nothing");
            }
        });
        assertThatThrownBy(() -> bench.job("one").work(job, new CompletableFuture<>()))
                .isInstanceOf(JobRun.ChunkNotStored.class);
        long before = bench.predictionCount();

        bench.job("two").work(job, new CompletableFuture<>());
        assertThat(bench.predictionCount()).isEqualTo(before);

        bench.job("one").work(job, new CompletableFuture<>());
        assertThat(outcomeOf(job).rowCount()).isEqualTo(2_500);
        assertThat(bench.predictionCount()).isEqualTo(2_500);
        assertThat(everyEntityOnce()).isTrue();
    }

    @Test
    void aWorkerThatStopsReleasesItsJobAndTheNextOneEndsIt() throws Exception {
        bench.serving.championOf(TinyChurnModel.withIntercept(0.3));
        BatchScoringId job = bench.request(bench.goodRows());
        CompletableFuture<String> left = new CompletableFuture<>();
        beforeList(1, () -> left.complete("the worker stops"));
        assertThatThrownBy(() -> bench.job("one").work(job, left)).isInstanceOf(JobLeft.class);
        assertThat(bench.predictionCount()).isLessThan(2_500);

        bench.job("two").work(job, new CompletableFuture<>());

        assertThat(outcomeOf(job).rowCount()).isEqualTo(2_500);
        assertThat(everyEntityOnce()).isTrue();
    }

    @Test
    void ofTwoWorkersOneHasTheJob() throws Exception {
        bench.serving.championOf(TinyChurnModel.withIntercept(0.3));
        bench.worker().start();
        bench.newWorker("two").start();
        BatchScoringId job = bench.request(bench.goodRows());

        assertThat(outcomeOf(job).rowCount()).isEqualTo(2_500);
        assertThat(bench.eventsOf(job).stream().filter(BatchScoringClaimed.class::isInstance))
                .hasSize(1);
        assertThat(everyEntityOnce()).isTrue();
    }

    @Test
    void evenTwoThatBothTakeTheJobForTheirsStoreEachStretchOnce() throws Exception {
        bench.serving.championOf(TinyChurnModel.withIntercept(0.3));
        BatchScoringId job = bench.request(bench.goodRows());
        try (RowsOfSnapshot ofOne = bench.rowsOf(job);
                RowsOfSnapshot ofTwo = bench.rowsOf(job)) {
            // Both know of nothing that is stored.
            JobRun one = bench.run(job, ofOne);
            JobRun two = bench.run(job, ofTwo);
            assertThat(two.finish(2)).isEqualTo(3);
            assertThat(one.finish(2)).isEqualTo(3);
        }

        assertThat(bench.predictionCount()).isEqualTo(2_500);
        assertThat(everyEntityOnce()).isTrue();
    }

    @Test
    void aJobThatIsCancelledInTheMiddleStopsAndWhatItPredictedStays() throws Exception {
        bench.serving.championOf(TinyChurnModel.withIntercept(0.3));
        bench.worker().start();
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        bench.serving.events().beforeAppending(events -> {
            if (events.getFirst().getPayload() instanceof PredictionMade) {
                if (cancelled.complete(null)) {
                    CompletableFuture.runAsync(() -> bench.send(new CancelBatchScoring(
                                    bench.rows.openJobs().getFirst(), ServingRuntime.CALLER, "By mistake.")))
                            .join();
                }
                bench.left.join();
            }
        });
        BatchScoringId job = bench.request(bench.goodRows());

        assertThat(bench.awaitEnd(job).completed()).isNull();
        Awaitility.await().atMost(PATIENCE).until(() -> bench.rows.openJobs().isEmpty());
        Awaitility.await().atMost(PATIENCE).until(() -> bench.rows.rowsDone(job) == 0);
        assertThat(bench.predictionCount()).isBetween(1L, 2_499L);
        assertThat(bench.eventsOf(job)).noneMatch(BatchScoringCompleted.class::isInstance);
    }

    @Test
    void aRowThatDoesNotFitIsCountedAndListedWithoutItsValuesAndTheJobGoesOn() throws Exception {
        bench.serving.championOf(TinyChurnModel.withIntercept(0.3));
        BatchScoringId job = bench.request(bench.captured("""
                SELECT * FROM (VALUES ('ann', 12, 'Two year', 'No'), ('bob', 4711, 'Two year', 'No'),
                    ('cat', 3, 'Forever', 'No'), ('dan', NULL, 'Two year', 'No'), (NULL, 1, 'Two year', 'No'))
                    AS t(customer, tenure, contract, churn)"""));

        bench.job("one").work(job, new CompletableFuture<>());

        BatchScoringOutcome outcome = outcomeOf(job);
        assertThat(outcome.rowCount()).isEqualTo(5);
        assertThat(outcome.refusedRows()).isEqualTo(3);
        assertThat(BatchScoringBench.read(bench.files.find(outcome.resultDigest()), "SELECT entity FROM %s"))
                .containsExactly("ann", "dan");
        String problems = Files.readString(bench.files.find(outcome.problemsDigest()));
        assertThat(problems.lines()).hasSize(3);
        assertThat(problems)
                .contains("\"row\":2,\"entity\":\"bob\",\"code\":\"features-do-not-fit\",\"feature\":\"tenure\"")
                .contains("\"row\":3,\"entity\":\"cat\",\"code\":\"features-do-not-fit\",\"feature\":\"contract\"")
                .contains("\"row\":5,\"entity\":\"\",\"code\":\"entity-missing\"")
                .doesNotContain("4711")
                .doesNotContain("Forever");
    }

    @Test
    void rowsOfAFeatureSetSayWhereTheyCameFrom() throws Exception {
        Instant noon = Instant.parse("2026-11-25T12:00:00Z");
        bench.serving.championOf(TinyChurnModel.withIntercept(0.3));
        BatchScoringId job = bench.request(bench.captured(
                new SnapshotSource.FeatureSet(new FeatureSetKey("churn-customer"), 3, List.of(noon), null),
                "SELECT 'ann' AS customer, 12 AS tenure, 'Two year' AS contract"));

        bench.job("one").work(job, new CompletableFuture<>());

        assertThat(outcomeOf(job).refusedRows()).isZero();
        assertThat(bench.predictions().getFirst().getPayload().featureOrigin())
                .isEqualTo(new FeatureOrigin(new FeatureSetKey("churn-customer"), 3, noon, null));
    }

    @Test
    void aSnapshotOfSeveralMomentsIsNotScored() throws Exception {
        Instant noon = Instant.parse("2026-11-25T12:00:00Z");
        bench.serving.championOf(TinyChurnModel.withIntercept(0.3));
        BatchScoringId job = bench.request(bench.captured(
                new SnapshotSource.FeatureSet(
                        new FeatureSetKey("churn-customer"), 3, List.of(noon, noon.plusSeconds(1)), null),
                "SELECT 'ann' AS customer, 12 AS tenure, 'Two year' AS contract"));
        bench.job("one").work(job, new CompletableFuture<>());
        assertThat(failureOf(job)).isEqualTo("snapshot-of-several-moments");
    }

    @Test
    void withoutAModelInServiceTheJobFailsAndSaysSo() throws Exception {
        BatchScoringId job = bench.request(bench.goodRows());
        bench.job("one").work(job, new CompletableFuture<>());
        assertThat(failureOf(job)).isEqualTo("nothing-served");
        assertThat(bench.predictionCount()).isZero();
    }

    private String failureOf(BatchScoringId job) {
        return bench.eventsOf(job).stream()
                .filter(BatchScoringFailed.class::isInstance)
                .map(event -> ((BatchScoringFailed) event).code())
                .collect(Collectors.joining());
    }

    private Set<PredictionId> ids() {
        return bench.predictions().stream()
                .map(message -> message.getPayload().predictionId())
                .collect(Collectors.toSet());
    }

    private boolean everyEntityOnce() {
        List<String> entities = bench.predictions().stream()
                .map(message -> message.getPayload().entity())
                .toList();
        return entities.size() == 2_500 && Set.copyOf(entities).size() == 2_500;
    }
}
