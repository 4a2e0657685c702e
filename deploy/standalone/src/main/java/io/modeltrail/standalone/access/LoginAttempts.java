package io.modeltrail.standalone.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts attempts to log in within a minute, whether the name exists or not: for a name from one address, so that a stranger does
 * not lock out somebody who is elsewhere, and more coarsely for the name from everywhere. An attempt counts from its beginning
 * until it has proven right, so that many at once cannot pass the limit. Thread-safe.
 */
final class LoginAttempts {
    static final int ALLOWED_FROM_ONE_ADDRESS = 10;
    static final int ALLOWED_FROM_EVERYWHERE = 100;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_ENTRIES = 10_000;

    private final Map<Origin, Count> byOrigin = new ConcurrentHashMap<>();
    private final Map<String, Count> byName = new ConcurrentHashMap<>();
    private final Clock clock;

    LoginAttempts(Clock clock) {
        this.clock = clock;
    }

    /** @return false when there were too many; nothing is counted then */
    boolean begin(String name, String address) {
        Origin origin = new Origin(name, address);
        if (!count(byOrigin, origin, ALLOWED_FROM_ONE_ADDRESS)) {
            return false;
        }
        if (!count(byName, name, ALLOWED_FROM_EVERYWHERE)) {
            uncount(byOrigin, origin);
            return false;
        }
        return true;
    }

    /** The attempt was not carried out. */
    void withdraw(String name, String address) {
        uncount(byOrigin, new Origin(name, address));
        uncount(byName, name);
    }

    /** Whoever knows the password now may have mistyped it before. */
    void succeeded(String name, String address) {
        byOrigin.remove(new Origin(name, address));
        uncount(byName, name);
    }

    private <K> boolean count(Map<K, Count> counts, K key, int allowed) {
        Instant now = clock.instant();
        if (counts.size() >= MOST_ENTRIES) {
            counts.values().removeIf(count -> !now.isBefore(count.until()));
        }
        boolean[] within = {false};
        counts.compute(key, (same, old) -> {
            Count current = old == null || !now.isBefore(old.until()) ? new Count(0, now.plus(WINDOW)) : old;
            within[0] = current.attempts() < allowed;
            return within[0] ? new Count(current.attempts() + 1, current.until()) : current;
        });
        return within[0];
    }

    private static <K> void uncount(Map<K, Count> counts, K key) {
        counts.computeIfPresent(
                key, (same, old) -> old.attempts() <= 1 ? null : new Count(old.attempts() - 1, old.until()));
    }

    private record Origin(String name, String address) {}

    private record Count(int attempts, Instant until) {}
}
