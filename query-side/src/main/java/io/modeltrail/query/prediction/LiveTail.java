package io.modeltrail.query.prediction;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest predictions of one use case, written out once for all streams that follow it. Bounded: who is further behind reads from
 * the table. Thread-safe.
 */
final class LiveTail {
    /** Predictions that are kept; some 600 bytes each. */
    static final int MOST_LINES = 2000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Deque<Stretch> stretches = new ArrayDeque<>();
    private int lines;
    private long upTo;
    private boolean ended;
    /** Streams that follow; only {@link PredictionStreams} reads and writes it, under its own lock. */
    int followers;

    /** @param upTo position from which on the tail has everything */
    LiveTail(long upTo) {
        this.upTo = upTo;
    }

    /** One prediction as it is sent. */
    record Line(long position, float score, boolean positive, String event) {}

    /**
     * A part of the log without a gap.
     *
     * @param after position before it
     * @param upTo its last position
     */
    record Stretch(long after, long upTo, List<Line> lines) {}

    /** What a stream gets when it asks for more. */
    sealed interface Next {
        record Lines(Stretch stretch) implements Next {}

        /** The time is over, and there is nothing new. */
        record Nothing() implements Next {}

        /** What comes next is no longer here. */
        record TooOld() implements Next {}

        record Ended() implements Next {}
    }

    long upTo() {
        lock.lock();
        try {
            return upTo;
        } finally {
            lock.unlock();
        }
    }

    /** @param next begins where the tail ends */
    void append(Stretch next) {
        lock.lock();
        try {
            if (next.after() != upTo) {
                throw new IllegalStateException("a tail that ends at " + upTo + " got what follows " + next.after());
            }
            stretches.add(next);
            lines += next.lines().size();
            upTo = next.upTo();
            while (lines > MOST_LINES && stretches.size() > 1) {
                lines -= stretches.remove().lines().size();
            }
            forgetEmpty();
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Stretches without a line cost memory too; the one before grows over them. */
    private void forgetEmpty() {
        Stretch last = stretches.getLast();
        if (last.lines().isEmpty() && stretches.size() > 1) {
            stretches.removeLast();
            Stretch before = stretches.removeLast();
            stretches.add(new Stretch(before.after(), last.upTo(), before.lines()));
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is something after the position.
     *
     * @param after position up to which the asker has everything
     */
    Next next(long after, long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!ended && after >= upTo && left > 0) {
                left = more.awaitNanos(left);
            }
            if (ended) {
                return new Next.Ended();
            }
            return after >= upTo ? new Next.Nothing() : found(after);
        } finally {
            lock.unlock();
        }
    }

    private Next found(long after) {
        for (Stretch stretch : stretches) {
            if (after < stretch.after()) {
                return new Next.TooOld();
            }
            if (after < stretch.upTo()) {
                return new Next.Lines(stretch);
            }
        }
        return new Next.TooOld();
    }
}
