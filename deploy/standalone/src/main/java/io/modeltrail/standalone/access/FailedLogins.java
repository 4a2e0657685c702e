package io.modeltrail.standalone.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts wrong passwords for a name within a minute, whether the name exists or not. Thread-safe. */
final class FailedLogins {
    static final int ALLOWED = 10;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_NAMES = 10_000;

    private final Map<String, Count> counts = new ConcurrentHashMap<>();
    private final Clock clock;

    FailedLogins(Clock clock) {
        this.clock = clock;
    }

    boolean tooMany(String name) {
        Count count = counts.get(name);
        return count != null && count.failures() >= ALLOWED && clock.instant().isBefore(count.until());
    }

    void failed(String name) {
        Instant now = clock.instant();
        if (counts.size() >= MOST_NAMES) {
            counts.values().removeIf(count -> !now.isBefore(count.until()));
        }
        counts.merge(
                name,
                new Count(1, now.plus(WINDOW)),
                (old, first) -> now.isBefore(old.until()) ? new Count(old.failures() + 1, old.until()) : first);
    }

    void succeeded(String name) {
        counts.remove(name);
    }

    private record Count(int failures, Instant until) {}
}
