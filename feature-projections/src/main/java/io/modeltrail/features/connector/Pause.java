package io.modeltrail.features.connector;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait after a failure: doubled each time, and spread so that many processes do not come back together. */
record Pause(Duration first, Duration longest) {
    /**
     * @param failures in a row, at least 1
     * @param asked what the source asks for
     */
    Duration after(int failures, Optional<Duration> asked) {
        int doublings = Math.min(failures - 1, 30);
        long most = Math.min(longest.toMillis(), first.toMillis() << doublings);
        long wait = most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
        long wished = asked.map(Duration::toMillis).orElse(0L);
        return Duration.ofMillis(Math.max(wait, Math.min(wished, longest.toMillis())));
    }
}
