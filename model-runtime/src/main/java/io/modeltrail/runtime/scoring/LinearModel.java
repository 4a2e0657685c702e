package io.modeltrail.runtime.scoring;

/**
 * Standardised linear model. Sums in {@code double}, in the order of the columns, the intercept last: the same operations as
 * liblinear's own prediction, so that both agree to the bit. A missing number counts as its mean and a missing category as
 * none, so both add nothing.
 */
public final class LinearModel implements ScoringModel {
    private final double[] weights;
    private final double[] means;
    private final double[] scales;
    private final double intercept;

    /**
     * @param weights of the standardised columns, shape [width]
     * @param means subtracted from a column, shape [width]; 0 for an indicator
     * @param scales a column is divided by it, shape [width], above 0; 1 for an indicator
     */
    public LinearModel(double[] weights, double[] means, double[] scales, double intercept) {
        if (means.length != weights.length || scales.length != weights.length) {
            throw new IllegalArgumentException("a linear model has one weight, mean and scale for each column");
        }
        requireFinite(intercept);
        for (int column = 0; column < weights.length; column++) {
            requireFinite(weights[column]);
            requireFinite(means[column]);
            requireFinite(scales[column]);
            if (scales[column] <= 0) {
                throw new IllegalArgumentException("a scale is above 0");
            }
        }
        this.weights = weights.clone();
        this.means = means.clone();
        this.scales = scales.clone();
        this.intercept = intercept;
    }

    @Override
    public int width() {
        return weights.length;
    }

    @Override
    public float margin(float[] encoded) {
        double sum = 0;
        for (int column = 0; column < weights.length; column++) {
            float value = encoded[column];
            if (!Float.isNaN(value)) {
                sum += weights[column] * standardise(value, means[column], scales[column]);
            }
        }
        return (float) (sum + intercept);
    }

    /** One expression for training and scoring, so that both round alike. */
    public static double standardise(float value, double mean, double scale) {
        return (value - mean) / scale;
    }

    /** Of the standardised columns, shape [width]. */
    public double[] weights() {
        return weights.clone();
    }

    /** Subtracted from a column, shape [width]. */
    public double[] means() {
        return means.clone();
    }

    /** A column is divided by it, shape [width]. */
    public double[] scales() {
        return scales.clone();
    }

    public double intercept() {
        return intercept;
    }

    private static void requireFinite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("the figures of a linear model are finite");
        }
    }
}
