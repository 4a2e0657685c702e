package io.modeltrail.contracts.dataset;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a column of a snapshot looks like. The figures of numbers are null for text and categories.
 *
 * @param missing rows without a value
 * @param distinct different values, missing not counted
 * @param counts rows of each category; empty for other kinds
 */
public record ColumnStatistics(
        String column,
        long missing,
        long distinct,
        @Nullable Double minimum,
        @Nullable Double maximum,
        @Nullable Double mean,
        @Nullable Double standardDeviation,
        Map<String, Long> counts) {
    public ColumnStatistics {
        counts = Map.copyOf(counts);
    }
}
