package io.modeltrail.runtime.explanation;

import io.modeltrail.runtime.scoring.Tree;

/**
 * Shapley values of one tree in two passes over its nodes, O(nodes * depth / 2).
 *
 * <p>A leaf counts with a product over the features on its path: 1 or 0 for a known feature (the row goes that way or not), and the
 * share z of the cover for an unknown one. The Shapley weight of a set of s among d features is the integral of t^s (1-t)^(d-1-s) over
 * [0, 1], so the value of feature i is the integral of (o_i - z_i) times the product over the others of t o_j + (1-t) z_j: a polynomial
 * of degree d-1, which Gauss-Legendre quadrature integrates exactly. The products are carried down the tree and the leaves' sums up
 * (after Yu et al., "Linear TreeSHAP", NeurIPS 2022, with quadrature in place of their polynomial arithmetic: all terms are positive,
 * so nothing cancels). A feature that a path splits on again replaces its earlier factor.
 */
final class TreePaths {
    private static final byte HOT = 0;
    private static final byte TURNED_COLD = 1;
    private static final byte COLD = 2;
    private static final int NONE = -1;

    private final Tree tree;
    private final int points;
    /** Column that the split above compares, shape [nodes]. */
    private final int[] column;
    /** The nearest node above that the same column leads to; shape [nodes]. */
    private final int[] earlier;
    /** Share of the cover that the last split gives to a node, shape [nodes]. */
    private final double[] share;
    /** What the product is multiplied by, and what the sum counts with, shape [nodes, points]; the row goes there, or no longer does. */
    private final double[] hotFactor;

    private final double[] coldFactor;
    private final double[] hotTerm;
    private final double[] coldTerm;
    private final double expectation;

    /** @param covers shape [nodes], not negative */
    TreePaths(Tree tree, float[] covers) {
        this.tree = tree;
        int nodes = tree.feature().length;
        if (covers.length != nodes) {
            throw new IllegalArgumentException("every node has its cover");
        }
        column = new int[nodes];
        earlier = new int[nodes];
        share = new double[nodes];
        share[0] = 1;
        double[] together = new double[nodes];
        Quadrature quadrature = Quadrature.exactFor(Math.max(0, trace(covers, together) - 1));
        points = quadrature.points().length;
        hotFactor = new double[nodes * points];
        coldFactor = new double[nodes * points];
        hotTerm = new double[nodes * points];
        coldTerm = new double[nodes * points];
        for (int node = 1; node < nodes; node++) {
            for (int point = 0; point < points; point++) {
                prepare(node, point, quadrature, together);
            }
        }
        expectation = expect();
    }

    /**
     * @param together share of the cover that all splits on the same column together give to a node, shape [nodes]; filled in
     * @return most features on one path
     */
    private int trace(float[] covers, double[] together) {
        int most = 0;
        int[] parent = new int[column.length];
        int[] distinct = new int[column.length];
        parent[0] = NONE;
        column[0] = NONE;
        for (int node = 0; node < column.length; node++) {
            most = Math.max(most, distinct[node]);
            if (tree.feature()[node] == Tree.LEAF) {
                continue;
            }
            int left = tree.left()[node];
            int right = tree.right()[node];
            double both = (double) covers[left] + covers[right];
            // A split that nothing passed is as good as even.
            share[left] = both > 0 ? covers[left] / both : 0.5;
            share[right] = 1 - share[left];
            int before = node;
            while (before != NONE && column[before] != tree.feature()[node]) {
                before = parent[before];
            }
            for (int child : new int[] {left, right}) {
                parent[child] = node;
                column[child] = tree.feature()[node];
                earlier[child] = before;
                distinct[child] = distinct[node] + (before == NONE ? 1 : 0);
                together[child] = share[child] * (before == NONE ? 1 : together[before]);
            }
        }
        return most;
    }

    private void prepare(int node, int point, Quadrature quadrature, double[] together) {
        double t = quadrature.points()[point];
        double weight = quadrature.weights()[point];
        double z = together[node];
        double hot = t + (1 - t) * z;
        double before = 1;
        double termBefore = 0;
        if (earlier[node] != NONE) {
            double zBefore = together[earlier[node]];
            before = t + (1 - t) * zBefore;
            termBefore = (1 - zBefore) / before;
        }
        int slot = node * points + point;
        hotFactor[slot] = hot / before;
        coldFactor[slot] = (1 - t) * z / before;
        hotTerm[slot] = weight * ((1 - z) / hot - termBefore);
        // (0 - z) / ((1-t) z), which also holds in the limit of z = 0.
        coldTerm[slot] = weight * (-1 / (1 - t) - termBefore);
    }

    private double expect() {
        double[] reached = new double[column.length];
        reached[0] = 1;
        double sum = 0;
        for (int node = 0; node < column.length; node++) {
            if (tree.feature()[node] == Tree.LEAF) {
                sum += reached[node] * tree.value()[node];
            } else {
                int left = tree.left()[node];
                int right = tree.right()[node];
                reached[left] = reached[node] * share[left];
                reached[right] = reached[node] * share[right];
            }
        }
        return sum;
    }

    /** What the tree gives when no feature is known. */
    double expectation() {
        return expectation;
    }

    /** Multiplications that one row takes, roughly. */
    double work() {
        return 3.0 * column.length * points;
    }

    Tree tree() {
        return tree;
    }

    /** Adds what each column contributes, times {@code weight}. */
    void add(float[] encoded, double weight, double[] contributions, Workspace workspace) {
        byte[] states = workspace.bytes(2 * column.length);
        for (int node = 0; node < column.length; node++) {
            int compared = tree.feature()[node];
            if (compared != Tree.LEAF) {
                float found = encoded[compared];
                boolean left = Float.isNaN(found) ? tree.missingLeft()[node] : found < tree.value()[node];
                states[column.length + node] = (byte) (left ? 1 : 0);
            }
        }
        add(states, weight, contributions, workspace);
    }

    /** @param states shape [2, nodes]; in the second half 1 where the row goes left; the first half is written */
    void add(byte[] states, double weight, double[] contributions, Workspace workspace) {
        double[] products = workspace.doubles(0, column.length * points);
        for (int point = 0; point < points; point++) {
            products[point] = 1;
        }
        for (int node = 0; node < column.length; node++) {
            if (tree.feature()[node] != Tree.LEAF) {
                boolean left = states[column.length + node] == 1;
                descend(node, tree.left()[node], left, states, products);
                descend(node, tree.right()[node], !left, states, products);
            }
        }
        for (int node = column.length - 1; node > 0; node--) {
            gather(node, products);
            if (states[node] != COLD) {
                double[] terms = states[node] == HOT ? hotTerm : coldTerm;
                double sum = 0;
                for (int point = 0; point < points; point++) {
                    sum += terms[node * points + point] * products[node * points + point];
                }
                contributions[column[node]] += weight * sum;
            }
        }
    }

    private void descend(int parent, int node, boolean taken, byte[] states, double[] products) {
        boolean hotBefore = earlier[node] == NONE || states[earlier[node]] == HOT;
        int slot = node * points;
        int above = parent * points;
        if (!hotBefore) {
            states[node] = COLD;
            for (int point = 0; point < points; point++) {
                products[slot + point] = products[above + point] * share[node];
            }
            return;
        }
        states[node] = taken ? HOT : TURNED_COLD;
        double[] factors = taken ? hotFactor : coldFactor;
        for (int point = 0; point < points; point++) {
            products[slot + point] = products[above + point] * factors[slot + point];
        }
    }

    /** Sums of the leaves below, in place of the products. */
    private void gather(int node, double[] products) {
        int slot = node * points;
        if (tree.feature()[node] == Tree.LEAF) {
            for (int point = 0; point < points; point++) {
                products[slot + point] *= tree.value()[node];
            }
            return;
        }
        int left = tree.left()[node] * points;
        int right = tree.right()[node] * points;
        for (int point = 0; point < points; point++) {
            products[slot + point] = products[left + point] + products[right + point];
        }
    }
}
