package io.modeltrail.runtime.explanation;

import io.modeltrail.runtime.scoring.Tree;

/** Shapley values as they are defined: over all sets of features, with the tree's conditional expectation as the game. */
final class ShapleyByDefinition {
    private final Tree tree;
    private final float[] covers;
    private final float[] row;

    ShapleyByDefinition(Tree tree, float[] row) {
        this.tree = tree;
        this.covers = java.util.Objects.requireNonNull(tree.covers());
        this.row = row;
    }

    double[] values() {
        double[] values = new double[row.length];
        for (int known = 0; known < 1 << row.length; known++) {
            int size = Integer.bitCount(known);
            for (int feature = 0; feature < row.length; feature++) {
                if ((known >> feature & 1) == 0) {
                    double weight = factorial(size) * factorial(row.length - size - 1) / factorial(row.length);
                    values[feature] += weight * (expectation(0, known | 1 << feature) - expectation(0, known));
                }
            }
        }
        return values;
    }

    double expectation(int node, int known) {
        int column = tree.feature()[node];
        if (column == Tree.LEAF) {
            return tree.value()[node];
        }
        int left = tree.left()[node];
        int right = tree.right()[node];
        if ((known >> column & 1) == 1) {
            boolean goesLeft = Float.isNaN(row[column]) ? tree.missingLeft()[node] : row[column] < tree.value()[node];
            return expectation(goesLeft ? left : right, known);
        }
        double both = (double) covers[left] + covers[right];
        double share = both > 0 ? covers[left] / both : 0.5;
        return share * expectation(left, known) + (1 - share) * expectation(right, known);
    }

    private static double factorial(int n) {
        double product = 1;
        for (int factor = 2; factor <= n; factor++) {
            product *= factor;
        }
        return product;
    }
}
