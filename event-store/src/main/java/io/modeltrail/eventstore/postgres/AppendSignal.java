package io.modeltrail.eventstore.postgres;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes those who follow the head when this process has stored something: a moment later, and once for all that came in that moment. Behind a
 * writer that never pauses, whoever were woken for each list would take the log in sips with a commit each, and whoever came seldom would
 * take a core for himself each time, while requests wait for it. For the same reason they are woken one after the other, spread over that
 * moment. Because other processes store too, they are woken twice a second in any case. Thread-safe.
 */
final class AppendSignal {
    private static final Logger LOG = LoggerFactory.getLogger(AppendSignal.class);
    private static final int MOMENT_MILLIS = 50;
    private static final int IN_ANY_CASE_MILLIS = 500;

    private final Delay delay;
    private final int restMillis;
    private final LongSupplier nanos;
    private volatile long lastCall;
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private final AtomicBoolean waking = new AtomicBoolean();
    private final AtomicBoolean ticking = new AtomicBoolean();

    /** Runs something later. */
    interface Delay {
        void run(int afterMillis, Runnable what);
    }

    AppendSignal() {
        this(0);
    }

    /** @param restMillis between two calls at least: who follows together with many others costs more than he gains by each */
    AppendSignal(int restMillis) {
        this(
                (afterMillis, what) -> CompletableFuture.delayedExecutor(afterMillis, TimeUnit.MILLISECONDS)
                        .execute(what),
                restMillis,
                System::nanoTime);
    }

    /** @param nanos a clock */
    AppendSignal(Delay delay, int restMillis, LongSupplier nanos) {
        this.delay = delay;
        this.restMillis = restMillis;
        this.nanos = nanos;
        lastCall = nanos.getAsLong() - TimeUnit.MILLISECONDS.toNanos(restMillis);
    }

    /** Something was stored, and can be read by now. Never fails: what was stored is stored, whoever hears of it. */
    void appended() {
        if (!followers.isEmpty() && waking.compareAndSet(false, true)) {
            try {
                delay.run(Math.max(MOMENT_MILLIS, leftOfRestMillis()), () -> {
                    lastCall = nanos.getAsLong();
                    waking.set(false);
                    wake();
                });
            } catch (RuntimeException refused) {
                waking.set(false);
                LOG.warn("who follows the log is not called for now", refused);
            }
        }
    }

    private int leftOfRestMillis() {
        long rested = TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - lastCall);
        return rested >= restMillis ? 0 : (int) (restMillis - rested);
    }

    /** @param follower has to be quick */
    void add(Runnable follower) {
        followers.add(follower);
        if (ticking.compareAndSet(false, true)) {
            delay.run(IN_ANY_CASE_MILLIS, this::tick);
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
            if (leftOfRestMillis() == 0) {
                lastCall = nanos.getAsLong();
                wake();
            }
        } finally {
            delay.run(IN_ANY_CASE_MILLIS, this::tick);
        }
    }

    private void wake() {
        List<Runnable> now = List.copyOf(followers);
        for (int place = 0; place < now.size(); place++) {
            Runnable follower = now.get(place);
            if (place == 0) {
                call(follower);
            } else {
                delay.run(place * MOMENT_MILLIS / now.size(), () -> callIfStillThere(follower));
            }
        }
    }

    private void callIfStillThere(Runnable follower) {
        if (followers.contains(follower)) {
            call(follower);
        }
    }

    private static void call(Runnable follower) {
        try {
            follower.run();
        } catch (RuntimeException failed) { // neither the others nor the next time may depend on one
            LOG.warn("one who follows the log could not be called", failed);
        }
    }
}
