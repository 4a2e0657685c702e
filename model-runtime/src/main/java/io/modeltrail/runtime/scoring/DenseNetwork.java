package io.modeltrail.runtime.scoring;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A multilayer perceptron with rectified linear units. Inputs are standardised, and a missing one counts as its mean, or as no
 * category. Sums in {@code double}: of every unit from its bias on, in the order of the inputs; the last sum is rounded once.
 */
public final class DenseNetwork implements ScoringModel {
    private static final int WORKSPACES = 16;

    private final double[] means;
    private final double[] scales;
    private final List<Layer> layers;
    /** Weights by input, shape [inputs, units] of each layer: the inner loop runs over neighbours and is vectorised. */
    private final double[][] byInput;

    private final int widest;
    /** Two rows of activations each, shape [2 * widest]; whoever scores borrows one. */
    private final AtomicReferenceArray<double[]> workspaces = new AtomicReferenceArray<>(WORKSPACES);

    /**
     * One layer; all but the last are followed by max(0, x). Not copied: whoever makes it gives the arrays away.
     *
     * @param weights row-major, shape [units, inputs]
     * @param biases shape [units]
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Layer(int inputs, int units, double[] weights, double[] biases) {
        public Layer {
            if (inputs < 1
                    || units < 1
                    || biases.length != units
                    || weights.length != Math.multiplyExact(inputs, units)) {
                throw new IllegalArgumentException("a layer has a weight for each pair of input and unit, and biases");
            }
            requireFinite(weights);
            requireFinite(biases);
        }
    }

    /**
     * @param means subtracted from a column, shape [width]; 0 for an indicator
     * @param scales a column is divided by it, shape [width], above 0; 1 for an indicator
     * @param layers from the columns to one unit, whose sum is the margin
     */
    public DenseNetwork(double[] means, double[] scales, List<Layer> layers) {
        requireFinite(means);
        requireFinite(scales);
        int inputs = means.length;
        for (Layer layer : layers) {
            if (layer.inputs() != inputs) {
                throw new IllegalArgumentException("a layer reads what the one before it gives");
            }
            inputs = layer.units();
        }
        if (layers.isEmpty() || inputs != 1 || scales.length != means.length) {
            throw new IllegalArgumentException("a network has layers, and one unit at their end");
        }
        for (double scale : scales) {
            if (scale <= 0) {
                throw new IllegalArgumentException("a scale is above 0");
            }
        }
        this.means = means.clone();
        this.scales = scales.clone();
        this.layers = List.copyOf(layers);
        this.byInput = layers.stream().map(DenseNetwork::transposed).toArray(double[][]::new);
        this.widest = Math.max(
                means.length, layers.stream().mapToInt(Layer::units).max().orElseThrow());
    }

    private static double[] transposed(Layer layer) {
        double[] transposed = new double[layer.weights().length];
        for (int unit = 0; unit < layer.units(); unit++) {
            for (int input = 0; input < layer.inputs(); input++) {
                transposed[input * layer.units() + unit] = layer.weights()[unit * layer.inputs() + input];
            }
        }
        return transposed;
    }

    @Override
    public int width() {
        return means.length;
    }

    @Override
    public float margin(float[] encoded) {
        int place = (int) Thread.currentThread().threadId() & (WORKSPACES - 1);
        double[] borrowed = workspaces.getAndSet(place, null);
        double[] workspace = borrowed == null ? new double[2 * widest] : borrowed;
        float margin = forward(encoded, 0, workspace);
        workspaces.set(place, workspace);
        return margin;
    }

    @Override
    public void margins(float[] encoded, int firstRow, float[] margins) {
        double[] workspace = new double[2 * widest];
        for (int row = 0; row < margins.length; row++) {
            margins[row] = forward(encoded, (firstRow + row) * means.length, workspace);
        }
    }

    @Override
    public double magnitude(float[] encoded) {
        double[] terms = new double[means.length];
        for (int column = 0; column < terms.length; column++) {
            float value = encoded[column];
            terms[column] =
                    Float.isNaN(value) ? 0 : Math.abs(LinearModel.standardise(value, means[column], scales[column]));
        }
        for (Layer layer : layers) {
            double[] sums = new double[layer.units()];
            for (int unit = 0; unit < sums.length; unit++) {
                sums[unit] = Math.abs(layer.biases()[unit]);
                for (int input = 0; input < terms.length; input++) {
                    sums[unit] += Math.abs(layer.weights()[unit * terms.length + input]) * terms[input];
                }
            }
            terms = sums;
        }
        return terms[0];
    }

    private float forward(float[] encoded, int offset, double[] workspace) {
        for (int column = 0; column < means.length; column++) {
            float value = encoded[offset + column];
            workspace[column] = Float.isNaN(value) ? 0 : LinearModel.standardise(value, means[column], scales[column]);
        }
        int from = 0;
        for (int index = 0; index < byInput.length; index++) {
            int to = widest - from;
            Layer layer = layers.get(index);
            apply(layer, byInput[index], workspace, from, to);
            if (index < byInput.length - 1) {
                for (int unit = to; unit < to + layer.units(); unit++) {
                    workspace[unit] = Math.max(workspace[unit], 0);
                }
            }
            from = to;
        }
        return (float) workspace[from];
    }

    private static void apply(Layer layer, double[] byInput, double[] workspace, int from, int to) {
        int units = layer.units();
        System.arraycopy(layer.biases(), 0, workspace, to, units);
        for (int input = 0; input < layer.inputs(); input++) {
            double activation = workspace[from + input];
            // Most are 0, as indicators and after rectifying; what they would add is 0.
            if (activation != 0) {
                int weight = input * units;
                for (int unit = 0; unit < units; unit++) {
                    workspace[to + unit] += byInput[weight + unit] * activation;
                }
            }
        }
    }

    /** Subtracted from the columns, shape [width]. */
    public double[] inputMeans() {
        return means.clone();
    }

    /** The columns are divided by them, shape [width]. */
    public double[] inputScales() {
        return scales.clone();
    }

    public List<Layer> layers() {
        return layers;
    }

    private static void requireFinite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("the figures of a network are finite");
            }
        }
    }
}
