package io.modeltrail.standalone.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Keeps what was looked up for a short time, so that a change made elsewhere is seen soon. Thread-safe. */
final class BriefCache<K, V> {
    private static final int MOST_ENTRIES = 10_000;
    private static final int GRACE_SECONDS = 2;

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

    /**
     * The same, looked up when it is not there. Of many who ask for the same when it has just gone out of date one looks it up, and the
     * others go on with what was known, for {@value #GRACE_SECONDS} s at most: else every few seconds all of them would wait.
     */
    Optional<V> get(K key, Supplier<Optional<V>> lookUp) {
        Entry<V> entry = entries.get(key);
        if (entry != null) {
            Instant now = clock.instant();
            boolean usable = !now.isAfter(entry.until())
                    || (!now.isAfter(entry.until().plusSeconds(GRACE_SECONDS))
                            && !entry.lookedUp().compareAndSet(false, true));
            if (usable) {
                return Optional.of(entry.value());
            }
        }
        Optional<V> found = lookUp.get();
        found.ifPresentOrElse(value -> put(key, value), () -> entries.remove(key));
        return found;
    }

    void put(K key, V value) {
        if (entries.size() >= MOST_ENTRIES) {
            entries.clear();
        }
        entries.put(key, new Entry<>(value, clock.instant().plus(kept), new AtomicBoolean()));
    }

    void removeIf(Predicate<V> matching) {
        entries.values().removeIf(entry -> matching.test(entry.value()));
    }

    /** @param lookedUp whether somebody is looking it up again */
    private record Entry<V>(V value, Instant until, AtomicBoolean lookedUp) {}
}
