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
    private volatile @Nullable RunReading next;

    RunReading(Callable<PredictionRun> reading) {
        task = new FutureTask<>(reading);
    }

    /** @param following is read ahead as soon as this run is wanted */
    void followedBy(RunReading following) {
        next = following;
    }

    /** @throws RuntimeException what the reading has thrown, each time it is asked for */
    PredictionRun run() {
        RunReading following = next;
        // Not kept: a run that has grown old would keep all that were read after it from being collected.
        next = null;
        if (following != null && !following.task.isDone()) {
            Thread.ofVirtual().name("reads predictions ahead").start(following.task);
        }
        // Does nothing when the other thread has begun.
        task.run();
        try {
            return task.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new EventStoreException("Interrupted while predictions were read", stopped);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause
                    ? cause
                    : new EventStoreException("Predictions cannot be read", failed.getCause());
        }
    }
}
