package io.modeltrail.features.definition;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Which facts of a type count: those whose attribute has one of some values. */
public final class Filter {
    /** Every fact counts. */
    public static final Filter NONE = new Filter(-1);

    private final int attribute;
    private final long[] allowed;

    /** @param attribute index of an integer or category attribute */
    public Filter(int attribute, long... allowed) {
        this.attribute = attribute;
        this.allowed = LongStream.of(allowed).sorted().distinct().toArray();
    }

    /** Index of the attribute; -1 without a filter. */
    public int attribute() {
        return attribute;
    }

    /** In ascending order. */
    public long[] allowed() {
        return allowed.clone();
    }

    public boolean matches(Fact fact) {
        if (attribute < 0) {
            return true;
        }
        long value = fact.attribute(attribute);
        for (long one : allowed) {
            if (one == value) {
                return true;
            }
        }
        return false;
    }

    /**
     * The same condition in SQL.
     *
     * @param attributeColumn gives the column of an attribute's integer
     */
    public String sql(IntFunction<String> attributeColumn) {
        if (attribute < 0) {
            return "true";
        }
        return LongStream.of(allowed)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(", ", attributeColumn.apply(attribute) + " IN (", ")"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Filter that && attribute == that.attribute && Arrays.equals(allowed, that.allowed);
    }

    @Override
    public int hashCode() {
        return 31 * attribute + Arrays.hashCode(allowed);
    }

    @Override
    public String toString() {
        return attribute < 0 ? "[]" : "[" + attribute + " in " + Arrays.toString(allowed) + "]";
    }
}
