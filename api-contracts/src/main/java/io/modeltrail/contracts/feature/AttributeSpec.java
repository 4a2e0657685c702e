package io.modeltrail.contracts.feature;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One value that a fact carries. Values are kept as 64-bit integers, because sums of integers are the same in every engine and in
 * every order; sums of floating-point numbers are not.
 *
 * @param scale decimal places of a {@link Kind#DECIMAL}: 19.99 with scale 2 is kept as 1999; 0 for the other kinds
 * @param minimum smallest allowed value in the unit of the source, inclusive; null = no bound
 * @param maximum largest allowed value in the unit of the source, inclusive; null = no bound
 * @param allowedValues of a {@link Kind#CATEGORY}, at most 62 of them; a value is kept as its index here
 * @param missingAllowed whether the attribute may be absent or null
 */
public record AttributeSpec(
        String name,
        Kind kind,
        int scale,
        @Nullable Double minimum,
        @Nullable Double maximum,
        List<String> allowedValues,
        boolean missingAllowed,
        String description) {
    public AttributeSpec {
        allowedValues = List.copyOf(allowedValues);
    }

    /** How a value is read. */
    public enum Kind {
        INTEGER,
        DECIMAL,
        CATEGORY,
        /** ISO 8601 date or date-time, kept in milliseconds since 1970 UTC. */
        TIME
    }
}
