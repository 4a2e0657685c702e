package io.modeltrail.features.streaming;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.errors.InterruptException;

/** Pauses that double from a tenth of a second to five seconds, each shortened by chance so that processes do not knock together. */
final class Backoff {
    private static final long LONGEST_MILLIS = 5_000;

    private long millis = 100;

    void pause() {
        try {
            Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1)));
        } catch (InterruptedException stopped) {
            throw new InterruptException(stopped); // marks the thread as interrupted again
        }
        millis = Math.min(millis * 2, LONGEST_MILLIS);
    }
}
