package io.modeltrail.runtime.explanation;

import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.scoring.DenseNetwork;
import io.modeltrail.runtime.scoring.LinearModel;
import io.modeltrail.runtime.scoring.ScoringModel;
import io.modeltrail.runtime.scoring.StackedModel;
import io.modeltrail.runtime.scoring.Tree;
import io.modeltrail.runtime.scoring.TreeEnsemble;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Models and rows that mean nothing and reach the corners: columns split on again, missing values, splits that nothing passed. */
final class RandomModels {
    static final List<String> KINDS = List.of("linear", "shallow", "deep", "network", "stacked");

    private final Random random;
    private final int width;

    RandomModels(long seed, int width) {
        this.random = new Random(seed);
        this.width = width;
    }

    ScoringModel of(String kind) {
        return switch (kind) {
            case "linear" -> linear();
            case "shallow" -> trees(6, 2);
            case "deep" -> trees(4, 7);
            case "network" -> network(7, 5);
            default ->
                new StackedModel(
                        List.of(trees(3, 3), linear(), network(4), trees(2, 5)),
                        new double[] {0.5, -0.2, 1.1, 0.3},
                        -0.4);
        };
    }

    private LinearModel linear() {
        return new LinearModel(gaussian(width), gaussian(width), positive(width), random.nextGaussian());
    }

    TreeEnsemble trees(int count, int depth) {
        List<Tree> trees = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            trees.add(tree(depth));
        }
        return new TreeEnsemble(width, (float) random.nextGaussian(), trees);
    }

    /** Complete to {@code depth} but for a leaf here and there. */
    Tree tree(int depth) {
        List<Integer> depths = new ArrayList<>(List.of(0));
        List<Integer> features = new ArrayList<>();
        List<Integer> left = new ArrayList<>();
        for (int node = 0; node < depths.size(); node++) {
            boolean leaf = depths.get(node) == depth || (node > 0 && random.nextInt(6) == 0);
            features.add(leaf ? Tree.LEAF : random.nextInt(width));
            left.add(leaf ? Tree.LEAF : depths.size());
            if (!leaf) {
                depths.add(depths.get(node) + 1);
                depths.add(depths.get(node) + 1);
            }
        }
        int nodes = depths.size();
        float[] value = new float[nodes];
        boolean[] missingLeft = new boolean[nodes];
        float[] covers = new float[nodes];
        for (int node = nodes - 1; node >= 0; node--) {
            value[node] = (float) random.nextGaussian();
            missingLeft[node] = random.nextBoolean();
            covers[node] = left.get(node) == Tree.LEAF
                    ? Math.max(0, random.nextInt(9) - 1)
                    : covers[left.get(node)] + covers[left.get(node) + 1];
        }
        int[] leftOf = left.stream().mapToInt(Integer::intValue).toArray();
        int[] rightOf = left.stream()
                .mapToInt(child -> child == Tree.LEAF ? Tree.LEAF : child + 1)
                .toArray();
        return new Tree(
                features.stream().mapToInt(Integer::intValue).toArray(), value, leftOf, rightOf, missingLeft, covers);
    }

    DenseNetwork network(int... hidden) {
        List<DenseNetwork.Layer> layers = new ArrayList<>();
        int inputs = width;
        for (int units : hidden) {
            layers.add(new DenseNetwork.Layer(inputs, units, gaussian(inputs * units), gaussian(units)));
            inputs = units;
        }
        layers.add(new DenseNetwork.Layer(inputs, 1, gaussian(inputs), gaussian(1)));
        return new DenseNetwork(gaussian(width), positive(width), layers);
    }

    /** A tenth of the values is missing. */
    FeatureMatrix rows(int count) {
        float[] values = new float[count * width];
        for (int index = 0; index < values.length; index++) {
            values[index] = random.nextInt(10) == 0 ? Float.NaN : (float) (1.5 * random.nextGaussian());
        }
        return new FeatureMatrix(values, count, width);
    }

    private double[] gaussian(int count) {
        return random.doubles(count).map(ignored -> random.nextGaussian()).toArray();
    }

    private double[] positive(int count) {
        return random.doubles(count).map(uniform -> 0.5 + uniform).toArray();
    }
}
