package io.modeltrail.runtime.explanation;

import io.modeltrail.runtime.scoring.DenseNetwork;
import java.util.ArrayList;
import java.util.List;

/**
 * A network of rectified linear units along a straight line between two standardised rows: a chain of linear pieces, found one after
 * the other. A unit's side of a kink is asked for {@link #BEYOND} of the line further on, because at the kink itself rounding decides.
 * All arrays are the workspace's.
 */
final class NetworkLine {
    private static final double BEYOND = 1e-10;
    /** Far above what networks within the documented ranges have; ends the walk if rounding ever made it stand still. */
    private static final int MOST_PIECES = 1_000_000;

    private final List<DenseNetwork.Layer> layers;
    private final int units;
    /** First layer at the line's beginning, and its change over the whole line, shape [units of the first layer]. */
    private final double[] start;

    private final double[] change;
    /** Sums of all units before rectifying, and how they change along the line, shape [units of all layers]. */
    private final double[] sums;

    private final double[] slopes;
    /** Gradient of the margin by the sums, shape [units of all layers]. */
    private final double[] gradients;
    /** Integral of the first layer's gradients, shape [units of the first layer]. */
    private final double[] integral;

    /**
     * @param from standardised row, shape [width]
     * @param inputs what it changes by over the whole line, shape [width]
     */
    NetworkLine(DenseNetwork network, double[] from, double[] inputs, Workspace workspace) {
        layers = network.layers();
        units = units(network);
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
                sum += weight * from[input];
                slope += weight * inputs[input];
            }
            start[unit] = sum;
            change[unit] = slope;
        }
    }

    private static int units(DenseNetwork network) {
        return network.layers().stream().mapToInt(DenseNetwork.Layer::units).sum();
    }

    /** Multiplications of one integral, roughly: as many pieces as units, each forth and back through all layers but the first. */
    static double work(DenseNetwork network) {
        double above = network.layers().stream()
                .skip(1)
                .mapToDouble(layer -> layer.weights().length)
                .sum();
        return 2.0 * network.layers().getFirst().weights().length + 2.0 * units(network) * above;
    }

    double valueAtStart() {
        forward(0);
        return sums[units - 1];
    }

    /** @return integral over the line of the margin's gradient by the first layer's sums, at least [units of the first layer] */
    double[] integrate() {
        int first = layers.getFirst().units();
        for (int unit = 0; unit < first; unit++) {
            integral[unit] = 0;
        }
        double place = 0;
        for (int piece = 0; piece < MOST_PIECES && place < 1; piece++) {
            forward(place);
            double next = nextKink(place);
            backward();
            for (int unit = 0; unit < first; unit++) {
                integral[unit] += (next - place) * gradients[unit];
            }
            place = next;
        }
        return integral;
    }

    /** Where pieces meet, as shares of the line, ascending. */
    List<Double> kinks() {
        List<Double> kinks = new ArrayList<>();
        forward(0);
        double place = nextKink(0);
        while (place < 1 && kinks.size() < MOST_PIECES) {
            kinks.add(place);
            forward(place);
            place = nextKink(place);
        }
        return kinks;
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
