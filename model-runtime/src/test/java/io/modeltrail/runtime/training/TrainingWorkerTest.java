package io.modeltrail.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.Champion;
import io.modeltrail.contracts.model.ChampionComparison;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingRunCommand.ClaimTraining;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingClaimed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingFailed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingProgressed;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.artifact.ExplanationFiles;
import io.modeltrail.runtime.explanation.GlobalExplanation;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventhandling.EventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingWorkerTest {
    private static final SyntheticTable TABLE = SyntheticTable.of(800, 31);

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

    @Test
    void whatIsRequestedIsTrainedAndRegistered() throws Exception {
        DatasetSnapshotId snapshot = bench.captured(TABLE);
        TrainingRunId run = bench.working().request(snapshot, ModelFamily.XGBOOST);
        for (int step = 1; step <= 10; step++) {
            TrainingProgressed progressed = bench.next(TrainingProgressed.class).getPayload();
            assertThat(progressed.stepsDone()).isEqualTo(step);
            assertThat(progressed.steps()).isEqualTo(10);
        }
        TrainingCompleted completed = bench.next(TrainingCompleted.class).getPayload();
        EventMessage<ModelVersionRegistered> registered = bench.next(ModelVersionRegistered.class);
        Candidate candidate = registered.getPayload().candidate();
        TrainingOutcome outcome = completed.outcome();
        assertThat(registered.getPayload().modelVersionId()).isEqualTo(completed.modelVersionId());
        assertThat(candidate.trainingRunId()).isEqualTo(run);
        assertThat(candidate.trainedBy()).isEqualTo(WorkerBench.SCIENTIST);
        assertThat(candidate.comparison()).isNull();
        assertThat(candidate.schema()).isEqualTo(SyntheticTable.SCHEMA);
        assertThat(candidate.binding().artefactDigest()).isEqualTo(outcome.artefactDigest());
        assertThat(candidate.binding().evaluationDigest()).isEqualTo(outcome.evaluationDigest());
        assertThat(Files.exists(dataDirectory
                        .resolve("snapshots")
                        .resolve(candidate.binding().datasetDigest().hex() + ".parquet")))
                .isTrue();
        GlobalExplanation explained =
                GlobalExplanation.read(new ExplanationFiles(dataDirectory).read(outcome.explanationDigest()));
        assertThat(explained.artefactDigest()).isEqualTo(outcome.artefactDigest());
        assertThat(explained.holdoutRows()).isEqualTo((int) outcome.holdoutRows());
        assertThat(registered.getMetaData())
                .containsEntry(TrailMetadata.ACTOR, "system:training-worker")
                .containsEntry(TrailMetadata.USE_CASE, "churn")
                .containsKeys(TrailMetadata.CORRELATION_ID, TrailMetadata.CAUSATION_ID);
    }

    @Test
    void theOutcomeNamesWhatIsInTheFilesAndTheEnvironment() throws Exception {
        bench.working().request(bench.captured(TABLE), ModelFamily.LOGISTIC_REGRESSION);
        TrainingOutcome outcome =
                bench.next(TrainingCompleted.class).getPayload().outcome();
        byte[] artefact = bench.artifacts.read(outcome.artefactDigest());
        assertThat(artefact).hasSize((int) outcome.artefactBytes());
        assertThat(CompiledScorer.read(artefact).threshold())
                .isEqualTo(outcome.evaluation().threshold());
        assertThat(bench.artifacts.read(outcome.libraryModelDigest())).isNotEmpty();
        byte[] evaluation = Files.readAllBytes(dataDirectory
                .resolve("evaluations")
                .resolve(outcome.evaluationDigest().hex()));
        assertThat(Sha256Digest.of(evaluation)).isEqualTo(outcome.evaluationDigest());
        assertThat(outcome.largestMarginDifference()).isZero();
        assertThat(outcome.scorerCheckRows()).isEqualTo(800);
        assertThat(outcome.environment())
                .containsEntry("liblinear", "2.44")
                .containsEntry("threads", "1")
                .containsKeys("java.version", "java.vendor", "os.name", "os.arch", "processor");
    }

    @Test
    void theCandidateIsComparedWithTheChampionOnItsHoldout() throws Exception {
        DatasetSnapshotId snapshot = bench.captured(TABLE);
        bench.working().request(snapshot, ModelFamily.LOGISTIC_REGRESSION);
        ModelVersionRegistered first = bench.next(ModelVersionRegistered.class).getPayload();
        bench.champion(
                new Champion(first.modelVersionId(), first.candidate().binding().artefactDigest(), Long.MAX_VALUE));
        bench.request(snapshot, ModelFamily.XGBOOST);
        Candidate second = bench.next(ModelVersionRegistered.class).getPayload().candidate();
        ChampionComparison comparison = second.comparison();
        assertThat(comparison).isNotNull();
        assertThat(comparison.champion()).isEqualTo(first.modelVersionId());
        assertThat(comparison.rows()).isEqualTo(160);
        assertThat(comparison.candidateAuc()).isEqualTo(second.evaluation().holdoutAuc());
        // The same plan holds the same rows out, so the champion is judged as it was when it was the candidate.
        assertThat(comparison.championAuc())
                .isCloseTo(first.candidate().evaluation().holdoutAuc(), within(1e-12));
    }

    @Test
    void aChampionWithoutItsArtefactIsNotCompared() throws Exception {
        bench.champion(new Champion(ModelVersionId.next(), Sha256Digest.of(new byte[] {1}), Long.MAX_VALUE));
        bench.working().request(bench.captured(TABLE), ModelFamily.LOGISTIC_REGRESSION);
        assertThat(bench.next(ModelVersionRegistered.class)
                        .getPayload()
                        .candidate()
                        .comparison())
                .isNull();
    }

    @Test
    void whatMakesATrainingImpossibleIsSaidInAnEvent() throws Exception {
        bench.working();
        assertThat(failure(DatasetSnapshotId.next())).isEqualTo("snapshot-not-captured");
        assertThat(failure(bench.requestedSnapshot(WorkerBench.USE_CASE))).isEqualTo("snapshot-not-captured");
        assertThat(failure(bench.requestedSnapshot(new UseCaseKey("another"))))
                .isEqualTo("snapshot-of-another-use-case");
        DatasetSnapshotId refused = bench.requestedSnapshot(WorkerBench.USE_CASE);
        bench.publish(refused, 1, new DatasetSnapshotRefused(refused, 1, List.of(), Sha256Digest.of(new byte[0])));
        assertThat(failure(refused)).isEqualTo("snapshot-refused");
        assertThat(failure(bench.captured(Sha256Digest.of(new byte[] {9})))).isEqualTo("snapshot-missing");
        assertThat(failure(bench.captured(new SyntheticTable(TABLE.features(), new boolean[800]))))
                .isEqualTo("one-class-only");
        assertThat(failure(bench.captured(SyntheticTable.of(8, 1)))).isEqualTo("too-few-rows");
        Sha256Digest digest = SnapshotFiles.write(dataDirectory, SyntheticTable.of(100, 2));
        Files.writeString(dataDirectory.resolve("snapshots").resolve(digest.hex() + ".parquet"), "changed");
        assertThat(failure(bench.captured(digest))).isEqualTo("snapshot-changed");
    }

    @Test
    void errorsOfTheMachineAreSaidInAnEventAndTheWorkerGoesOn() throws Exception {
        bench.working();
        DatasetSnapshotId snapshot = bench.captured(TABLE);
        assertThat(failure(snapshot, new UnsatisfiedLinkError("no libduckdb"))).isEqualTo("library-failed");
        assertThat(failure(snapshot, new ExceptionInInitializerError("no liblinear")))
                .isEqualTo("library-failed");
        assertThat(failure(snapshot, new OutOfMemoryError("Java heap space"))).isEqualTo("out-of-memory");
        assertThat(failure(snapshot, new StackOverflowError())).isEqualTo("out-of-memory");
        bench.beforeReading(() -> {});
        TrainingRunId next = bench.request(snapshot, ModelFamily.LOGISTIC_REGRESSION);
        assertThat(bench.next(TrainingCompleted.class).getPayload().trainingRunId())
                .isEqualTo(next);
    }

    private String failure(DatasetSnapshotId snapshot, Error error) throws InterruptedException {
        bench.beforeReading(() -> {
            throw error;
        });
        return failure(snapshot);
    }

    @Test
    void anErrorOutsideATrainingDoesNotEndTheWorker() throws Exception {
        DatasetSnapshotId snapshot = bench.captured(TABLE);
        bench.working().request(snapshot, ModelFamily.LOGISTIC_REGRESSION);
        ModelVersionRegistered first = bench.next(ModelVersionRegistered.class).getPayload();
        bench.champion(
                new Champion(first.modelVersionId(), first.candidate().binding().artefactDigest(), Long.MAX_VALUE));
        // Read once to train; the second reading, to compare, meets the error; the third is the next look's.
        AtomicInteger readings = new AtomicInteger();
        bench.beforeReading(() -> {
            if (readings.incrementAndGet() == 2) {
                throw new StackOverflowError();
            }
        });
        bench.request(snapshot, ModelFamily.LOGISTIC_REGRESSION);
        assertThat(bench.next(ModelVersionRegistered.class)
                        .getPayload()
                        .candidate()
                        .comparison())
                .isNotNull();
        assertThat(readings).hasValue(3);
    }

    private String failure(DatasetSnapshotId snapshot) throws InterruptedException {
        TrainingRunId run = bench.request(snapshot, ModelFamily.XGBOOST);
        TrainingFailed failed = bench.next(TrainingFailed.class).getPayload();
        assertThat(failed.trainingRunId()).isEqualTo(run);
        assertThat(failed.reason()).isNotBlank();
        return failed.code();
    }

    @Test
    void aRunThatThisWorkerHadBegunBeforeARestartIsTakenUpAgain() throws Exception {
        TrainingRunId run = bench.request(bench.captured(TABLE), ModelFamily.LOGISTIC_REGRESSION);
        String name = new WorkerName("", dataDirectory).value();
        bench.send(new ClaimTraining(run, name, Instant.EPOCH));
        assertThat(bench.next(TrainingClaimed.class).getPayload().worker()).isEqualTo(name);
        TrainingWorker restarted = bench.newWorker();
        restarted.start();
        try {
            assertThat(bench.next(TrainingClaimed.class).getPayload().worker()).isEqualTo(name);
            assertThat(bench.next(ModelVersionRegistered.class)
                            .getPayload()
                            .candidate()
                            .trainingRunId())
                    .isEqualTo(run);
        } finally {
            restarted.stop();
        }
    }

    @Test
    void aRunThatWasBegunTwiceWithoutAnEndIsNotBegunAThirdTime() throws Exception {
        TrainingRunId run = bench.request(bench.captured(TABLE), ModelFamily.LOGISTIC_REGRESSION);
        String name = new WorkerName("", dataDirectory).value();
        bench.send(new ClaimTraining(run, name, Instant.EPOCH));
        bench.send(new ClaimTraining(run, name, Instant.EPOCH));
        AtomicInteger readings = new AtomicInteger();
        bench.beforeReading(readings::incrementAndGet);
        bench.working();
        TrainingFailed failed = bench.next(TrainingFailed.class).getPayload();
        assertThat(failed.trainingRunId()).isEqualTo(run);
        assertThat(failed.code()).isEqualTo("worker-died-repeatedly");
        assertThat(failed.reason()).contains("begun 2 times");
        assertThat(readings).hasValue(0);
    }

    @Test
    void aRunOfAnotherWorkerIsLeftAlone() throws Exception {
        DatasetSnapshotId snapshot = bench.captured(TABLE);
        TrainingRunId theirs = bench.request(snapshot, ModelFamily.LOGISTIC_REGRESSION);
        bench.send(new ClaimTraining(theirs, "another-worker", Instant.EPOCH));
        TrainingRunId ours = bench.request(snapshot, ModelFamily.LOGISTIC_REGRESSION);
        bench.working();
        // Older work comes first, so theirs was looked at before ours was done.
        assertThat(bench.next(ModelVersionRegistered.class)
                        .getPayload()
                        .candidate()
                        .trainingRunId())
                .isEqualTo(ours);
        assertThat(TrainingHistory.read(bench.eventStore(), theirs).ended()).isFalse();
    }

    @Test
    void theNameOutlivesARestartAndCanBeGiven() {
        assertThat(new WorkerName("", dataDirectory).value())
                .startsWith("worker-")
                .isEqualTo(new WorkerName("", dataDirectory).value());
        assertThat(new WorkerName(" gpu-7 ", dataDirectory).value()).isEqualTo("gpu-7");
    }

    @Test
    void anEmptyNameIsReplaced() throws Exception {
        Files.writeString(dataDirectory.resolve("worker-name"), "\n");
        assertThat(new WorkerName("", dataDirectory).value())
                .startsWith("worker-")
                .isEqualTo(new WorkerName("", dataDirectory).value());
    }
}
