package io.modeltrail.runtime.learning;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Trainings side by side, each with one thread of its library. Libraries that share the work of one training among threads wait for
 * the slowest at every step, which costs more than it gains as soon as anything else runs on the machine (measured 2026-11: a forest
 * of 300 trees on 64,000 rows took 16 s with one thread and 139 s with two beside a busy neighbour).
 */
public final class Trainings implements AutoCloseable {
    private final ExecutorService threads;

    public Trainings(int threads) {
        this.threads = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("training-", 0).daemon().factory());
    }

    /**
     * Results in the order of the tasks, whichever ends first.
     *
     * @throws CannotTrain of the first task that failed; tasks that have not begun are given up
     */
    public <T> List<T> all(List<Callable<T>> tasks) {
        return all(tasks, ended -> {});
    }

    /** @param each told of every result, in the order of the tasks, in the caller's thread; what it throws ends the work */
    public <T> List<T> all(List<Callable<T>> tasks, Consumer<T> each) {
        List<Future<T>> running = tasks.stream().map(threads::submit).toList();
        List<T> results = new ArrayList<>();
        try {
            for (Future<T> one : running) {
                T result = one.get();
                results.add(result);
                each.accept(result);
            }
            return results;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new CannotTrain("interrupted", "The training was stopped.", stopping);
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException known -> throw known;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("a training ended in an unknown way", failed);
            }
        } finally {
            running.forEach(one -> one.cancel(false));
        }
    }

    /** Returns when nothing computes any more: native code that has begun is waited for. */
    @Override
    public void close() {
        threads.close();
    }
}
