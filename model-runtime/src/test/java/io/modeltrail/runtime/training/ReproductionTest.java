package io.modeltrail.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.Reproduction;
import io.modeltrail.contracts.training.Reproduction.Difference;
import io.modeltrail.contracts.training.Reproduction.Verdict;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingRunCommand.ClaimTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.CompleteTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.RequestTrainingReproduction;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReproduced;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.runtime.SyntheticTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs trained again by the real learners from what was recorded. */
class ReproductionTest {
    private static final SyntheticTable TABLE = SyntheticTable.of(500, 11);

    @TempDir
    Path dataDirectory;

    private WorkerBench bench;

    @BeforeEach
    void open() {
        bench = new WorkerBench(dataDirectory);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Reproduction repeated(TrainingRunId run) throws InterruptedException {
        bench.send(new RequestTrainingReproduction(run, WorkerBench.SCIENTIST));
        TrainingReproduced event = bench.next(TrainingReproduced.class).getPayload();
        assertThat(event.trainingRunId()).isEqualTo(run);
        return event.reproduction();
    }

    private TrainingOutcome outcome() throws InterruptedException {
        TrainingOutcome outcome =
                bench.next(TrainingCompleted.class).getPayload().outcome();
        bench.next(ModelVersionRegistered.class);
        return outcome;
    }

    @Test
    void theSameRecordMakesTheSameBytes() throws Exception {
        DatasetSnapshotId snapshot = bench.captured(TABLE);
        bench.working();
        for (ModelFamily family : new ModelFamily[] {ModelFamily.XGBOOST, ModelFamily.LOGISTIC_REGRESSION}) {
            TrainingRunId run = bench.request(snapshot, family);
            TrainingOutcome outcome = outcome();
            Reproduction repeated = repeated(run);
            assertThat(repeated.verdict()).isEqualTo(Verdict.SAME_BYTES);
            assertThat(repeated.environment()).isEmpty();
            assertThat(repeated.artefactDigest()).isEqualTo(outcome.artefactDigest());
            assertThat(repeated.reason()).isNull();
            assertThat(repeated.worker()).isEqualTo(new WorkerName("", dataDirectory).value());
        }
    }

    @Test
    void twoRequestsAreDoneOneAfterTheOther() throws Exception {
        TrainingRunId run = bench.working().request(bench.captured(TABLE), ModelFamily.LOGISTIC_REGRESSION);
        outcome();
        bench.send(new RequestTrainingReproduction(run, WorkerBench.SCIENTIST));
        bench.send(new RequestTrainingReproduction(run, WorkerBench.SCIENTIST));
        assertThat(bench.next(TrainingReproduced.class)
                        .getPayload()
                        .reproduction()
                        .verdict())
                .isEqualTo(Verdict.SAME_BYTES);
        assertThat(bench.next(TrainingReproduced.class)
                        .getPayload()
                        .reproduction()
                        .verdict())
                .isEqualTo(Verdict.SAME_BYTES);
    }

    @Test
    void aRepetitionThatEndedWithItsWorkerIsDoneAgain() throws Exception {
        TrainingRunId run = bench.working().request(bench.captured(TABLE), ModelFamily.LOGISTIC_REGRESSION);
        outcome();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        bench.beforeReading(() -> {
            begun.countDown();
            try {
                over.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        bench.send(new RequestTrainingReproduction(run, WorkerBench.SCIENTIST));
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        bench.stopWorking();
        over.countDown();
        assertThat(TrainingHistory.read(bench.eventStore(), run).reproductionsOpen())
                .isOne();
        bench.beforeReading(() -> {});
        TrainingWorker another = bench.newWorker("another");
        another.start();
        try {
            Reproduction repeated =
                    bench.next(TrainingReproduced.class).getPayload().reproduction();
            assertThat(repeated.worker()).isEqualTo("another");
            assertThat(repeated.verdict()).isEqualTo(Verdict.SAME_BYTES);
        } finally {
            another.stop();
        }
    }

    @Test
    void whatDiffersInTheEnvironmentAndInTheFilesIsNamed() throws Exception {
        DatasetSnapshotId snapshot = bench.captured(TABLE);
        bench.working().request(snapshot, ModelFamily.LOGISTIC_REGRESSION);
        TrainingOutcome real = outcome();
        bench.stopWorking();
        TrainingRunId run = bench.request(snapshot, ModelFamily.LOGISTIC_REGRESSION);
        Map<String, String> environment = new TreeMap<>(real.environment());
        environment.put("java.version", "17.0.1");
        environment.remove("liblinear");
        environment.put("os.arch", "sparc");
        bench.send(new ClaimTraining(run, "of-before", Instant.now()));
        bench.send(new CompleteTraining(
                run, "of-before", ModelVersionId.next(), with(real, environment, Sha256Digest.of(new byte[] {1}))));
        bench.working();
        Reproduction repeated = repeated(run);
        assertThat(repeated.verdict()).isEqualTo(Verdict.OTHER_BYTES);
        assertThat(repeated.environment())
                .containsExactly(
                        new Difference("java.version", "17.0.1", System.getProperty("java.version")),
                        new Difference("liblinear", null, "2.44"),
                        new Difference("os.arch", "sparc", System.getProperty("os.arch")));
        assertThat(repeated.artefactDigest()).isEqualTo(real.artefactDigest());
        assertThat(repeated.reason()).isEqualTo("These files differ: library model.");
    }

    private static TrainingOutcome with(
            TrainingOutcome real, Map<String, String> environment, Sha256Digest libraryModel) {
        return new TrainingOutcome(
                real.artefactDigest(),
                real.artefactBytes(),
                libraryModel,
                real.evaluationDigest(),
                real.evaluation(),
                real.rowOrderDigest(),
                real.trainedRows(),
                real.holdoutRows(),
                real.scorerCheckRows(),
                real.largestMarginDifference(),
                environment,
                real.durationMillis(),
                real.parameters(),
                real.explanationDigest());
    }

    @Test
    void aRunWhoseSnapshotIsGoneIsNotReproducible() throws Exception {
        Sha256Digest digest = SnapshotFiles.write(dataDirectory, TABLE);
        TrainingRunId run = bench.working().request(bench.captured(digest), ModelFamily.LOGISTIC_REGRESSION);
        outcome();
        Files.delete(dataDirectory.resolve("snapshots").resolve(digest.hex() + ".parquet"));
        Reproduction repeated = repeated(run);
        assertThat(repeated.verdict()).isEqualTo(Verdict.NOT_REPRODUCIBLE);
        assertThat(repeated.reason()).startsWith("snapshot-missing: ");
        assertThat(repeated.artefactDigest()).isNull();
        assertThat(repeated.environment()).isEmpty();
    }

    @Test
    void theEnvironmentNamesTheNativeLibrariesThatAreLoaded() throws Exception {
        bench.working().request(bench.captured(TABLE), ModelFamily.XGBOOST);
        Map<String, String> environment = outcome().environment();
        assertThat(environment).containsKeys("java.version", "os.arch", "xgboost4j", "threads");
        if (Files.exists(Path.of("/proc/self/maps"))) {
            assertThat(environment.get("libm.so.6")).matches("sha256:[0-9a-f]{16}");
        }
    }
}
