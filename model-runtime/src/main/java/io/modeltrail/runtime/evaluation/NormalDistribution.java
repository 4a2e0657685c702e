package io.modeltrail.runtime.evaluation;

/** The standard normal distribution, by {@link StrictMath}: the same bits on every machine. */
final class NormalDistribution {
    /** Quantile of 0.975. */
    static final double TWO_SIDED_95 = 1.959963984540054;

    private static final double SERIES_BELOW = 2;
    private static final double ENOUGH = 1e-17;

    private NormalDistribution() {}

    /** The chance of a value at least as far from 0 on either side: erfc(|z| / sqrt 2). */
    static double twoSided(double z) {
        double x = Math.abs(z) / StrictMath.sqrt(2);
        return x < SERIES_BELOW ? 1 - errorFunction(x) : complement(x);
    }

    /** Abramowitz and Stegun 7.1.6, a series of positive terms. */
    private static double errorFunction(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; term > ENOUGH * sum; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / StrictMath.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
    }

    /** Abramowitz and Stegun 7.1.14, a continued fraction, from its 200th step back. */
    private static double complement(double x) {
        double fraction = 0;
        for (int step = 200; step >= 1; step--) {
            fraction = step / 2.0 / (x + fraction);
        }
        return StrictMath.exp(-x * x) / StrictMath.sqrt(Math.PI) / (x + fraction);
    }
}
