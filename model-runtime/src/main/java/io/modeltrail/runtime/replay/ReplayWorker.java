package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.runtime.replay.ReplayStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Does the waiting jobs, oldest first and one after the other. It looks when it is woken and otherwise every few seconds: what was waiting
 * before a restart, what another worker has left, and what a passing fault has ended is found that way and begun anew, or recorded once
 * more when its report is kept. To be made a job is tried a few times; to be recorded, until it is.
 */
@Component
class ReplayWorker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayWorker.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    /** A worker tells of its job once a second. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    /** Of making one report. */
    static final int MOST_ATTEMPTS = 3;

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final UUID name = UUID.randomUUID();
    private final ReplayRows rows;
    private final List<ReplayWork> works;
    private final JsonMapper json;
    private final Semaphore wakings = new Semaphore(0);
    private volatile boolean stopping;
    private volatile @Nullable Thread thread;

    ReplayWorker(ReplayRows rows, List<ReplayWork> works, JsonMapper json) {
        this.rows = rows;
        this.works = works;
        this.json = json;
    }

    /** There may be a new job. Never blocks. */
    void wake() {
        wakings.release();
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            stopping = false;
            thread = Thread.ofPlatform().name("replay-worker").daemon().start(this::workUntilStopped);
        }
    }

    @Override
    public synchronized void stop() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        stopping = true;
        wake();
        try {
            if (!running.join(STOP_PATIENCE)) {
                LOG.warn("The replay worker does not end; its job will be begun anew when it has been silent");
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
            try {
                Optional<ReplayJob> next = rows.claim(name, SILENCE, MOST_ATTEMPTS);
                if (next.isPresent()) {
                    work(next.get());
                    continue;
                }
            } catch (InterruptedException ended) {
                return;
            } catch (RuntimeException unreachable) { // the outermost loop
                LOG.warn(
                        "Replays cannot go on ({}); looking again in {}",
                        unreachable.getClass().getSimpleName(),
                        LOOK_AGAIN);
            }
            try {
                if (wakings.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    wakings.drainPermits();
                }
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    /** Kept before the trail hears of it: a worker that comes after this one records the same. */
    private FoundReport make(ReplayWork work, ReplayJob job, JobProgress progress) throws InterruptedException {
        FoundReport report = FoundReport.of(json.writeValueAsString(work.report(job, progress)));
        if (!rows.keep(job.replayId(), name, progress.taken(), progress.replayed(), report)) {
            throw new JobLeft("the job was cancelled, or another worker has it");
        }
        return report;
    }

    private void work(ReplayJob job) throws InterruptedException {
        ReplayWork work = works.stream()
                .filter(one -> one.kind() == job.kind())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody does jobs of kind " + job.kind()));
        JobProgress progress = new JobProgress(
                (position, taken, replayed) -> rows.progress(job.replayId(), name, position, taken, replayed),
                () -> stopping,
                job.predictionsPerSecond());
        try {
            Optional<FoundReport> kept = rows.found(job.replayId(), job.kind());
            FoundReport report = kept.isPresent() ? kept.get() : make(work, job, progress);
            work.record(job, json.readTree(report.text()), report.digest());
            rows.complete(job.replayId(), name);
        } catch (JobLeft left) {
            LOG.info("Replay {} is left: {}", job.replayId(), left.getMessage());
            rows.release(job.replayId(), name);
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError fault) {
            failed(job, fault);
        }
    }

    private void failed(ReplayJob job, Throwable fault) {
        // Otherwise the class alone: a message may quote a row.
        String why = fault instanceof Refusal refusal
                ? refusal.code().code()
                : "internal: " + fault.getClass().getSimpleName();
        State now = rows.failed(job.replayId(), name, why, PassingFault.is(fault), MOST_ATTEMPTS, PAUSE)
                .orElse(null);
        if (now == State.FAILED) {
            LOG.error("Replay {} has failed: {}", job.replayId(), why);
        } else if (now != null) {
            LOG.warn("Replay {} is tried again: {}", job.replayId(), why);
        } else {
            LOG.info("Replay {} is no longer done here", job.replayId());
        }
    }
}
