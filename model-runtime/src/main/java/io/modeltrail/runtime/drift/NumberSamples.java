package io.modeltrail.runtime.drift;

/** How two samples of numbers differ. Every array is sorted in ascending order, has no NaN and is not empty. */
public final class NumberSamples {
    private NumberSamples() {}

    /** @param statistic largest distance of the two empirical distribution functions */
    public record Test(double statistic, double pValue) {}

    /**
     * Two-sided Kolmogorov-Smirnov test. The p-value is that of the limit distribution with Stephens' correction for small samples (1970);
     * with ties it errs on the side of no difference.
     */
    public static Test kolmogorovSmirnov(float[] one, float[] other) {
        return kolmogorovSmirnov(one, one.length, other);
    }

    /** @param ones how many values the first sample had, of which the array may have quantiles */
    public static Test kolmogorovSmirnov(float[] one, long ones, float[] other) {
        double largest = 0;
        int i = 0;
        int j = 0;
        while (i < one.length && j < other.length) {
            float value = Math.min(one[i], other[j]);
            while (i < one.length && one[i] <= value) {
                i++;
            }
            while (j < other.length && other[j] <= value) {
                j++;
            }
            largest = Math.max(largest, Math.abs((double) i / one.length - (double) j / other.length));
        }
        double root = Math.sqrt((double) ones * other.length / ((double) ones + other.length));
        return new Test(largest, Tails.kolmogorov((root + 0.12 + 0.11 / root) * largest));
    }

    /** First Wasserstein distance: the area between the two empirical distribution functions, in the unit of the values. */
    public static double wasserstein(float[] one, float[] other) {
        double area = 0;
        int i = 0;
        int j = 0;
        double before = Math.min(one[0], other[0]);
        while (i < one.length || j < other.length) {
            double next = Math.min(
                    i < one.length ? one[i] : Double.POSITIVE_INFINITY,
                    j < other.length ? other[j] : Double.POSITIVE_INFINITY);
            area += (next - before) * Math.abs((double) i / one.length - (double) j / other.length);
            while (i < one.length && one[i] <= next) {
                i++;
            }
            while (j < other.length && other[j] <= next) {
                j++;
            }
            before = next;
        }
        return area;
    }

    /**
     * Counts in the bins that the reference's deciles give; equal deciles make one bin.
     *
     * @return shape [2][bins]: of the reference, and of the other sample
     */
    public static long[][] decileBins(float[] reference, float[] other) {
        float[] edges = new float[9];
        int count = 0;
        for (int decile = 1; decile <= 9; decile++) {
            float edge = reference[(int) Math.min(reference.length - 1L, (long) decile * reference.length / 10)];
            if (count == 0 || edge > edges[count - 1]) {
                edges[count++] = edge;
            }
        }
        return new long[][] {counts(reference, edges, count), counts(other, edges, count)};
    }

    /** Bin b holds the values from edge b - 1, inclusive, to edge b, exclusive. */
    private static long[] counts(float[] values, float[] edges, int edgeCount) {
        long[] counts = new long[edgeCount + 1];
        int bin = 0;
        for (float value : values) {
            while (bin < edgeCount && value >= edges[bin]) {
                bin++;
            }
            counts[bin]++;
        }
        return counts;
    }
}
