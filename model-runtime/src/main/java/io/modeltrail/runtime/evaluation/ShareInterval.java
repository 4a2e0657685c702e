package io.modeltrail.runtime.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * A share that was counted, with Wilson's score interval of 95 percent (1927), which holds for small counts and for shares near 0 and 1.
 *
 * @param of rows that are independent of each other
 */
public record ShareInterval(long count, long of, double share, double low, double high) {
    /** @return null when there is nothing to have a share of */
    public static @Nullable ShareInterval of(long count, long of) {
        if (of == 0) {
            return null;
        }
        double share = (double) count / of;
        double square = NormalDistribution.TWO_SIDED_95 * NormalDistribution.TWO_SIDED_95;
        double middle = (share + square / (2.0 * of)) / (1 + square / of);
        double half = NormalDistribution.TWO_SIDED_95
                / (1 + square / of)
                * StrictMath.sqrt(share * (1 - share) / of + square / (4.0 * of * of));
        return new ShareInterval(count, of, share, Math.max(0, middle - half), Math.min(1, middle + half));
    }
}
