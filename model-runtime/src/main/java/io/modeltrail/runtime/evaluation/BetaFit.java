package io.modeltrail.runtime.evaluation;

import java.util.List;

/**
 * Beta calibration (Kull, Silva Filho and Flach, AISTATS 2017): a logistic regression of the label on ln s and -ln(1 - s), where s is
 * the logistic function of the margin. Neither coefficient may be negative, so that the order of the margins is kept: when the free fit
 * has a negative one, it is the fit with one or both of them left out that has the smallest log loss without a negative one, which is
 * the constrained optimum because the loss is convex.
 */
record BetaFit(double a, double b, double c) {
    /** Added to the loss as half the sum of squares of a and b: keeps scores that part the classes without error finite. */
    private static final double RIDGE = 1e-6;

    private static final int STEPS = 100;
    private static final double ENOUGH = 1e-12;

    private record Columns(boolean first, boolean second) {}

    /** @throws IllegalArgumentException when a class is absent */
    static BetaFit of(float[] margins, boolean[] labels) {
        double[] first = new double[margins.length];
        double[] second = new double[margins.length];
        int positives = 0;
        for (int row = 0; row < margins.length; row++) {
            first[row] = lnLogistic(margins[row]);
            second[row] = -lnLogistic(-(double) margins[row]);
            positives += labels[row] ? 1 : 0;
        }
        if (positives == 0 || positives == labels.length) {
            throw new IllegalArgumentException("both classes are there");
        }
        double baseLogit = StrictMath.log((double) positives / (labels.length - positives));
        BetaFit whole = fit(new Newton(first, second, labels, new Columns(true, true), baseLogit));
        return whole.a >= 0 && whole.b >= 0 ? whole : restricted(first, second, labels, baseLogit);
    }

    private static BetaFit restricted(double[] first, double[] second, boolean[] labels, double baseLogit) {
        BetaFit best = new BetaFit(0, 0, baseLogit);
        double smallest = Double.POSITIVE_INFINITY;
        for (Columns used : List.of(new Columns(true, false), new Columns(false, true), new Columns(false, false))) {
            Newton newton = new Newton(first, second, labels, used, baseLogit);
            BetaFit fit = fit(newton);
            if (fit.a >= 0 && fit.b >= 0 && newton.loss < smallest) {
                smallest = newton.loss;
                best = fit;
            }
        }
        return best;
    }

    private static BetaFit fit(Newton newton) {
        newton.run();
        return new BetaFit(newton.weights[0], newton.weights[1], newton.weights[2]);
    }

    /** ln(1 / (1 + exp(-margin))), without overflow. */
    private static double lnLogistic(double margin) {
        return margin >= 0
                ? -StrictMath.log1p(StrictMath.exp(-margin))
                : margin - StrictMath.log1p(StrictMath.exp(margin));
    }

    /** Newton's method with halved steps; a column that is not used keeps the weight 0. */
    private static final class Newton {
        private final double[] first;
        private final double[] second;
        private final boolean[] labels;
        private final boolean[] used;
        private double[] weights;
        private double loss;

        Newton(double[] first, double[] second, boolean[] labels, Columns columns, double baseLogit) {
            this.first = first;
            this.second = second;
            this.labels = labels;
            used = new boolean[] {columns.first(), columns.second(), true};
            weights = new double[] {0, 0, baseLogit};
            loss = loss(weights);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                double[] direction = direction();
                double before = loss;
                halve(direction);
                if (before - loss <= ENOUGH * Math.abs(before)) {
                    return;
                }
            }
        }

        private void halve(double[] direction) {
            for (double length = 1; length > 1e-10; length /= 2) {
                double[] tried = new double[3];
                for (int column = 0; column < 3; column++) {
                    tried[column] = weights[column] - length * direction[column];
                }
                double reached = loss(tried);
                if (reached < loss) {
                    weights = tried;
                    loss = reached;
                    return;
                }
            }
        }

        private double loss(double[] at) {
            double sum = RIDGE / 2 * (at[0] * at[0] + at[1] * at[1]);
            for (int row = 0; row < labels.length; row++) {
                double logit = at[0] * first[row] + at[1] * second[row] + at[2];
                sum -= lnLogistic(labels[row] ? logit : -logit);
            }
            return sum;
        }

        /** The inverse of the second derivatives times the first ones. */
        private double[] direction() {
            double[] slope = {RIDGE * weights[0], RIDGE * weights[1], 0};
            double[][] bend = {{RIDGE, 0, 0}, {0, RIDGE, 0}, {0, 0, 0}};
            for (int row = 0; row < labels.length; row++) {
                double[] values = {first[row], second[row], 1};
                double logit = weights[0] * values[0] + weights[1] * values[1] + weights[2];
                double probability = 1 / (1 + StrictMath.exp(-logit));
                double missed = probability - (labels[row] ? 1 : 0);
                double weight = probability * (1 - probability);
                for (int column = 0; column < 3; column++) {
                    slope[column] += missed * values[column];
                    for (int other = 0; other < 3; other++) {
                        bend[column][other] += weight * values[column] * values[other];
                    }
                }
            }
            for (int column = 0; column < 3; column++) {
                if (!used[column]) {
                    slope[column] = 0;
                    for (int other = 0; other < 3; other++) {
                        bend[column][other] = 0;
                        bend[other][column] = 0;
                    }
                    bend[column][column] = 1;
                }
            }
            return solve(bend, slope);
        }

        /** Elimination with the largest pivot; a direction that nothing determines is 0. */
        private static double[] solve(double[][] left, double[] right) {
            for (int column = 0; column < 3; column++) {
                int pivot = column;
                for (int row = column + 1; row < 3; row++) {
                    pivot = Math.abs(left[row][column]) > Math.abs(left[pivot][column]) ? row : pivot;
                }
                double[] swapped = left[column];
                left[column] = left[pivot];
                left[pivot] = swapped;
                double value = right[column];
                right[column] = right[pivot];
                right[pivot] = value;
                for (int row = column + 1; row < 3 && left[column][column] != 0; row++) {
                    double factor = left[row][column] / left[column][column];
                    right[row] -= factor * right[column];
                    for (int other = column; other < 3; other++) {
                        left[row][other] -= factor * left[column][other];
                    }
                }
            }
            double[] solved = new double[3];
            for (int row = 2; row >= 0; row--) {
                double rest = right[row];
                for (int other = row + 1; other < 3; other++) {
                    rest -= left[row][other] * solved[other];
                }
                solved[row] = left[row][row] == 0 ? 0 : rest / left[row][row];
            }
            return solved;
        }
    }
}
