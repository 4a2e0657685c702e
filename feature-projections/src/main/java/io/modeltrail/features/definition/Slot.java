package io.modeltrail.features.definition;

/**
 * One integer of a daily tile, 0 without a fact. The windows of an {@link Input} are made of it: {@link Count}, {@link PresentCount}, {@link Sum}
 * and {@link SumOfSquares} by addition, {@link Mask} by bitwise or, active days by counting the days whose {@link Count} is not 0.
 */
public sealed interface Slot {
    int fact();

    Filter filter();

    /** The value after one more fact. Facts that it is not about leave it as it is. */
    long apply(long before, Fact fact);

    /** The value of two days, or of two parts of one, taken together. */
    default long merge(long one, long other) {
        return Math.addExact(one, other);
    }

    private static boolean counts(Slot slot, Fact candidate) {
        return candidate.type() == slot.fact() && slot.filter().matches(candidate);
    }

    private static boolean counts(Slot slot, Fact candidate, int attribute) {
        return counts(slot, candidate) && candidate.attribute(attribute) != Fact.MISSING;
    }

    record Count(int fact, Filter filter) implements Slot {
        @Override
        public long apply(long before, Fact fact) {
            return counts(this, fact) ? before + 1 : before;
        }
    }

    record PresentCount(int fact, int attribute, Filter filter) implements Slot {
        @Override
        public long apply(long before, Fact fact) {
            return counts(this, fact, attribute) ? before + 1 : before;
        }
    }

    record Sum(int fact, int attribute, Filter filter) implements Slot {
        @Override
        public long apply(long before, Fact fact) {
            return counts(this, fact, attribute) ? Math.addExact(before, fact.attribute(attribute)) : before;
        }
    }

    record SumOfSquares(int fact, int attribute, Filter filter) implements Slot {
        @Override
        public long apply(long before, Fact fact) {
            if (!counts(this, fact, attribute)) {
                return before;
            }
            long value = fact.attribute(attribute);
            return Math.addExact(before, Math.multiplyExact(value, value));
        }
    }

    /** Bit n = category n was there. */
    record Mask(int fact, int attribute, Filter filter) implements Slot {
        @Override
        public long apply(long before, Fact fact) {
            return counts(this, fact, attribute) ? before | 1L << fact.attribute(attribute) : before;
        }

        @Override
        public long merge(long one, long other) {
            return one | other;
        }
    }
}
