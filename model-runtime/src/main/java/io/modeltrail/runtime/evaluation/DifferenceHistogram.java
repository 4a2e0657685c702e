package io.modeltrail.runtime.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;

/** Differences of two probabilities, counted in ten-thousandths: the memory it takes does not grow. Not thread-safe. */
public final class DifferenceHistogram {
    private static final int STEPS = 10_000;
    private static final double[] SHARES = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};

    private final long[] counts = new long[2 * STEPS + 1];
    private long count;
    private double sum;
    private double absolute;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;

    /**
     * What the differences are like.
     *
     * @param quantiles by their share, each the value with so many of the differences at or below it, to the nearest 0.0001
     */
    public record Summary(
            long count,
            double mean,
            double meanAbsolute,
            double least,
            double greatest,
            Map<String, Double> quantiles) {}

    /** @param difference from -1 to 1 */
    public void add(double difference) {
        counts[(int) Math.rint(difference * STEPS) + STEPS]++;
        count++;
        sum += difference;
        absolute += Math.abs(difference);
        least = Math.min(least, difference);
        greatest = Math.max(greatest, difference);
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** There is a difference at least. */
    public Summary summary() {
        Map<String, Double> quantiles = new LinkedHashMap<>();
        for (double share : SHARES) {
            quantiles.put(Double.toString(share), quantile(share));
        }
        return new Summary(count, sum / count, absolute / count, least, greatest, quantiles);
    }

    private double quantile(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * count));
        long passed = 0;
        int step = -1;
        while (passed < wanted) {
            passed += counts[++step];
        }
        return (step - STEPS) / (double) STEPS;
    }
}
