package io.modeltrail.runtime.batchscoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.batchscoring.BatchScoringCommand.CancelBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.CompleteBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringOutcome;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.StoreErasure.RewrittenFile;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.artifact.ScoringFiles;
import io.modeltrail.runtime.prediction.ServingRuntime;
import io.modeltrail.runtime.serving.TinyChurnModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultErasureTest {
    private static final Person ANN = new Person(TinyChurnModel.CHURN, "c-00001");

    @TempDir
    Path dataDirectory;

    private BatchScoringBench bench;

    @BeforeEach
    void start() {
        bench = new BatchScoringBench(dataDirectory);
        bench.serving.championOf(TinyChurnModel.withIntercept(0.3));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private SubjectId barred() {
        SubjectId ann = bench.subjects.know(ANN.useCase(), ANN.entity());
        bench.subjects.bar(ann);
        return ann;
    }

    private StoreErasure erase(SubjectId subject) {
        return bench.erasure(bench.files).erase(subject, ANN);
    }

    private @Nullable Throwable failureOfErasing() {
        try {
            erase(barred());
            return null;
        } catch (RuntimeException failed) {
            return failed;
        }
    }

    private BatchScoringOutcome outcomeOf(BatchScoringId job) {
        JobHistory history = bench.awaitEnd(job);
        assertThat(history.completed()).isNotNull();
        return history.completed().outcome();
    }

    /** Every result that is there, whether an event tells of it or not. */
    private List<String> entitiesOfFiles() throws Exception {
        try (Stream<Path> files = Files.list(dataDirectory.resolve("batch-scorings"))) {
            return files.flatMap(file -> entities(file).stream()).toList();
        }
    }

    private static List<String> entities(Path result) {
        try {
            return BatchScoringBench.read(result, "SELECT entity FROM %s");
        } catch (Exception unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    @Test
    void aRowKeepsItsPlaceUnderTheNameOfSomebodyErased() throws Exception {
        BatchScoringId job = bench.request(bench.goodRows());
        bench.job("one").work(job, new CompletableFuture<>());
        Sha256Digest original = outcomeOf(job).resultDigest();
        SubjectId ann = barred();

        StoreErasure done = erase(ann);

        assertThat(done.removed()).containsEntry("rows of results", 1L);
        assertThat(done.rewritten()).extracting(RewrittenFile::original).containsExactly(original);
        assertThat(bench.files.isThere(original)).isFalse();
        assertThat(entitiesOfFiles())
                .hasSize(2_500)
                .doesNotContain(ANN.entity())
                .startsWith("c-00000", ErasedEntity.of(ann), "c-00002");
    }

    @Test
    void aResultThatIsBeingWrittenIsWaitedFor() throws Exception {
        BatchScoringId job = bench.request(bench.goodRows());
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        bench.beforeSending(command -> {
            if (command instanceof CompleteBatchScoring) {
                failure.set(failureOfErasing()); // the file is written, and nobody knows of it yet
            }
        });
        bench.job("one").work(job, new CompletableFuture<>());
        outcomeOf(job);
        assertThat(failure.get()).isInstanceOf(ResultErasure.JobsAreWorkedOn.class);

        erase(barred());

        assertThat(entitiesOfFiles()).hasSize(2_500).doesNotContain(ANN.entity());
    }

    @Test
    void aStretchThatIsBeingStoredIsWaitedFor() throws Exception {
        BatchScoringId job = bench.request(bench.goodRows());
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        beforeList(
                1,
                () -> failure.set(
                        CompletableFuture.supplyAsync(this::failureOfErasing).join()));
        bench.job("one").work(job, new CompletableFuture<>());
        outcomeOf(job);
        assertThat(failure.get()).isInstanceOf(ResultErasure.JobsAreWorkedOn.class);

        erase(barred());

        assertThat(entitiesOfFiles()).hasSize(2_500).doesNotContain(ANN.entity());
    }

    @Test
    void whoWasBarredBeforeTheResultIsWrittenIsNotInIt() throws Exception {
        BatchScoringId job = bench.request(bench.goodRows());
        beforeList(2, () -> {
            throw new IllegalStateException("as if the database had gone");
        });
        assertThatThrownBy(() -> bench.job("one").work(job, new CompletableFuture<>()))
                .isInstanceOf(JobRun.ChunkNotStored.class);
        SubjectId ann = bench.subjects.know(
                ANN.useCase(),
                bench.rows.scored(job, first(job)).predictions().get(1).entity());
        bench.subjects.bar(ann);

        bench.job("one").work(job, new CompletableFuture<>());

        assertThat(entities(bench.files.find(outcomeOf(job).resultDigest())))
                .hasSize(2_500)
                .contains(ErasedEntity.of(ann))
                .doesNotContain(bench.subjects.person(ann).orElseThrow().entity());
    }

    private int first(BatchScoringId job) {
        return bench.rows.recorded(job).nextSetBit(0);
    }

    @Test
    void aResultOfAJobThatWasCancelledMeanwhileIsNotLeftBehind() throws Exception {
        BatchScoringId job = bench.request(bench.goodRows());
        bench.beforeSending(command -> {
            if (command instanceof CompleteBatchScoring) {
                bench.send(new CancelBatchScoring(job, ServingRuntime.CALLER, "By mistake."));
            }
        });

        assertThatThrownBy(() -> bench.job("one").work(job, new CompletableFuture<>()))
                .isInstanceOf(JobLeft.class);

        assertThat(entitiesOfFiles()).isEmpty();
    }

    @Test
    void problemsOfAJobThatWasCancelledMeanwhileAreNotLeftBehindEither() throws Exception {
        BatchScoringId job = bench.request(bench.captured("""
                SELECT printf('c-%05d', i) AS customer, 12 AS tenure,
                    CASE WHEN i = 1 THEN 'for life' ELSE 'Two year' END AS contract, 'No' AS churn
                FROM range(20) AS t(i) ORDER BY i"""));
        List<Sha256Digest> made = new ArrayList<>();
        bench.beforeSending(command -> {
            if (command instanceof CompleteBatchScoring) {
                made.addAll(allFiles());
                bench.send(new CancelBatchScoring(job, ServingRuntime.CALLER, "By mistake."));
            }
        });

        assertThatThrownBy(() -> bench.job("one").work(job, new CompletableFuture<>()))
                .isInstanceOf(JobLeft.class);

        assertThat(made).hasSize(2);
        assertThat(allFiles()).isEmpty();
    }

    private List<Sha256Digest> allFiles() {
        try {
            return bench.files.all();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void aResultWhoseOutcomeCouldNotBeRecordedIsRemoved() throws Exception {
        BatchScoringId job = bench.request(bench.goodRows());
        bench.beforeSending(command -> {
            if (command instanceof CompleteBatchScoring) {
                throw new IllegalStateException("as if the database had gone");
            }
        });
        assertThatThrownBy(() -> bench.job("one").work(job, new CompletableFuture<>()))
                .hasMessageContaining("as if");
        assertThat(entitiesOfFiles()).contains(ANN.entity()); // and no event tells of the file

        StoreErasure done = erase(barred());

        assertThat(done.removed()).containsEntry("unrecorded results", 1L);
        assertThat(allFiles()).isEmpty();
        bench.beforeSending(command -> {});
        bench.job("one").work(job, new CompletableFuture<>());
        assertThat(entities(bench.files.find(outcomeOf(job).resultDigest())))
                .hasSize(2_500)
                .doesNotContain(ANN.entity());
    }

    @Test
    void aResultOfAnotherUseCaseAndOneThatIsRecordedStay() throws Exception {
        DatasetSnapshotId snapshot = bench.goodRows();
        BatchScoringId job = bench.request(snapshot);
        bench.job("one").work(job, new CompletableFuture<>());
        Sha256Digest recorded = outcomeOf(job).resultDigest();
        Person guest = new Person(new UseCaseKey("guests"), "g-1");
        SubjectId subject = bench.subjects.know(guest.useCase(), guest.entity());
        bench.subjects.bar(subject);
        BatchScoringId other = bench.request(snapshot);
        bench.beforeSending(command -> {
            if (command instanceof CompleteBatchScoring) {
                throw new IllegalStateException("as if the database had gone");
            }
        });
        assertThatThrownBy(() -> bench.job("one").work(other, new CompletableFuture<>()))
                .hasMessageContaining("as if");

        StoreErasure done = bench.erasure(bench.files).erase(subject, guest);

        assertThat(done.removed()).containsEntry("unrecorded results", 0L);
        assertThat(allFiles()).hasSize(2).contains(recorded);
    }

    @Test
    void whatAKilledProcessLeftOfAJobThatHasEndedIsRemoved() throws Exception {
        BatchScoringId job = bench.request(bench.goodRows());
        bench.send(new CancelBatchScoring(job, ServingRuntime.CALLER, "By mistake."));
        Path left = bench.files.scratch(job.toString()).resolve("problems.jsonl");
        Files.writeString(left, ANN.entity());

        erase(barred());

        assertThat(left).doesNotExist();
    }

    @Test
    void aJobThatTheListDoesNotKnowIsFoundByItsFiles() throws Exception {
        BatchScoringId job = bench.request(bench.goodRows());
        bench.job("one").work(job, new CompletableFuture<>());
        outcomeOf(job);
        bench.rows.clear();

        erase(barred());

        assertThat(entitiesOfFiles()).hasSize(2_500).doesNotContain(ANN.entity());
    }

    @Test
    void afterACrashBetweenTheNewFileAndTheOldOnesRemovalTheOldOneGoes() throws Exception {
        BatchScoringId job = bench.request(bench.goodRows());
        bench.job("one").work(job, new CompletableFuture<>());
        Sha256Digest original = outcomeOf(job).resultDigest();
        SubjectId ann = barred();
        ScoringFiles killed = new ScoringFiles(dataDirectory) {
            @Override
            public void remove(Sha256Digest digest) throws IOException {
                throw new IOException("as if the process had been killed");
            }
        };
        assertThatThrownBy(() -> bench.erasure(killed).erase(ann, ANN)).hasRootCauseInstanceOf(IOException.class);
        assertThat(bench.files.isThere(original)).isTrue();

        StoreErasure done = erase(ann);

        assertThat(bench.files.isThere(original)).isFalse();
        assertThat(done.rewritten()).extracting(RewrittenFile::original).containsExactly(original);
        assertThat(entitiesOfFiles()).hasSize(2_500).doesNotContain(ANN.entity());
    }

    @Test
    void aStretchWaitsForItsTurnBeforeItIsScored() throws Exception {
        BatchScoringId job = bench.request(bench.goodRows());
        Instant begun = Instant.now();
        try (RowsOfSnapshot source = bench.rowsOf(job)) {
            bench.run(job, source, 1_000).finish(1);
        }

        // The third stretch may be stored two seconds after the begin.
        assertThat(Duration.between(begun, bench.predictions().getLast().getTimestamp()))
                .isGreaterThan(Duration.ofMillis(1_900));
    }

    private void beforeList(int list, Runnable happens) {
        AtomicInteger lists = new AtomicInteger();
        bench.serving.events().beforeAppending(events -> {
            if (events.getFirst().getPayload() instanceof PredictionMade && lists.incrementAndGet() == list) {
                happens.run();
            }
        });
    }
}
