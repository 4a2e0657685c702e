package io.modeltrail.runtime.scoring;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Boosted or averaged trees. Sums in {@code float}, from the base margin on, in the order of the trees: the same operations as XGBoost's own
 * prediction, so that both agree to the bit.
 */
public final class TreeEnsemble implements ScoringModel {
    /** Rows whose columns fit in the nearest cache together. */
    private static final int BLOCK = 64;

    private final int width;
    private final float baseMargin;
    private final List<Tree> trees;
    private final @Nullable CompleteTrees complete;
    private final PackedTrees packed;

    /** @param baseMargin log-odds before the first tree */
    public TreeEnsemble(int width, float baseMargin, List<Tree> trees) {
        if (!Float.isFinite(baseMargin)) {
            throw new IllegalArgumentException("the base margin is finite");
        }
        if (trees.isEmpty()) {
            throw new IllegalArgumentException("an ensemble has trees");
        }
        for (Tree tree : trees) {
            if (tree.highestFeature() >= width) {
                throw new IllegalArgumentException("a tree compares a column that the encoded row has");
            }
        }
        this.width = width;
        this.baseMargin = baseMargin;
        this.trees = List.copyOf(trees);
        boolean shallow = CompleteTrees.fit(trees);
        this.complete = shallow ? CompleteTrees.of(trees) : null;
        this.packed = PackedTrees.of(shallow ? List.of() : trees);
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public float margin(float[] encoded) {
        return complete != null ? complete.margin(baseMargin, encoded) : packed.margin(baseMargin, encoded);
    }

    @Override
    public void margins(float[] encoded, int firstRow, float[] margins) {
        Arrays.fill(margins, baseMargin);
        for (int begin = 0; begin < margins.length; begin += BLOCK) {
            int end = Math.min(begin + BLOCK, margins.length);
            if (complete != null) {
                complete.add(encoded, width, firstRow, margins, begin, end);
            } else {
                packed.add(encoded, width, firstRow, margins, begin, end);
            }
        }
    }

    public float baseMargin() {
        return baseMargin;
    }

    public List<Tree> trees() {
        return trees;
    }
}
