package io.modeltrail.runtime.explanation;

import io.modeltrail.runtime.scoring.Tree;
import io.modeltrail.runtime.scoring.TreeEnsemble;
import java.util.ArrayList;
import java.util.List;

/**
 * Path-dependent Shapley values of trees: what a tree gives when only some features are known is the mean over the sides of every
 * split on an unknown one, weighed by their covers (Lundberg et al., "From local explanations to global understanding with explainable
 * AI for trees", Nature Machine Intelligence 2020, algorithm 2). Trees of up to seven splits are looked up, the others are walked.
 */
final class TreeAttribution implements Attribution {
    /** Tables beyond this cost more memory than they are worth. */
    private static final long MOST_TABLE_BYTES = 32L << 20;

    private final List<TreePaths> walked = new ArrayList<>();
    private final DecisionTables tables;
    private final double base;
    private final double work;

    /** @param covers of these trees, shape [trees][nodes] */
    TreeAttribution(TreeEnsemble ensemble, List<float[]> covers) {
        List<Tree> trees = ensemble.trees();
        if (covers.size() != trees.size()) {
            throw new IllegalArgumentException("every tree has its covers");
        }
        List<TreePaths> small = new ArrayList<>();
        double sum = ensemble.baseMargin();
        long bytes = 0;
        for (int index = 0; index < trees.size(); index++) {
            TreePaths paths = new TreePaths(trees.get(index), covers.get(index));
            sum += paths.expectation();
            long needed = DecisionTables.bytes(paths);
            if (needed > 0 && bytes + needed <= MOST_TABLE_BYTES) {
                bytes += needed;
                small.add(paths);
            } else {
                walked.add(paths);
            }
        }
        tables = new DecisionTables(small);
        base = sum;
        work = 16.0 * trees.size()
                + walked.stream().mapToDouble(TreePaths::work).sum();
    }

    @Override
    public double base() {
        return base;
    }

    @Override
    public double work() {
        return work;
    }

    @Override
    public void add(float[] encoded, double weight, double[] contributions, Workspace workspace) {
        tables.add(encoded, weight, contributions);
        for (int index = 0; index < walked.size(); index++) {
            walked.get(index).add(encoded, weight, contributions, workspace);
        }
    }
}
