package io.modeltrail.runtime.explanation;

import io.modeltrail.runtime.scoring.DenseNetwork;
import io.modeltrail.runtime.scoring.LinearModel;
import java.util.List;

/**
 * Integrated gradients (Sundararajan, Taly and Yan, "Axiomatic attribution for deep networks", ICML 2017) from the mean of the
 * training, with the integral taken exactly: along a straight line a network of rectified linear units is a chain of linear pieces,
 * so the gradient is constant from one kink to the next. Kinks are found one after the other; nothing is sampled.
 *
 * <p>A unit's side of a kink is asked for {@link #BEYOND} of the line further on, because at the kink itself rounding decides.
 */
final class NetworkAttribution implements Attribution {
    private static final double BEYOND = 1e-10;
    /** Far above what networks within the documented ranges have; ends the walk if rounding ever made it stand still. */
    private static final int MOST_PIECES = 1_000_000;

    private final double[] means;
    private final double[] scales;
    private final double[] usual;
    private final List<DenseNetwork.Layer> layers;
    private final int units;
    private final double base;
    private final double work;

    NetworkAttribution(DenseNetwork network, Background background) {
        means = network.inputMeans();
        scales = network.inputScales();
        usual = background.standardised(means, scales);
        layers = network.layers();
        units = layers.stream().mapToInt(DenseNetwork.Layer::units).sum();
        // As many pieces as units, each forth and back through all layers but the first.
        work = 2.0 * layers.getFirst().weights().length
                + 2.0
                        * units
                        * layers.stream()
                                .skip(1)
                                .mapToInt(layer -> layer.weights().length)
                                .sum();
        Workspace workspace = new Workspace();
        base = new Line(workspace, new double[usual.length]).valueAt(0);
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
        Line line = new Line(workspace, change);
        line.walk();
        DenseNetwork.Layer first = layers.getFirst();
        for (int column = 0; column < usual.length; column++) {
            double gradient = 0;
            for (int unit = 0; unit < first.units(); unit++) {
                gradient += line.integral[unit] * first.weights()[unit * first.inputs() + column];
            }
            contributions[column] += weight * change[column] * gradient;
        }
    }

    /** The straight line from the mean to one row, as the units see it. All arrays are the workspace's. */
    private final class Line {
        /** First layer at the line's beginning, and its change over the whole line, shape [units of the first layer]. */
        private final double[] start;

        private final double[] change;
        /** Sums of all units before rectifying, and how they change along the line, shape [units of all layers]. */
        private final double[] sums;

        private final double[] slopes;
        /** Gradient of the margin by the sums, shape [units of all layers]. */
        private final double[] gradients;
        /** Integral of the first layer's gradients so far, shape [units of the first layer]. */
        private final double[] integral;

        Line(Workspace workspace, double[] inputs) {
            DenseNetwork.Layer first = layers.getFirst();
            start = workspace.doubles(2, first.units());
            change = workspace.doubles(3, first.units());
            sums = workspace.doubles(4, units);
            slopes = workspace.doubles(5, units);
            gradients = workspace.doubles(6, units);
            integral = workspace.doubles(7, first.units());
            for (int unit = 0; unit < first.units(); unit++) {
                double sum = first.biases()[unit];
                double slope = 0;
                for (int input = 0; input < first.inputs(); input++) {
                    double weight = first.weights()[unit * first.inputs() + input];
                    sum += weight * usual[input];
                    slope += weight * inputs[input];
                }
                start[unit] = sum;
                change[unit] = slope;
                integral[unit] = 0;
            }
        }

        double valueAt(double place) {
            forward(place);
            return sums[units - 1];
        }

        void walk() {
            double place = 0;
            for (int piece = 0; piece < MOST_PIECES && place < 1; piece++) {
                forward(place);
                double next = nextKink(place);
                backward();
                for (int unit = 0; unit < layers.getFirst().units(); unit++) {
                    integral[unit] += (next - place) * gradients[unit];
                }
                place = next;
            }
        }

        private boolean active(int unit) {
            return sums[unit] + BEYOND * slopes[unit] > 0;
        }

        private void forward(double place) {
            int first = layers.getFirst().units();
            for (int unit = 0; unit < first; unit++) {
                sums[unit] = start[unit] + place * change[unit];
                slopes[unit] = change[unit];
            }
            int below = 0;
            int here = first;
            for (int index = 1; index < layers.size(); index++) {
                DenseNetwork.Layer layer = layers.get(index);
                for (int unit = 0; unit < layer.units(); unit++) {
                    double sum = layer.biases()[unit];
                    double slope = 0;
                    for (int input = 0; input < layer.inputs(); input++) {
                        if (active(below + input)) {
                            double weight = layer.weights()[unit * layer.inputs() + input];
                            sum += weight * sums[below + input];
                            slope += weight * slopes[below + input];
                        }
                    }
                    sums[here + unit] = sum;
                    slopes[here + unit] = slope;
                }
                below = here;
                here += layer.units();
            }
        }

        /** Where the next unit turns on or off; 1 when none does. The last layer is not rectified. */
        private double nextKink(double place) {
            double nearest = 1;
            for (int unit = 0; unit < units - 1; unit++) {
                double ahead = -sums[unit] / slopes[unit];
                if (ahead > BEYOND && place + ahead < nearest) {
                    nearest = place + ahead;
                }
            }
            return nearest;
        }

        private void backward() {
            int here = units - 1;
            gradients[here] = 1;
            for (int index = layers.size() - 1; index > 0; index--) {
                DenseNetwork.Layer layer = layers.get(index);
                int below = here - layer.inputs();
                for (int input = 0; input < layer.inputs(); input++) {
                    double gradient = 0;
                    if (active(below + input)) {
                        for (int unit = 0; unit < layer.units(); unit++) {
                            gradient += gradients[here + unit] * layer.weights()[unit * layer.inputs() + input];
                        }
                    }
                    gradients[below + input] = gradient;
                }
                here = below;
            }
        }
    }
}
