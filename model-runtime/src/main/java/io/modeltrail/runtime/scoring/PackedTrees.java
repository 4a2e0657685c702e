package io.modeltrail.runtime.scoring;

import java.util.List;

/**
 * Trees that are too deep to be grown complete: all nodes in one array, four numbers each, so that a step of a walk reads one cache
 * line. Shape [nodes, 4]: twice the column, plus 1 where a missing value goes left, or -1 for a leaf; the bits of threshold or leaf;
 * where the left and the right child begin.
 */
final class PackedTrees {
    private static final int NUMBERS = 4;

    private final int[] roots;
    private final int[] nodes;

    private PackedTrees(int[] roots, int[] nodes) {
        this.roots = roots;
        this.nodes = nodes;
    }

    static PackedTrees of(List<Tree> trees) {
        int[] roots = new int[trees.size()];
        int next = 0;
        for (int index = 0; index < roots.length; index++) {
            roots[index] = next;
            next = Math.addExact(next, Math.multiplyExact(trees.get(index).feature().length, NUMBERS));
        }
        int[] nodes = new int[next];
        for (int index = 0; index < roots.length; index++) {
            pack(trees.get(index), roots[index], nodes);
        }
        return new PackedTrees(roots, nodes);
    }

    private static void pack(Tree tree, int root, int[] nodes) {
        for (int node = 0; node < tree.feature().length; node++) {
            int begin = root + node * NUMBERS;
            boolean leaf = tree.feature()[node] == Tree.LEAF;
            nodes[begin] = leaf ? Tree.LEAF : 2 * tree.feature()[node] + (tree.missingLeft()[node] ? 1 : 0);
            nodes[begin + 1] = Float.floatToRawIntBits(tree.value()[node]);
            nodes[begin + 2] = leaf ? 0 : root + tree.left()[node] * NUMBERS;
            nodes[begin + 3] = leaf ? 0 : root + tree.right()[node] * NUMBERS;
        }
    }

    float margin(float baseMargin, float[] encoded) {
        float sum = baseMargin;
        for (int root : roots) {
            sum += leafOf(root, encoded, 0);
        }
        return sum;
    }

    /** Adds the leaves of a block of rows, tree by tree, so that a tree stays in the nearest cache for all of them. */
    void add(float[] encoded, int width, int firstRow, float[] margins, int begin, int end) {
        for (int root : roots) {
            for (int row = begin; row < end; row++) {
                margins[row] += leafOf(root, encoded, (firstRow + row) * width);
            }
        }
    }

    private float leafOf(int root, float[] encoded, int offset) {
        int node = root;
        int split = nodes[node];
        while (split != Tree.LEAF) {
            float found = encoded[offset + (split >> 1)];
            boolean left = found < Float.intBitsToFloat(nodes[node + 1]) || (Float.isNaN(found) && (split & 1) == 1);
            node = nodes[node + (left ? 2 : 3)];
            split = nodes[node];
        }
        return Float.intBitsToFloat(nodes[node + 1]);
    }
}
