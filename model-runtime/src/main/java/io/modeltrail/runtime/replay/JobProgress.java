package io.modeltrail.runtime.replay;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Tells how far a job has come, once a second, and holds it to its pace. For one thread. */
final class JobProgress {
    private static final long TELL_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Told told;
    private final BooleanSupplier stopping;
    private final @Nullable Integer perSecond;
    private final long begun = System.nanoTime();
    private long lastTold = begun;
    private long taken;
    private long replayed;

    /**
     * What came of some predictions.
     *
     * @param taken those that the order is about
     * @param replayed those of them that could be
     */
    record Worked(int taken, int replayed) {}

    /** Who is told. */
    interface Told {
        /** @return whether the job is still this worker's */
        boolean at(long position, long taken, long replayed);
    }

    JobProgress(Told told, BooleanSupplier stopping, @Nullable Integer perSecond) {
        this.told = told;
        this.stopping = stopping;
        this.perSecond = perSecond;
    }

    /**
     * @param position up to which the log has been read
     * @param more since the last call
     * @throws JobLeft when the job is no longer this worker's
     */
    void at(long position, Worked more) throws InterruptedException {
        taken += more.taken();
        replayed += more.replayed();
        tell(position);
        while (early() > 0) {
            TimeUnit.NANOSECONDS.sleep(Math.min(early(), LONGEST_PAUSE_NANOS));
            tell(position);
        }
    }

    private void tell(long position) {
        if (stopping.getAsBoolean()) {
            throw new JobLeft("the worker stops");
        }
        if (System.nanoTime() - lastTold >= TELL_EVERY_NANOS) {
            if (!told.at(position, taken, replayed)) {
                throw new JobLeft("the job was cancelled, or another worker has it");
            }
            lastTold = System.nanoTime();
        }
    }

    /** What cannot be replayed has been read all the same. */
    private long early() {
        if (perSecond == null) {
            return 0;
        }
        long due = begun + (long) (taken * 1e9 / perSecond);
        return due - System.nanoTime();
    }

    long taken() {
        return taken;
    }

    long replayed() {
        return replayed;
    }
}
