package io.modeltrail.runtime.drift;

import java.util.Comparator;
import java.util.stream.IntStream;

/** How two distributions over the same categories differ. Both arrays have one count for each category; neither is all zero. */
public final class CategoryCounts {
    /** Instead of an empty share, so that the logarithm exists; the usual choice for the population stability index. */
    private static final double SMALLEST_SHARE = 1e-4;

    /** The chi-square distribution is no good approximation where fewer are expected (Cochran 1954). */
    private static final double SMALLEST_EXPECTED = 5;

    private CategoryCounts() {}

    /** @param degrees categories that are tested, less one; 0 = there is only one, and nothing to test */
    public record Test(double statistic, int degrees, double pValue) {}

    /**
     * Pearson's test of homogeneity of two samples, without continuity correction. The rarest categories are pooled until at least five of
     * each are expected in the smaller sample.
     */
    public static Test chiSquare(long[] one, long[] other) {
        double ones = total(one);
        double others = total(other);
        double smallest = SMALLEST_EXPECTED * (ones + others) / Math.min(ones, others);
        double statistic = 0;
        int degrees = -1;
        long pooledOne = 0;
        long pooledOther = 0;
        for (int category : rarestFirst(one, other)) {
            boolean pooling = pooledOne + pooledOther > 0 && pooledOne + pooledOther < smallest;
            if (pooling || one[category] + other[category] < smallest) {
                pooledOne += one[category];
                pooledOther += other[category];
            } else {
                degrees++;
                statistic += squaredResiduals(one[category], other[category], ones, others);
            }
        }
        if (pooledOne + pooledOther > 0) {
            degrees++;
            statistic += squaredResiduals(pooledOne, pooledOther, ones, others);
        }
        return new Test(statistic, degrees, degrees == 0 ? 1 : Tails.chiSquare(statistic, degrees));
    }

    private static int[] rarestFirst(long[] one, long[] other) {
        return IntStream.range(0, one.length)
                .boxed()
                .sorted(Comparator.comparingLong(category -> one[category] + other[category]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double squaredResiduals(long one, long other, double ones, double others) {
        double both = (double) one + other;
        return squaredResidual(one, both * ones / (ones + others))
                + squaredResidual(other, both * others / (ones + others));
    }

    private static double squaredResidual(long observed, double expected) {
        double residual = (double) observed - expected;
        return residual * residual / expected;
    }

    /** Square root of the Jensen-Shannon divergence in nats (Endres and Schindelin 2003): 0 to sqrt(ln 2) = 0.83. */
    public static double jensenShannon(long[] one, long[] other) {
        double ones = total(one);
        double others = total(other);
        double divergence = 0;
        for (int category = 0; category < one.length; category++) {
            double p = one[category] / ones;
            double q = other[category] / others;
            double middle = (p + q) / 2;
            divergence += (relativeEntropy(p, middle) + relativeEntropy(q, middle)) / 2;
        }
        return Math.sqrt(Math.max(0, divergence));
    }

    private static double relativeEntropy(double p, double q) {
        return p == 0 ? 0 : p * Math.log(p / q);
    }

    /** Population stability index: sum of (q - p) ln(q / p). */
    public static double stabilityIndex(long[] reference, long[] other) {
        double references = total(reference);
        double others = total(other);
        double index = 0;
        for (int category = 0; category < reference.length; category++) {
            if (reference[category] + other[category] > 0) {
                double p = Math.max(SMALLEST_SHARE, reference[category] / references);
                double q = Math.max(SMALLEST_SHARE, other[category] / others);
                index += (q - p) * Math.log(q / p);
            }
        }
        return index;
    }

    private static double total(long[] counts) {
        double total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }
}
