package io.modeltrail.runtime.scoring;

import java.util.Arrays;

/**
 * From a margin to a probability that is meant as one. Never falls as the margin rises, so that no ranking changes. Everything is
 * computed with {@link StrictMath}: the same bits on every machine.
 */
public sealed interface Calibration {
    /** Probability of the positive class, in [0, 1]. */
    float probability(float margin);

    /** The logistic function of the margin. */
    record None() implements Calibration {
        @Override
        public float probability(float margin) {
            return (float) (1 / (1 + StrictMath.exp(-(double) margin)));
        }
    }

    /**
     * Straight lines between points, and the outermost values beyond them.
     *
     * @param margins strictly ascending, shape [points], 1 to 100,000 of them
     * @param probabilities not descending, shape [points]; kept in [1e-6, 1 - 1e-6], so that no outcome is impossible
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Isotonic(double[] margins, double[] probabilities) implements Calibration {
        private static final int MOST_POINTS = 100_000;
        private static final double LEAST = 1e-6;

        public Isotonic {
            margins = margins.clone();
            probabilities = probabilities.clone();
            if (margins.length == 0 || margins.length > MOST_POINTS || margins.length != probabilities.length) {
                throw new IllegalArgumentException("a calibration curve has points, and each a probability");
            }
            for (int point = 0; point < margins.length; point++) {
                boolean known =
                        Double.isFinite(margins[point]) && probabilities[point] >= 0 && probabilities[point] <= 1;
                boolean inOrder = point == 0
                        || (margins[point] > margins[point - 1] && probabilities[point] >= probabilities[point - 1]);
                if (!known || !inOrder) {
                    throw new IllegalArgumentException("the points of a calibration curve rise");
                }
            }
            for (int point = 0; point < margins.length; point++) {
                probabilities[point] = Math.min(Math.max(probabilities[point], LEAST), 1 - LEAST);
            }
        }

        @Override
        public float probability(float margin) {
            int last = margins.length - 1;
            if (margin <= margins[0]) {
                return (float) probabilities[0];
            }
            if (margin >= margins[last]) {
                return (float) probabilities[last];
            }
            int above = Arrays.binarySearch(margins, margin);
            if (above >= 0) {
                return (float) probabilities[above];
            }
            above = -above - 1;
            double share = (margin - margins[above - 1]) / (margins[above] - margins[above - 1]);
            double between = probabilities[above - 1] + (probabilities[above] - probabilities[above - 1]) * share;
            // Rounding must not carry a value above the next point's: the curve would fall there.
            return (float) Math.min(between, probabilities[above]);
        }
    }

    /**
     * Beta calibration (Kull, Silva Filho and Flach, "Beta calibration", AISTATS 2017): logistic in the logarithms of the logistic
     * score and of its complement, both taken from the margin, so that no score of 0 or 1 is ever taken the logarithm of.
     *
     * @param a weight of ln s, at least 0
     * @param b weight of -ln(1 - s), at least 0
     */
    record Beta(double a, double b, double c) implements Calibration {
        public Beta {
            if (!(a >= 0 && b >= 0 && Double.isFinite(a) && Double.isFinite(b) && Double.isFinite(c))) {
                throw new IllegalArgumentException("a beta calibration has finite figures, its weights not below 0");
            }
        }

        @Override
        public float probability(float margin) {
            double calibrated = -a * softplus(-(double) margin) + b * softplus(margin) + c;
            return (float) (1 / (1 + StrictMath.exp(-calibrated)));
        }

        /** ln(1 + e^x) without overflow. */
        private static double softplus(double x) {
            return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
        }
    }
}
