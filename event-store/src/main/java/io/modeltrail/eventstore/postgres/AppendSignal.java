package io.modeltrail.eventstore.postgres;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes those who follow the head when this process has stored something: a moment later, and once for all that came in that moment. Behind a
 * writer that never pauses, whoever were woken for each list would take the log in sips with a commit each, and whoever came seldom would
 * take a core for himself each time, while requests wait for it. Because other processes store too, they are woken twice a second in any
 * case. Thread-safe.
 */
final class AppendSignal {
    private static final Logger LOG = LoggerFactory.getLogger(AppendSignal.class);
    private static final int MOMENT_MILLIS = 50;
    private static final int IN_ANY_CASE_MILLIS = 500;

    private final Executor soon;
    private final Executor later;
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private final AtomicBoolean waking = new AtomicBoolean();
    private final AtomicBoolean ticking = new AtomicBoolean();

    AppendSignal() {
        this(
                CompletableFuture.delayedExecutor(MOMENT_MILLIS, TimeUnit.MILLISECONDS),
                CompletableFuture.delayedExecutor(IN_ANY_CASE_MILLIS, TimeUnit.MILLISECONDS));
    }

    /**
     * @param soon runs what it is given in a moment
     * @param later runs it in a longer moment
     */
    AppendSignal(Executor soon, Executor later) {
        this.soon = soon;
        this.later = later;
    }

    /** Something was stored, and can be read by now. Never fails: what was stored is stored, whoever hears of it. */
    void appended() {
        if (!followers.isEmpty() && waking.compareAndSet(false, true)) {
            try {
                soon.execute(() -> {
                    waking.set(false);
                    wake();
                });
            } catch (RuntimeException refused) {
                waking.set(false);
                LOG.warn("who follows the log is not called for now", refused);
            }
        }
    }

    /** @param follower has to be quick */
    void add(Runnable follower) {
        followers.add(follower);
        if (ticking.compareAndSet(false, true)) {
            later.execute(this::tick);
        }
    }

    void remove(Runnable follower) {
        followers.remove(follower);
    }

    private void tick() {
        if (followers.isEmpty()) {
            ticking.set(false);
            if (followers.isEmpty() || !ticking.compareAndSet(false, true)) {
                return; // nobody has come in between, or he ticks himself
            }
        }
        try {
            wake();
        } finally {
            later.execute(this::tick);
        }
    }

    private void wake() {
        for (Runnable follower : followers) {
            try {
                follower.run();
            } catch (RuntimeException failed) { // neither the others nor the next time may depend on one
                LOG.warn("one who follows the log could not be called", failed);
            }
        }
    }
}
