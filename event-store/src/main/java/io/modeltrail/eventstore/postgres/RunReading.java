package io.modeltrail.eventstore.postgres;

import io.modeltrail.contracts.prediction.PredictionRun;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The reading of one run, which is done once, by whoever comes first: the one who wants the run, or a thread that reads ahead while
 * the run before is worked on. One run is read ahead and no more, so that the log is not gathered in memory.
 */
final class RunReading {
    private final FutureTask<PredictionRun> task;
    /** Not kept once it was looked at: a run that has grown old would keep all that are read after it from being collected. */
    private volatile @Nullable Following following;

    /** Null once it was called. */
    private @Nullable Runnable taken;

    /** Where the run behind another one is put as soon as it is formed. Holds on to no run that was formed before it. */
    static final class Following {
        private volatile @Nullable RunReading run;

        /** @param next is read ahead as soon as the run before it is wanted */
        void is(RunReading next) {
            run = next;
        }
    }

    /** @param taken is called once, when the run has been handed to the one who wants it, and not when it is read ahead */
    RunReading(Callable<PredictionRun> reading, Following following, Runnable taken) {
        task = new FutureTask<>(reading);
        this.taken = taken;
        this.following = following;
    }

    /** @throws RuntimeException what the reading has thrown, each time it is asked for */
    PredictionRun run() {
        Following place = following;
        following = null;
        RunReading next = place == null ? null : place.run;
        if (next != null && !next.task.isDone()) {
            Thread.ofVirtual().name("reads predictions ahead").start(next.task);
        }
        // Does nothing when the other thread has begun.
        task.run();
        try {
            PredictionRun run = task.get();
            handOver();
            return run;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new EventStoreException("Interrupted while predictions were read", stopped);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause
                    ? cause
                    : new EventStoreException("Predictions cannot be read", failed.getCause());
        }
    }

    private synchronized void handOver() {
        if (taken != null) {
            taken.run();
            taken = null;
        }
    }
}
