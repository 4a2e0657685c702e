package io.modeltrail.runtime.explanation;

import io.modeltrail.runtime.scoring.DenseNetwork;
import io.modeltrail.runtime.scoring.LinearModel;
import io.modeltrail.runtime.scoring.ScoringModel;
import io.modeltrail.runtime.scoring.StackedModel;
import io.modeltrail.runtime.scoring.Tree;
import io.modeltrail.runtime.scoring.TreeEnsemble;

/**
 * Bounds of the margin over a box of encoded rows, by interval arithmetic: never too narrow, often too wide. What lies outside them
 * cannot be reached.
 */
record MarginBounds(double lowest, double highest) {
    /** More than rounding makes of any margin, as a share of it. */
    private static final double SLACK = 1e-3;

    /**
     * @param low lowest value of each column; NaN = missing in the whole box
     * @param high highest value of each column
     */
    static MarginBounds of(ScoringModel model, float[] low, float[] high) {
        MarginBounds exact = within(model, low, high);
        double slack = SLACK * (1 + Math.max(Math.abs(exact.lowest), Math.abs(exact.highest)));
        return new MarginBounds(exact.lowest - slack, exact.highest + slack);
    }

    private static MarginBounds within(ScoringModel model, float[] low, float[] high) {
        return switch (model) {
            case TreeEnsemble trees -> {
                double lowest = trees.baseMargin();
                double highest = lowest;
                for (Tree tree : trees.trees()) {
                    MarginBounds one = reachable(tree, 0, low, high);
                    lowest += one.lowest;
                    highest += one.highest;
                }
                yield new MarginBounds(lowest, highest);
            }
            case LinearModel linear -> {
                double[][] box = standardised(low, high, linear.means(), linear.scales());
                yield weighted(linear.weights(), 0, linear.intercept(), box[0], box[1]);
            }
            case DenseNetwork network -> network(network, low, high);
            case StackedModel stacked -> {
                double[] lows = new double[stacked.members().size()];
                double[] highs = new double[lows.length];
                for (int member = 0; member < lows.length; member++) {
                    MarginBounds one = within(stacked.members().get(member), low, high);
                    lows[member] = one.lowest;
                    highs[member] = one.highest;
                }
                yield weighted(stacked.weights(), 0, stacked.intercept(), lows, highs);
            }
        };
    }

    private static MarginBounds reachable(Tree tree, int node, float[] low, float[] high) {
        int column = tree.feature()[node];
        if (column == Tree.LEAF) {
            return new MarginBounds(tree.value()[node], tree.value()[node]);
        }
        boolean missing = Float.isNaN(low[column]);
        boolean left = missing ? tree.missingLeft()[node] : low[column] < tree.value()[node];
        boolean right = missing ? !tree.missingLeft()[node] : high[column] >= tree.value()[node];
        if (!right) {
            return reachable(tree, tree.left()[node], low, high);
        }
        MarginBounds above = reachable(tree, tree.right()[node], low, high);
        if (!left) {
            return above;
        }
        MarginBounds below = reachable(tree, tree.left()[node], low, high);
        return new MarginBounds(Math.min(below.lowest, above.lowest), Math.max(below.highest, above.highest));
    }

    private static MarginBounds network(DenseNetwork network, float[] low, float[] high) {
        double[][] box = standardised(low, high, network.inputMeans(), network.inputScales());
        for (int index = 0; index < network.layers().size(); index++) {
            DenseNetwork.Layer layer = network.layers().get(index);
            boolean last = index == network.layers().size() - 1;
            double[][] next = new double[2][layer.units()];
            for (int unit = 0; unit < layer.units(); unit++) {
                MarginBounds sum =
                        weighted(layer.weights(), unit * layer.inputs(), layer.biases()[unit], box[0], box[1]);
                next[0][unit] = last ? sum.lowest : Math.max(0, sum.lowest);
                next[1][unit] = last ? sum.highest : Math.max(0, sum.highest);
            }
            box = next;
        }
        return new MarginBounds(box[0][0], box[1][0]);
    }

    /** @return lowest and highest standardised value of each column, shape [2][columns] */
    private static double[][] standardised(float[] low, float[] high, double[] means, double[] scales) {
        double[][] box = new double[2][low.length];
        for (int column = 0; column < low.length; column++) {
            if (!Float.isNaN(low[column])) {
                box[0][column] = LinearModel.standardise(low[column], means[column], scales[column]);
                box[1][column] = LinearModel.standardise(high[column], means[column], scales[column]);
            }
        }
        return box;
    }

    private static MarginBounds weighted(double[] weights, int offset, double constant, double[] low, double[] high) {
        double lowest = constant;
        double highest = constant;
        for (int index = 0; index < low.length; index++) {
            double weight = weights[offset + index];
            lowest += weight * (weight > 0 ? low[index] : high[index]);
            highest += weight * (weight > 0 ? high[index] : low[index]);
        }
        return new MarginBounds(lowest, highest);
    }
}
