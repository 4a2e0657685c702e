package io.modeltrail.runtime.training;

import io.modeltrail.contracts.training.TrainingRunId;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The thread in which trainings compute, one at a time. It can be left at once, also within native code, which nothing can interrupt:
 * then it goes on until its step ends, nobody waits for it, and what it finds is dropped. Thread-safe.
 */
@Component
final class TrainingThread {
    private volatile @Nullable Thread thread;
    private volatile @Nullable InHand inHand;

    /** @param left completed with the reason when the run is to be left */
    private record InHand(TrainingRunId run, CompletableFuture<String> left) {}

    /** Whether what was left before has ended. */
    boolean free() {
        Thread last = thread;
        return last == null || !last.isAlive();
    }

    /** The run that is computed now, if it is this one, is left. */
    void leave(TrainingRunId run, String reason) {
        InHand now = inHand;
        if (now != null && now.run().equals(run)) {
            now.left().complete(reason);
        }
    }

    /** Whatever is computed now is left. */
    void leaveAll(String reason) {
        InHand now = inHand;
        if (now != null) {
            now.left().complete(reason);
        }
    }

    /** Takes a run in hand: from now on it can be left. */
    CompletableFuture<String> begin(TrainingRunId run) {
        CompletableFuture<String> left = new CompletableFuture<>();
        inHand = new InHand(run, left);
        return left;
    }

    void end() {
        inHand = null;
    }

    /**
     * Computes in the other thread.
     *
     * @throws TrainingAbandoned when it is left before it has ended
     */
    <T> T compute(Supplier<T> work, CompletableFuture<String> left) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        FutureTask<T> task = new FutureTask<>(work::get) {
            @Override
            protected void done() {
                ended.complete(null);
            }
        };
        thread = Thread.ofPlatform().name("training").daemon().start(task);
        CompletableFuture.anyOf(ended, left).join();
        if (!task.isDone()) {
            throw new TrainingAbandoned(left.join());
        }
        try {
            return task.get();
        } catch (InterruptedException impossible) {
            throw new IllegalStateException("what is done is not waited for", impossible);
        } catch (ExecutionException failed) {
            throw rethrown(Objects.requireNonNull(failed.getCause()));
        }
    }

    private static RuntimeException rethrown(Throwable cause) {
        return switch (cause) {
            case Error error -> throw error;
            case RuntimeException fault -> fault;
            default -> new IllegalStateException("a supplier throws nothing that is checked", cause);
        };
    }
}
