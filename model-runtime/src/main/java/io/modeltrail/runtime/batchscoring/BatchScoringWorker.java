package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Does the open jobs, oldest first and one after the other. It looks when it is woken and otherwise every few seconds: what was open before
 * a restart, and what a database that was away has interrupted, is found that way.
 */
@Component
class BatchScoringWorker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(BatchScoringWorker.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    private final BatchScoringRows rows;
    private final BatchScoringJob job;
    private final Semaphore wakings = new Semaphore(0);
    private volatile @Nullable Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable InHand inHand;

    BatchScoringWorker(BatchScoringRows rows, BatchScoringJob job) {
        this.rows = rows;
        this.job = job;
    }

    /** @param left completed with the reason when the job is to be left */
    private record InHand(BatchScoringId job, CompletableFuture<String> left) {}

    /** There may be a new job. Never blocks. */
    void wake() {
        wakings.release();
    }

    /** The job has ended: what this worker does for it stops before its next stretch. Never blocks. */
    void leave(BatchScoringId ended) {
        InHand now = inHand;
        if (now != null && now.job().equals(ended)) {
            now.left().complete("the job has ended");
        }
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            stopping = false;
            thread = Thread.ofPlatform().name("batch-scoring-worker").daemon().start(this::workUntilStopped);
        }
    }

    /** The job under way is left after its stretch and released, so that another worker takes it up at once. */
    @Override
    public synchronized void stop() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        stopping = true;
        InHand now = inHand;
        if (now != null) {
            now.left().complete("the worker stops");
        }
        wake();
        try {
            if (!running.join(STOP_PATIENCE)) {
                LOG.warn(
                        "The batch scoring worker does not end; its job will be taken up again when it has been silent");
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void workUntilStopped() {
        while (!stopping) {
            doOpenJobs();
            try {
                if (wakings.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    wakings.drainPermits();
                }
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    /** A fault does not end the loop, nor do the errors that work may end with: they are logged, and the job is tried again. */
    private void doOpenJobs() {
        List<BatchScoringId> open;
        try {
            open = rows.openJobs();
        } catch (RuntimeException unreachable) {
            LOG.warn(
                    "The list of open batch scoring jobs cannot be read ({}); looking again in {}",
                    unreachable.getClass().getSimpleName(),
                    LOOK_AGAIN);
            return;
        }
        for (BatchScoringId next : open) {
            if (!stopping) {
                doOne(next);
            }
        }
    }

    private void doOne(BatchScoringId id) {
        CompletableFuture<String> left = new CompletableFuture<>();
        inHand = new InHand(id, left);
        try {
            if (!stopping) { // since before the job could be left
                job.work(id, left);
            }
        } catch (JobLeft abandoned) {
            LOG.info("Batch scoring job {} is left: {}", id, abandoned.getMessage());
        } catch (JobRun.ChunkNotStored unstored) {
            LOG.warn(
                    "Batch scoring job {} will go on later, the database does not take it: {}",
                    id,
                    unstored.getMessage());
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError fault) {
            LOG.error("Batch scoring job {} will be tried again", id, fault);
        } finally {
            inHand = null;
        }
    }
}
