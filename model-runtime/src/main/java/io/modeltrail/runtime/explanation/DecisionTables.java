package io.modeltrail.runtime.explanation;

import io.modeltrail.runtime.scoring.Tree;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Small trees, their Shapley values worked out for every outcome of their splits: which way a row goes at each split is one bit, and
 * the bits are the number of a line in the tree's table (the idea of Yang, "Fast TreeSHAP", 2021, taken to whole trees).
 */
final class DecisionTables {
    /** 128 lines of at most seven columns. */
    private static final int MOST_SPLITS = 7;

    private final int trees;
    /** Where a tree's part begins, shape [trees + 1] each. */
    private final int[] firstSplit;

    private final int[] firstColumn;
    private final int[] firstLine;
    /** Of each split. */
    private final int[] compared;

    private final float[] threshold;
    private final boolean[] missingLeft;
    /** Encoded columns that a tree compares, each once. */
    private final int[] columns;
    /** Lines of all trees, a line as long as its tree has columns. */
    private final double[] lines;

    DecisionTables(List<TreePaths> small) {
        trees = small.size();
        firstSplit = new int[trees + 1];
        firstColumn = new int[trees + 1];
        firstLine = new int[trees + 1];
        for (int index = 0; index < trees; index++) {
            int splits = splits(small.get(index).tree()).length;
            int own = columns(small.get(index).tree()).length;
            firstSplit[index + 1] = firstSplit[index] + splits;
            firstColumn[index + 1] = firstColumn[index] + own;
            firstLine[index + 1] = firstLine[index] + (own << splits);
        }
        compared = new int[firstSplit[trees]];
        threshold = new float[compared.length];
        missingLeft = new boolean[compared.length];
        columns = new int[firstColumn[trees]];
        lines = new double[firstLine[trees]];
        Workspace workspace = new Workspace();
        for (int index = 0; index < trees; index++) {
            layOut(small.get(index), index, workspace);
        }
    }

    /** Memory of a tree's table; 0 when it has too many splits for one. */
    static long bytes(TreePaths paths) {
        int splits = splits(paths.tree()).length;
        return splits > MOST_SPLITS ? 0 : 8 + ((8L * columns(paths.tree()).length) << splits);
    }

    private void layOut(TreePaths paths, int index, Workspace workspace) {
        Tree tree = paths.tree();
        int[] splits = splits(tree);
        int[] own = columns(tree);
        System.arraycopy(own, 0, columns, firstColumn[index], own.length);
        for (int split = 0; split < splits.length; split++) {
            compared[firstSplit[index] + split] = tree.feature()[splits[split]];
            threshold[firstSplit[index] + split] = tree.value()[splits[split]];
            missingLeft[firstSplit[index] + split] = tree.missingLeft()[splits[split]];
        }
        int nodes = tree.feature().length;
        double[] contributions = new double[Arrays.stream(own).max().orElse(-1) + 1];
        for (int line = 0; line < 1 << splits.length; line++) {
            byte[] states = new byte[2 * nodes];
            for (int split = 0; split < splits.length; split++) {
                states[nodes + splits[split]] = (byte) (line >> split & 1);
            }
            Arrays.fill(contributions, 0);
            paths.add(states, 1, contributions, workspace);
            for (int column = 0; column < own.length; column++) {
                lines[firstLine[index] + line * own.length + column] = contributions[own[column]];
            }
        }
    }

    void add(float[] encoded, double weight, double[] contributions) {
        for (int tree = 0; tree < trees; tree++) {
            int line = 0;
            int begin = firstSplit[tree];
            for (int split = begin; split < firstSplit[tree + 1]; split++) {
                float found = encoded[compared[split]];
                // A missing value is neither below nor at or above.
                boolean left = missingLeft[split] ? !(found >= threshold[split]) : found < threshold[split];
                line |= (left ? 1 : 0) << (split - begin);
            }
            int from = firstColumn[tree];
            int count = firstColumn[tree + 1] - from;
            int place = firstLine[tree] + line * count;
            for (int index = 0; index < count; index++) {
                contributions[columns[from + index]] += weight * lines[place + index];
            }
        }
    }

    private static int[] splits(Tree tree) {
        return IntStream.range(0, tree.feature().length)
                .filter(node -> tree.feature()[node] != Tree.LEAF)
                .toArray();
    }

    private static int[] columns(Tree tree) {
        return Arrays.stream(tree.feature())
                .filter(column -> column != Tree.LEAF)
                .distinct()
                .toArray();
    }
}
