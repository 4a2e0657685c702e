package io.modeltrail.contracts.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one column of a table must be.
 *
 * @param minimum smallest allowed value of a numeric column, inclusive; null = no bound
 * @param maximum largest allowed value of a numeric column, inclusive; null = no bound
 * @param allowedValues the categories of a {@link Kind#CATEGORY} column; empty for the other kinds
 * @param missingAllowed whether a blank is a missing value ({@code NaN}, or no category) and not an error
 */
public record ColumnSpec(
        String name,
        Kind kind,
        ColumnRole role,
        @Nullable Double minimum,
        @Nullable Double maximum,
        List<String> allowedValues,
        boolean missingAllowed,
        String description) {
    public ColumnSpec {
        allowedValues = List.copyOf(allowedValues);
    }

    /** How the text of a cell is read. */
    public enum Kind {
        TEXT,
        CATEGORY,
        INTEGER,
        DECIMAL;

        public boolean numeric() {
            return this == INTEGER || this == DECIMAL;
        }
    }

    /** What a column is for. */
    public enum ColumnRole {
        /** Names the entity of a row, unique in the snapshot. */
        ENTITY_KEY,
        FEATURE,
        LABEL,
        /** Read and kept, used by no model. */
        IGNORED
    }
}
