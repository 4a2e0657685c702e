package io.modeltrail.standalone.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Asks again until there is an answer; projections follow the events a moment later. */
final class Waiting {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Waiting() {}

    /** @throws DemoFailed when there is none in time */
    static <T> T until(long seconds, String what, Supplier<Optional<T>> ask) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (System.nanoTime() < end && !Thread.currentThread().isInterrupted()) {
            Optional<T> answer = ask.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new DemoFailed("Waited " + seconds + " s in vain for " + what);
    }
}
