package io.modeltrail.runtime.training;

import io.modeltrail.contracts.training.TrainingRunId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * One thread that does the open work, oldest first and one after the other. It looks when it is woken and otherwise every few seconds, and sooner
 * for a while when a registration was left: what was open before a restart and what failed to be sent is found that way. A run of a worker
 * under another name stays that worker's until it has been
 * silent for so long that the run lets another claim it.
 */
@Component
final class TrainingWorker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingWorker.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    /** When a registration was left, twice as long each time: the projection that it waits for is behind by milliseconds as a rule. */
    private static final Duration LOOK_AGAIN_SOON = Duration.ofMillis(100);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    private final TrainingWorkRows rows;
    private final TrainingJob job;
    private final ReproductionJob reproductions;
    private final CandidateRegistration registration;
    private final TrainingThread training;
    private final Semaphore wakings = new Semaphore(0);
    private volatile @Nullable Thread thread;
    private volatile boolean stopping;

    TrainingWorker(
            TrainingWorkRows rows,
            TrainingJob job,
            ReproductionJob reproductions,
            CandidateRegistration registration,
            TrainingThread training) {
        this.rows = rows;
        this.job = job;
        this.reproductions = reproductions;
        this.registration = registration;
        this.training = training;
    }

    /** There may be new work. Never blocks. */
    void wake() {
        wakings.release();
    }

    /** The run was cancelled: whatever this worker does for it is dropped. Never blocks. */
    void leave(TrainingRunId run) {
        training.leave(run, "the run was cancelled");
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            stopping = false;
            Thread started = new Thread(this::workUntilStopped, "training-worker");
            started.setDaemon(true);
            thread = started;
            started.start();
        }
    }

    /**
     * The run under way is left and released, so that another worker takes it up at once. Native code is not interrupted; it ends with
     * the process.
     */
    @Override
    public synchronized void stop() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        stopping = true;
        training.leaveAll("the worker stops");
        wake();
        try {
            if (!running.join(STOP_PATIENCE)) {
                LOG.warn("The training worker does not end; its run will be taken up again when it has been silent");
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
        Duration soon = LOOK_AGAIN_SOON;
        while (!stopping) {
            boolean left = doOpenWork();
            soon = left ? soon : LOOK_AGAIN_SOON;
            Duration pause = left ? soon : LOOK_AGAIN;
            try {
                if (wakings.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    wakings.drainPermits();
                } else if (left) {
                    soon = doubled(soon);
                }
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    private static Duration doubled(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LOOK_AGAIN) < 0 ? twice : LOOK_AGAIN;
    }

    /**
     * A fault does not end the loop, nor do the errors that work may end with: they are logged, and the work is tried again.
     *
     * @return whether a registration was left
     */
    private boolean doOpenWork() {
        Set<Attempt> tried = new HashSet<>();
        boolean left = false;
        try {
            Optional<TrainingWorkRows.OpenWork> next = next(tried);
            while (next.isPresent() && !stopping) {
                tried.add(Attempt.at(next.get()));
                left |= !doOne(next.get());
                next = next(tried);
            }
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError unreachable) {
            LOG.warn(
                    "The list of open training work cannot be read; looking again in {} at most",
                    LOOK_AGAIN,
                    unreachable);
        }
        return left;
    }

    /** What is tried once in a look at the list. */
    private record Attempt(TrainingRunId run, TrainingWorkRows.State state) {
        static Attempt at(TrainingWorkRows.OpenWork work) {
            return new Attempt(work.trainingRunId(), work.state());
        }
    }

    /** A model that is trained does not wait for its registration until others are trained, too. */
    private Optional<TrainingWorkRows.OpenWork> next(Set<Attempt> tried) {
        List<TrainingWorkRows.OpenWork> open = rows.open().stream()
                .filter(work -> !tried.contains(Attempt.at(work)))
                .toList();
        return open.stream()
                .filter(work -> work.state() == TrainingWorkRows.State.TRAINED)
                .findFirst()
                .or(() -> open.stream().findFirst());
    }

    /** @return false when its registration was left */
    private boolean doOne(TrainingWorkRows.OpenWork work) {
        try {
            if (work.state() == TrainingWorkRows.State.TRAINED && !registered(work)) {
                return false;
            }
            if (!training.free()) {
                // A native step that was left is not over yet; two at once would need the memory of two.
                return true;
            }
            if (work.state() == TrainingWorkRows.State.REQUESTED) {
                job.work(work.trainingRunId(), () -> stopping);
            }
            for (int repetition = 0; repetition < work.reproductions() && !stopping; repetition++) {
                reproductions.work(work.trainingRunId());
            }
        } catch (TrainingAbandoned abandoned) {
            isLeft(work, abandoned);
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError fault) {
            LOG.error("Training run {} will be tried again", work.trainingRunId(), fault);
        }
        return true;
    }

    private boolean registered(TrainingWorkRows.OpenWork work) {
        try {
            registration.register(work.trainingRunId(), work.position());
            return true;
        } catch (TrainingAbandoned left) {
            isLeft(work, left);
            return false;
        }
    }

    private static void isLeft(TrainingWorkRows.OpenWork work, TrainingAbandoned why) {
        LOG.info("Training run {} is left for now: {}", work.trainingRunId(), why.getMessage());
    }
}
