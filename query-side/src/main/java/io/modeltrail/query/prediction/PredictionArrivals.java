package io.modeltrail.query.prediction;

import io.modeltrail.query.BoundMoment;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/** Tells who waits in this process that predictions were committed to the projection. Thread-safe. */
@Component
class PredictionArrivals {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private long count;

    /** Nobody waits for what a moment of the past is made of. */
    void arrived() {
        if (BoundMoment.ofThread() != null) {
            return;
        }
        lock.lock();
        try {
            count++;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until something arrives that the caller has not seen.
     *
     * @param seen what this method returned last, at first 0
     */
    long await(long seen, long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (count == seen && left > 0) {
                left = more.awaitNanos(left);
            }
            return count;
        } finally {
            lock.unlock();
        }
    }
}
