package io.modeltrail.features.connector;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a source has been read.
 *
 * @param settled everything that the source knew by then has been read; null = nothing
 * @param watermark newest that was read: of the row at {@code at} in a table, of the pass so far in a collection
 * @param at id of the row that was read last, or the cursor of the next page; null = before the first
 * @param began when the pass over the pages of a collection began; null for a table
 */
record Position(
        @Nullable Instant settled,
        @Nullable Instant watermark,
        @Nullable String at,
        @Nullable Instant began) {
    static final Position START = new Position(null, null, null, null);
}
