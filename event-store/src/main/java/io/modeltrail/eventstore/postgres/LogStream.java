package io.modeltrail.eventstore.postgres;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;

/**
 * Follows the log, stretch by stretch, and then its head. Thread-safe: Axon asks from more than one thread whether there is more.
 * A read that fails is thrown at who asks, and can be tried again.
 */
final class LogStream implements BlockingStream<TrackedEventMessage<?>> {
    /**
     * How often the head is looked at. Behind a writer that never pauses there is always something new: a follower that looked as
     * often as it could would take it in sips, each with a commit of its own.
     */
    private static final long LOOK_MILLIS = 50;

    private final LogRows rows;
    private final Stretch stretch;
    private final @Nullable AppendSignal signal;
    private final Deque<TrackedEventMessage<?>> waiting = new ArrayDeque<>();
    /** Position up to which everything is in {@link #waiting} or has been handed out. */
    private long read;

    private long head;
    private long nextLook = System.nanoTime();
    /** Not under the lock, which is held while the log is read. */
    private volatile boolean called;

    private boolean closed;

    private @Nullable Runnable woken;

    /** What the stream hands out for a part of the log. */
    interface Stretch {
        /**
         * @param after position before the first event
         * @param upTo position of the last event, greater than {@code after}
         * @return one message at least; the position of the last one says how far they reach, which may be less than asked
         */
        List<TrackedEventMessage<?>> messages(long after, long upTo);

        /** Nothing more is asked of it. */
        default void close() {}
    }

    /**
     * @param signal null = nobody is called when there is more
     * @param after position before the first event
     */
    LogStream(LogRows rows, Stretch stretch, @Nullable AppendSignal signal, long after) {
        this.rows = rows;
        this.stretch = stretch;
        this.signal = signal;
        this.read = after;
        this.head = after;
    }

    @Override
    public synchronized Optional<TrackedEventMessage<?>> peek() {
        return Optional.ofNullable(first());
    }

    @Override
    public synchronized boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
        long end = System.nanoTime() + unit.toNanos(timeout);
        while (first() == null) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(Math.min(left, LOOK_MILLIS));
        }
        return true;
    }

    @Override
    public synchronized TrackedEventMessage<?> nextAvailable() throws InterruptedException {
        while (first() == null) {
            wait(LOOK_MILLIS);
        }
        return waiting.remove();
    }

    /** Who is called need not find anything: others may have stored it, or nobody anything. */
    @Override
    public synchronized boolean setOnAvailableCallback(Runnable callback) {
        if (signal == null) {
            return false;
        }
        stopListening(signal);
        woken = () -> {
            called = true;
            callback.run();
        };
        signal.add(woken);
        return true;
    }

    private void stopListening(AppendSignal from) {
        if (woken != null) {
            from.remove(woken);
            woken = null;
        }
    }

    private @Nullable TrackedEventMessage<?> first() {
        if (waiting.isEmpty() && isBehind()) {
            waiting.addAll(stretch.messages(read, head));
            read = waiting.getLast().trackingToken().position().orElseThrow();
        }
        return waiting.peek();
    }

    private boolean isBehind() {
        long now = System.nanoTime();
        if (read >= head && (called || now - nextLook >= 0)) {
            called = false;
            nextLook = now + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
            head = rows.head();
        }
        return read < head;
    }

    @Override
    public synchronized void close() {
        waiting.clear();
        if (!closed) {
            closed = true;
            stretch.close();
        }
        if (signal != null) {
            stopListening(signal);
        }
    }
}
