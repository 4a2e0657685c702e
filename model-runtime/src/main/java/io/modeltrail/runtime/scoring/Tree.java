package io.modeltrail.runtime.scoring;

import org.jspecify.annotations.Nullable;

/**
 * One regression tree in flat arrays, all of shape [nodes]; node 0 is the root and children come after their parent. Not copied:
 * whoever makes it gives the arrays away.
 *
 * @param feature column of the encoded row that is compared; -1 = leaf
 * @param value threshold of a split, or value of a leaf
 * @param left child for values below the threshold; -1 at a leaf
 * @param right child for the others; -1 at a leaf
 * @param missingLeft whether a missing value goes left
 * @param covers how much of the training passed each node, for explanations; null where it is not known, as in every artefact
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; boxing the nodes would cost twenty times the memory
public record Tree(
        int[] feature, float[] value, int[] left, int[] right, boolean[] missingLeft, float @Nullable [] covers) {
    public static final int LEAF = -1;

    public Tree {
        int nodes = feature.length;
        if (nodes == 0
                || value.length != nodes
                || left.length != nodes
                || right.length != nodes
                || missingLeft.length != nodes
                || (covers != null && covers.length != nodes)) {
            throw new IllegalArgumentException("the arrays of a tree have one entry for each node");
        }
        for (int node = 0; node < nodes; node++) {
            if (!Float.isFinite(value[node])) {
                throw new IllegalArgumentException("thresholds and leaves are finite");
            }
            boolean leaf = feature[node] == LEAF && left[node] == LEAF && right[node] == LEAF;
            boolean split = feature[node] >= 0 && after(node, left[node], nodes) && after(node, right[node], nodes);
            if (!leaf && !split) {
                throw new IllegalArgumentException("a node is a leaf or has two children after it");
            }
        }
    }

    /** A tree of which only the scores matter. */
    public Tree(int[] feature, float[] value, int[] left, int[] right, boolean[] missingLeft) {
        this(feature, value, left, right, missingLeft, null);
    }

    /** Children after parents: every walk ends. */
    private static boolean after(int parent, int child, int nodes) {
        return child > parent && child < nodes;
    }

    float leafOf(float[] encoded) {
        int node = 0;
        while (feature[node] != LEAF) {
            float found = encoded[feature[node]];
            boolean goesLeft = Float.isNaN(found) ? missingLeft[node] : found < value[node];
            node = goesLeft ? left[node] : right[node];
        }
        return value[node];
    }

    /** Longest path from the root, in splits. */
    int depth() {
        int[] depths = new int[feature.length];
        int deepest = 0;
        for (int node = 0; node < feature.length; node++) {
            if (feature[node] != LEAF) {
                depths[left[node]] = depths[node] + 1;
                depths[right[node]] = depths[node] + 1;
                deepest = Math.max(deepest, depths[node] + 1);
            }
        }
        return deepest;
    }

    int highestFeature() {
        int highest = LEAF;
        for (int column : feature) {
            highest = Math.max(highest, column);
        }
        return highest;
    }
}
