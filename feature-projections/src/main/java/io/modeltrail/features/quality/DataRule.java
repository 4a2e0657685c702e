package io.modeltrail.features.quality;

import java.util.Locale;

/** Every rule that a table can break. The name, in lower case with hyphens, is part of the public API and stored for ever. */
public enum DataRule {
    COLUMN_MISSING,
    COLUMN_UNKNOWN,
    COLUMN_DUPLICATE,
    RAGGED_ROW,
    NOT_UTF_8,
    NOT_CSV,
    NOT_PARQUET,
    NOT_A_NUMBER,
    NOT_AN_INTEGER,
    INFINITE,
    BELOW_MINIMUM,
    ABOVE_MAXIMUM,
    CATEGORY_NOT_ALLOWED,
    CONTROL_CHARACTER,
    MISSING_NOT_ALLOWED,
    OVERSIZED_CELL,
    DUPLICATE_ENTITY_KEY,
    NO_ROWS,
    LABEL_HAS_ONE_CLASS,
    TOO_INCOMPLETE,
    TOO_MANY_PROBLEMS,
    SCHEMA_INVALID,
    UPLOAD_NOT_FOUND,
    FEATURE_SET_UNKNOWN,
    HISTORY_EMPTY,
    HISTORY_BEHIND,
    HISTORY_ENDED,
    OBSERVED_BEFORE_THE_HISTORY,
    OBSERVED_IN_THE_FUTURE,
    LABEL_HORIZON_OPEN,
    INTERNAL_FAILURE;

    /** The public spelling, for example {@code not-a-number}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
