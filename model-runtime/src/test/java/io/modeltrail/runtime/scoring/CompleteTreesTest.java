package io.modeltrail.runtime.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CompleteTreesTest {
    private static final int WIDTH = 5;

    /** Any shape of tree, and rows with and without missing values. */
    @Property
    void aCompleteTreeAnswersLikeTheTreeThatItWasGrownFrom(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int depth,
            @ForAll @IntRange(min = 1, max = 5) int count) {
        Random random = new Random(seed);
        List<Tree> trees = new ArrayList<>();
        for (int tree = 0; tree < count; tree++) {
            trees.add(anyTree(random, depth));
        }
        assertThat(CompleteTrees.fit(trees)).isTrue();
        CompleteTrees complete = CompleteTrees.of(trees);
        for (int row = 0; row < 20; row++) {
            float[] encoded = new float[WIDTH];
            for (int column = 0; column < WIDTH; column++) {
                encoded[column] = row % 2 == 0 && random.nextInt(3) == 0 ? Float.NaN : random.nextInt(9) / 3f;
            }
            float expected = -0.4f;
            for (Tree tree : trees) {
                expected += tree.leafOf(encoded);
            }
            assertThat(complete.margin(-0.4f, encoded)).isEqualTo(expected);
        }
    }

    /** The same for trees of any depth, and for blocks of rows: one row, less than a block, and more. */
    @Property(tries = 200)
    void rowsInBulkAndDeepTreesAnswerAlike(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int depth,
            @ForAll @IntRange(min = 1, max = 150) int rows,
            @ForAll @IntRange(max = 3) int firstRow) {
        Random random = new Random(seed);
        List<Tree> trees = List.of(anyTree(random, depth), anyTree(random, depth), anyTree(random, 1));
        TreeEnsemble ensemble = new TreeEnsemble(WIDTH, -0.4f, trees);
        PackedTrees packed = PackedTrees.of(trees);
        float[] encoded = new float[(firstRow + rows) * WIDTH];
        for (int index = 0; index < encoded.length; index++) {
            encoded[index] = random.nextInt(100) == 0 ? Float.NaN : random.nextInt(9) / 3f;
        }
        float[] margins = new float[rows];
        ensemble.margins(encoded, firstRow, margins);
        for (int row = 0; row < rows; row++) {
            int begin = (firstRow + row) * WIDTH;
            float[] one = Arrays.copyOfRange(encoded, begin, begin + WIDTH);
            float expected = -0.4f;
            for (Tree tree : trees) {
                expected += tree.leafOf(one);
            }
            assertThat(margins[row]).isEqualTo(expected);
            assertThat(ensemble.margin(one)).isEqualTo(expected);
            assertThat(packed.margin(-0.4f, one)).isEqualTo(expected);
        }
    }

    private static Tree anyTree(Random random, int depth) {
        List<int[]> children = new ArrayList<>();
        children.add(null);
        List<Integer> levels = new ArrayList<>(List.of(0));
        for (int node = 0; node < children.size(); node++) {
            if (levels.get(node) < depth && random.nextInt(4) > 0) {
                children.set(node, new int[] {children.size(), children.size() + 1});
                children.add(null);
                children.add(null);
                levels.add(levels.get(node) + 1);
                levels.add(levels.get(node) + 1);
            }
        }
        int nodes = children.size();
        int[] feature = new int[nodes];
        float[] value = new float[nodes];
        int[] left = new int[nodes];
        int[] right = new int[nodes];
        boolean[] missingLeft = new boolean[nodes];
        for (int node = 0; node < nodes; node++) {
            int[] pair = children.get(node);
            feature[node] = pair == null ? Tree.LEAF : random.nextInt(WIDTH);
            value[node] = pair == null ? random.nextFloat() - 0.5f : random.nextInt(9) / 3f;
            left[node] = pair == null ? Tree.LEAF : pair[0];
            right[node] = pair == null ? Tree.LEAF : pair[1];
            missingLeft[node] = random.nextBoolean();
        }
        return new Tree(feature, value, left, right, missingLeft);
    }
}
