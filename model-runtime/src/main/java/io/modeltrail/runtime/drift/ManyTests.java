package io.modeltrail.runtime.drift;

import java.util.Arrays;
import java.util.Comparator;

/** P-values of tests that are looked at together. */
public final class ManyTests {
    private ManyTests() {}

    /**
     * Adjusted so that rejecting those below a level keeps the expected share of false rejections below it (Benjamini and Hochberg
     * 1995).
     *
     * @param pValues NaN = was not tested, and stays so
     */
    public static double[] benjaminiHochberg(double[] pValues) {
        Integer[] ascending = ascending(pValues);
        double[] adjusted = new double[pValues.length];
        Arrays.fill(adjusted, Double.NaN);
        double smallest = 1;
        for (int rank = ascending.length; rank >= 1; rank--) {
            int test = ascending[rank - 1];
            smallest = Math.min(smallest, pValues[test] * ascending.length / rank);
            adjusted[test] = smallest;
        }
        return adjusted;
    }

    private static Integer[] ascending(double[] pValues) {
        Integer[] tests = new Integer[pValues.length];
        Arrays.setAll(tests, test -> test);
        return Arrays.stream(tests)
                .filter(test -> !Double.isNaN(pValues[test]))
                .sorted(Comparator.comparingDouble(test -> pValues[test]))
                .toArray(Integer[]::new);
    }
}
