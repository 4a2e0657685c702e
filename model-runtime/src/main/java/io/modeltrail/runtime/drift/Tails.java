package io.modeltrail.runtime.drift;

/** Upper tails of the distributions that the tests need, to about ten digits. */
final class Tails {
    private static final int MOST_TERMS = 1_000;
    private static final double PRECISION = 1e-15;
    private static final double SMALLEST = 1e-300;

    /** Lanczos approximation with g = 7 and nine terms (Godfrey 2001), relative error below 1e-13. */
    private static final double[] LANCZOS = {
        0.9999999999998099,
        676.5203681218851,
        -1259.1392167224028,
        771.3234287776531,
        -176.6150291621406,
        12.507343278686905,
        -0.13857109526572012,
        9.984369578019572e-06,
        1.5056327351493116e-07
    };

    private Tails() {}

    /**
     * Chance that a chi-square variable with so many degrees of freedom is at least x.
     *
     * @param degrees at least 1
     */
    static double chiSquare(double x, int degrees) {
        return x <= 0 ? 1 : upperGamma(degrees / 2.0, x / 2);
    }

    /** Chance that a standard normal variable is at least |z| away from 0. */
    static double normalTwoSided(double z) {
        return chiSquare(z * z, 1);
    }

    /** Chance that the Kolmogorov distribution is at least x: the limit of the two-sided test (Kolmogorov 1933). */
    static double kolmogorov(double x) {
        if (x < 0.2) {
            return 1; // to fifteen digits
        }
        double sum = 0;
        for (int k = 1; k <= MOST_TERMS; k++) {
            double term = Math.exp(-2.0 * k * k * x * x);
            sum += k % 2 == 1 ? term : -term;
            if (term < PRECISION) {
                break;
            }
        }
        return Math.clamp(2 * sum, 0, 1);
    }

    /** Regularised upper incomplete gamma function: series below a + 1, Lentz's continued fraction above (Abramowitz and Stegun 6.5). */
    private static double upperGamma(double a, double x) {
        double scale = Math.exp(a * Math.log(x) - x - logGamma(a));
        return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x);
    }

    private static double lowerSeries(double a, double x) {
        double term = 1 / a;
        double sum = term;
        for (int n = 1; n <= MOST_TERMS && term > sum * PRECISION; n++) {
            term *= x / (a + n);
            sum += term;
        }
        return sum;
    }

    private static double upperFraction(double a, double x) {
        double b = x + 1 - a;
        double c = 1 / SMALLEST;
        double d = 1 / b;
        double fraction = d;
        for (int i = 1; i <= MOST_TERMS; i++) {
            double factor = -i * (i - a);
            b += 2;
            d = 1 / awayFromZero(factor * d + b);
            c = awayFromZero(b + factor / c);
            double change = d * c;
            fraction *= change;
            if (Math.abs(change - 1) < PRECISION) {
                break;
            }
        }
        return fraction;
    }

    private static double awayFromZero(double value) {
        return Math.abs(value) < SMALLEST ? SMALLEST : value;
    }

    private static double logGamma(double a) {
        double shifted = a - 1;
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (shifted + i);
        }
        double t = shifted + 7.5;
        return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
    }
}
