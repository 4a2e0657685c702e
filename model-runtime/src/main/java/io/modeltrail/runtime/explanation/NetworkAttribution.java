package io.modeltrail.runtime.explanation;

import io.modeltrail.runtime.scoring.DenseNetwork;
import io.modeltrail.runtime.scoring.LinearModel;

/**
 * Integrated gradients (Sundararajan, Taly and Yan, "Axiomatic attribution for deep networks", ICML 2017) from the mean of the
 * training, with the integral taken exactly, from kink to kink; nothing is sampled.
 */
final class NetworkAttribution implements Attribution {
    private final DenseNetwork network;
    private final double[] means;
    private final double[] scales;
    private final double[] usual;
    private final double base;
    private final double work;

    NetworkAttribution(DenseNetwork network, Background background) {
        this.network = network;
        means = network.inputMeans();
        scales = network.inputScales();
        usual = background.standardised(means, scales);
        base = new NetworkLine(network, usual, new double[usual.length], new Workspace()).valueAtStart();
        work = NetworkLine.work(network);
    }

    @Override
    public double base() {
        return base;
    }

    @Override
    public double work() {
        return work;
    }

    @Override
    public void add(float[] encoded, double weight, double[] contributions, Workspace workspace) {
        double[] change = workspace.doubles(1, usual.length);
        for (int column = 0; column < usual.length; column++) {
            float value = encoded[column];
            double here = Float.isNaN(value) ? 0 : LinearModel.standardise(value, means[column], scales[column]);
            change[column] = here - usual[column];
        }
        double[] integral = new NetworkLine(network, usual, change, workspace).integrate();
        DenseNetwork.Layer first = network.layers().getFirst();
        for (int column = 0; column < usual.length; column++) {
            double gradient = 0;
            for (int unit = 0; unit < first.units(); unit++) {
                gradient += integral[unit] * first.weights()[unit * first.inputs() + column];
            }
            contributions[column] += weight * change[column] * gradient;
        }
    }
}
