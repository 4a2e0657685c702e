package io.modeltrail.runtime.replay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of the log.
 *
 * @param first position of the first event that is read
 * @param last position of the last one
 * @param from predictions from before are left out; null = none are
 * @param until so are those of then and later; null = none are
 */
record LogRange(
        long first,
        long last,
        @Nullable Instant from,
        @Nullable Instant until) {
    boolean holds(Instant at) {
        return (from == null || !at.isBefore(from)) && (until == null || at.isBefore(until));
    }
}
