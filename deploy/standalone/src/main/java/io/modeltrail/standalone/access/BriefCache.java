package io.modeltrail.standalone.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Keeps what was looked up for a short time, so that a change made elsewhere is seen soon. Thread-safe. */
final class BriefCache<K, V> {
    private static final int MOST_ENTRIES = 10_000;

    private final Map<K, Entry<V>> entries = new ConcurrentHashMap<>();
    private final Duration kept;
    private final Clock clock;

    BriefCache(Duration kept, Clock clock) {
        this.kept = kept;
        this.clock = clock;
    }

    Optional<V> get(K key) {
        Entry<V> entry = entries.get(key);
        return entry == null || clock.instant().isAfter(entry.until()) ? Optional.empty() : Optional.of(entry.value());
    }

    void put(K key, V value) {
        if (entries.size() >= MOST_ENTRIES) {
            entries.clear();
        }
        entries.put(key, new Entry<>(value, clock.instant().plus(kept)));
    }

    void removeIf(Predicate<V> matching) {
        entries.values().removeIf(entry -> matching.test(entry.value()));
    }

    private record Entry<V>(V value, Instant until) {}
}
