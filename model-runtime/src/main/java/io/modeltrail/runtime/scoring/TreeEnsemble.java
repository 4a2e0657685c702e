package io.modeltrail.runtime.scoring;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Boosted trees. Sums in {@code float}, from the base margin on, in the order of the trees: the same operations as XGBoost's own
 * prediction, so that both agree to the bit.
 */
public final class TreeEnsemble implements ScoringModel {
    private final int width;
    private final float baseMargin;
    private final List<Tree> trees;
    private final @Nullable CompleteTrees complete;

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
        this.complete = CompleteTrees.fit(trees) ? CompleteTrees.of(trees) : null;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public float margin(float[] encoded) {
        if (complete != null) {
            return complete.margin(baseMargin, encoded);
        }
        float sum = baseMargin;
        for (int index = 0; index < trees.size(); index++) {
            sum += trees.get(index).leafOf(encoded);
        }
        return sum;
    }

    public float baseMargin() {
        return baseMargin;
    }

    public List<Tree> trees() {
        return trees;
    }
}
