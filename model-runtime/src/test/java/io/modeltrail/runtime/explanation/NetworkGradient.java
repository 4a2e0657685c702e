package io.modeltrail.runtime.explanation;

import io.modeltrail.runtime.scoring.DenseNetwork;
import java.util.List;

/** The gradient of a network at one point, by the chain rule as the textbooks have it. */
final class NetworkGradient {
    private NetworkGradient() {}

    /** @param place of the straight line between two standardised rows, 0 to 1 */
    static double[] at(DenseNetwork network, double[] from, double[] to, double place) {
        double[] values = new double[from.length];
        for (int input = 0; input < values.length; input++) {
            values[input] = from[input] + place * (to[input] - from[input]);
        }
        List<DenseNetwork.Layer> layers = network.layers();
        // Jacobian of the layer's values by the inputs, shape [units][inputs of the network].
        double[][] slopes = new double[values.length][values.length];
        for (int input = 0; input < values.length; input++) {
            slopes[input][input] = 1;
        }
        for (int index = 0; index < layers.size(); index++) {
            DenseNetwork.Layer layer = layers.get(index);
            double[] above = new double[layer.units()];
            double[][] steeper = new double[layer.units()][from.length];
            for (int unit = 0; unit < layer.units(); unit++) {
                above[unit] = layer.biases()[unit];
                for (int input = 0; input < layer.inputs(); input++) {
                    double weight = layer.weights()[unit * layer.inputs() + input];
                    above[unit] += weight * values[input];
                    for (int column = 0; column < from.length; column++) {
                        steeper[unit][column] += weight * slopes[input][column];
                    }
                }
                if (index < layers.size() - 1 && above[unit] <= 0) {
                    above[unit] = 0;
                    steeper[unit] = new double[from.length];
                }
            }
            values = above;
            slopes = steeper;
        }
        return slopes[0];
    }
}
