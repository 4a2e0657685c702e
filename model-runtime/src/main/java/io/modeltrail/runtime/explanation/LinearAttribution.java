package io.modeltrail.runtime.explanation;

import io.modeltrail.runtime.scoring.LinearModel;

/** Closed form: weight times what a column has more than its mean in the training. With independent columns these are Shapley values. */
final class LinearAttribution implements Attribution {
    private final double[] weights;
    private final double[] means;
    private final double[] scales;
    private final double[] usual;
    private final double base;

    LinearAttribution(LinearModel model, Background background) {
        weights = model.weights();
        means = model.means();
        scales = model.scales();
        usual = background.standardised(means, scales);
        double sum = 0;
        for (int column = 0; column < weights.length; column++) {
            sum += weights[column] * usual[column];
        }
        base = sum + model.intercept();
    }

    @Override
    public double base() {
        return base;
    }

    @Override
    public double work() {
        return 2.0 * weights.length;
    }

    @Override
    public void add(float[] encoded, double weight, double[] contributions, Workspace workspace) {
        for (int column = 0; column < weights.length; column++) {
            float value = encoded[column];
            double here = Float.isNaN(value) ? 0 : LinearModel.standardise(value, means[column], scales[column]);
            contributions[column] += weight * weights[column] * (here - usual[column]);
        }
    }
}
