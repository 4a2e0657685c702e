package io.modeltrail.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunCommand.CancelTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.CompleteTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.ReportTrainingProgress;
import io.modeltrail.contracts.training.TrainingRunCommand.SendTrainingHeartbeat;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCancelled;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingClaimed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingFailed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingHeartbeat;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReleased;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.runtime.SyntheticTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heartbeats, cancelling, releasing and two workers; a snapshot that is read until somebody says so stands for a long native step. */
class TrainingAsWorkTest {
    private static final SyntheticTable TABLE = SyntheticTable.of(400, 7);

    @TempDir
    Path dataDirectory;

    private WorkerBench bench;
    private final CountDownLatch stepIsOver = new CountDownLatch(1);
    private final CountDownLatch stepHasBegun = new CountDownLatch(1);

    @BeforeEach
    void open() {
        bench = new WorkerBench(dataDirectory);
    }

    @AfterEach
    void close() {
        stepIsOver.countDown();
        bench.close();
    }

    private void oneLongStep() {
        bench.beforeReading(() -> {
            stepHasBegun.countDown();
            try {
                stepIsOver.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void aWorkerIsHeardOfWithinALongStep() throws Exception {
        oneLongStep();
        TrainingRunId run = bench.working().request(bench.captured(TABLE), ModelFamily.LOGISTIC_REGRESSION);
        TrainingHeartbeat heartbeat = bench.next(TrainingHeartbeat.class).getPayload();
        assertThat(heartbeat.trainingRunId()).isEqualTo(run);
        assertThat(heartbeat.worker()).isEqualTo(new WorkerName("", dataDirectory).value());
        bench.next(TrainingHeartbeat.class);
        stepIsOver.countDown();
        assertThat(bench.next(TrainingCompleted.class).getPayload().trainingRunId())
                .isEqualTo(run);
    }

    @Test
    void signsThatAreNotHeardEndNoTrainingAndStopNoClock() throws Exception {
        oneLongStep();
        AtomicInteger heartbeats = new AtomicInteger();
        bench.beforeSending(command -> {
            if (command instanceof ReportTrainingProgress) {
                throw new IllegalStateException("nobody answers");
            }
            if (command instanceof SendTrainingHeartbeat && heartbeats.incrementAndGet() == 1) {
                throw new OutOfMemoryError("for a moment");
            }
        });
        TrainingRunId run = bench.working().request(bench.captured(TABLE), ModelFamily.LOGISTIC_REGRESSION);
        bench.next(TrainingHeartbeat.class);
        stepIsOver.countDown();
        assertThat(bench.next(TrainingCompleted.class).getPayload().trainingRunId())
                .isEqualTo(run);
        assertThat(TrainingHistory.read(bench.eventStore(), run).claims()).isEqualTo(1);
    }

    @Test
    void anOutcomeThatIsNotHeardIsSentAgain() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        bench.beforeSending(command -> {
            if (command instanceof CompleteTraining && sent.incrementAndGet() <= 2) {
                throw new IllegalStateException("nobody answers");
            }
        });
        AtomicInteger trainings = new AtomicInteger();
        bench.beforeReading(trainings::incrementAndGet);
        bench.working().request(bench.captured(TABLE), ModelFamily.LOGISTIC_REGRESSION);
        bench.next(TrainingCompleted.class);
        assertThat(sent).hasValue(3);
        assertThat(trainings).hasValue(1);
    }

    @Test
    void aFaultOfALivingWorkerIsNoAttempt() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        bench.beforeSending(command -> {
            if (command instanceof CompleteTraining && sent.incrementAndGet() == 1) {
                throw new OutOfMemoryError("for a moment");
            }
        });
        TrainingRunId run = bench.working().request(bench.captured(TABLE), ModelFamily.LOGISTIC_REGRESSION);
        assertThat(bench.next(TrainingReleased.class).getPayload().trainingRunId())
                .isEqualTo(run);
        bench.next(TrainingCompleted.class);
        assertThat(TrainingHistory.read(bench.eventStore(), run).claims()).isEqualTo(1);
    }

    @Test
    void aCancelledRunIsLeftWithinItsStepAndItsOutcomeDropped() throws Exception {
        DatasetSnapshotId snapshot = bench.captured(TABLE);
        oneLongStep();
        TrainingRunId cancelled = bench.working().request(snapshot, ModelFamily.LOGISTIC_REGRESSION);
        assertThat(stepHasBegun.await(60, TimeUnit.SECONDS)).isTrue();
        bench.send(new CancelTraining(cancelled, WorkerBench.SCIENTIST, "The wrong snapshot."));
        bench.next(TrainingCancelled.class);
        TrainingRunId next = bench.request(snapshot, ModelFamily.LOGISTIC_REGRESSION);
        stepIsOver.countDown();
        // The first outcome of all is the second run's.
        TrainingCompleted completed = bench.next(TrainingCompleted.class).getPayload();
        assertThat(completed.trainingRunId()).isEqualTo(next);
        assertThat(bench.next(ModelVersionRegistered.class).getPayload().modelVersionId())
                .isEqualTo(completed.modelVersionId());
        assertThat(bench.eventStore()
                        .readEvents(cancelled.toString())
                        .asStream()
                        .map(event -> event.getPayload()))
                .last()
                .isInstanceOf(TrainingCancelled.class);
    }

    @Test
    void whatWasLeftKeepsTheNextRunWaitingUntilItsStepIsOver() throws Exception {
        DatasetSnapshotId snapshot = bench.captured(TABLE);
        oneLongStep();
        TrainingRunId cancelled = bench.working().request(snapshot, ModelFamily.LOGISTIC_REGRESSION);
        assertThat(stepHasBegun.await(60, TimeUnit.SECONDS)).isTrue();
        bench.send(new CancelTraining(cancelled, WorkerBench.SCIENTIST, "The wrong snapshot."));
        TrainingRunId next = bench.request(snapshot, ModelFamily.LOGISTIC_REGRESSION);
        bench.wakeAll();
        Thread.sleep(500); // a claim would come at once; that there is none cannot be waited for
        assertThat(TrainingHistory.read(bench.eventStore(), next).claims()).isZero();
        stepIsOver.countDown();
        assertThat(bench.next(TrainingCompleted.class).getPayload().trainingRunId())
                .isEqualTo(next);
    }

    @Test
    void aRunThatIsCancelledBeforeAnybodyTookItIsNotBegun() throws Exception {
        DatasetSnapshotId snapshot = bench.captured(TABLE);
        TrainingRunId cancelled = bench.request(snapshot, ModelFamily.LOGISTIC_REGRESSION);
        bench.send(new CancelTraining(cancelled, WorkerBench.SCIENTIST, "No longer needed."));
        TrainingRunId next = bench.request(snapshot, ModelFamily.LOGISTIC_REGRESSION);
        bench.working();
        assertThat(bench.next(TrainingClaimed.class).getPayload().trainingRunId())
                .isEqualTo(next);
    }

    @Test
    void anOrderlyStopReleasesTheRunAndIsNoAttempt() throws Exception {
        DatasetSnapshotId snapshot = bench.captured(TABLE);
        oneLongStep();
        TrainingRunId run = bench.working().request(snapshot, ModelFamily.LOGISTIC_REGRESSION);
        assertThat(stepHasBegun.await(60, TimeUnit.SECONDS)).isTrue();
        bench.stopWorking();
        assertThat(bench.next(TrainingReleased.class).getPayload().trainingRunId())
                .isEqualTo(run);
        assertThat(TrainingHistory.read(bench.eventStore(), run).claims()).isZero();
        bench.beforeReading(() -> {});
        TrainingWorker another = bench.newWorker("another");
        another.start();
        try {
            assertThat(bench.next(TrainingClaimed.class).getPayload().worker()).isEqualTo("another");
            assertThat(bench.next(TrainingCompleted.class).getPayload().trainingRunId())
                    .isEqualTo(run);
        } finally {
            another.stop();
        }
    }

    @Test
    void twoWorkersNeverTrainTheSameRun() throws Exception {
        DatasetSnapshotId snapshot = bench.captured(TABLE);
        List<TrainingRunId> runs = new ArrayList<>();
        for (int number = 0; number < 6; number++) {
            runs.add(bench.request(snapshot, ModelFamily.LOGISTIC_REGRESSION));
        }
        AtomicInteger trainings = new AtomicInteger();
        bench.beforeReading(trainings::incrementAndGet);
        TrainingWorker one = bench.newWorker("one");
        TrainingWorker other = bench.newWorker("other");
        one.start();
        other.start();
        try {
            for (int number = 0; number < runs.size(); number++) {
                bench.next(TrainingCompleted.class);
            }
        } finally {
            one.stop();
            other.stop();
        }
        assertThat(trainings).hasValue(6);
        for (TrainingRunId run : runs) {
            assertThat(bench.eventStore().readEvents(run.toString()).asStream().map(event -> event.getPayload()))
                    .filteredOn(TrainingClaimed.class::isInstance)
                    .hasSize(1);
        }
    }

    @Test
    void aTrainingThatNeedsMoreMemoryThanAllowedIsRefusedBeforeItsTableIsRead() throws Exception {
        Sha256Digest digest = SnapshotFiles.write(dataDirectory, TABLE);
        AtomicInteger readings = new AtomicInteger();
        try (WorkerBench small = new WorkerBench(dataDirectory, 16)) {
            small.beforeReading(readings::incrementAndGet);
            small.working().request(small.captured(digest, 1_000_000), ModelFamily.XGBOOST);
            TrainingFailed failed = small.next(TrainingFailed.class).getPayload();
            assertThat(failed.code()).isEqualTo("training-exceeds-memory");
            long needed = neededMib(1_000_000, ModelFamily.XGBOOST);
            assertThat(failed.reason())
                    .contains("needs about " + needed + " MiB", "16 MiB are allowed", "modeltrail.training.memory-mib");
            assertThat(readings).hasValue(0);
            small.request(small.captured(digest, 400), ModelFamily.XGBOOST);
            assertThat(small.next(TrainingCompleted.class)).isNotNull();
        }
    }

    @Test
    void whatIsNeededGrowsWithRowsAndColumnsAndFamily() {
        long linear = neededMib(1_000_000, ModelFamily.LOGISTIC_REGRESSION);
        long trees = neededMib(1_000_000, ModelFamily.XGBOOST);
        assertThat(linear).isGreaterThan(trees);
        assertThat(neededMib(1_000_000, ModelFamily.STACKED_ENSEMBLE)).isGreaterThan(linear);
        assertThat(neededMib(2_000_000, ModelFamily.XGBOOST)).isBetween(2 * trees - 2, 2 * trees);
    }

    private static long neededMib(long rows, ModelFamily family) {
        return TrainingMemory.neededMib(rows, SyntheticTable.SCHEMA, TrainingPlan.defaultsFor(SmallModels.of(family)));
    }
}
