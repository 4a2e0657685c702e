package io.modeltrail.runtime.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.scoring.DenseNetwork;
import io.modeltrail.runtime.scoring.LinearModel;
import io.modeltrail.runtime.scoring.ScoringModel;
import io.modeltrail.runtime.scoring.StackedModel;
import io.modeltrail.runtime.scoring.Tree;
import io.modeltrail.runtime.scoring.TreeEnsemble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ExplainerTest {
    private static final int WIDTH = 6;

    @Provide
    Arbitrary<String> kinds() {
        return Arbitraries.of(RandomModels.KINDS);
    }

    @Property(tries = 300)
    void baseAndContributionsGiveTheMargin(@ForAll("kinds") String kind, @ForAll long seed) {
        RandomModels random = new RandomModels(seed, WIDTH);
        ScoringModel model = random.of(kind);
        FeatureMatrix rows = random.rows(30);
        Explainer explainer = Explainer.of(model, Background.of(model, rows));
        for (int row = 0; row < rows.rows(); row++) {
            double[] contributions = explainer.contributions(rows.row(row));
            double size = Arrays.stream(contributions).map(Math::abs).sum() + Math.abs(explainer.base());
            // The margin is a float: what is left is its last rounding, and of trees the rounding of each addition.
            assertThat(explainer.residual(rows.row(row), contributions)).isLessThan(1e-6 * (1 + size));
        }
    }

    @Property(tries = 100)
    void treesGiveTheShapleyValuesOfTheirDefinition(@ForAll long seed) {
        RandomModels random = new RandomModels(seed, WIDTH);
        for (int depth : new int[] {0, 1, 2, 3, 5, 8}) {
            Tree tree = random.tree(depth);
            TreeEnsemble model = new TreeEnsemble(WIDTH, 0, List.of(tree));
            Explainer explainer = Explainer.of(model, Background.of(model, random.rows(1)));
            FeatureMatrix rows = random.rows(5);
            for (int row = 0; row < rows.rows(); row++) {
                ShapleyByDefinition expected = new ShapleyByDefinition(tree, rows.row(row));
                assertThat(explainer.base()).isCloseTo(expected.expectation(0, 0), within(1e-12));
                assertThat(explainer.contributions(rows.row(row))).containsExactly(expected.values(), within(1e-12));
            }
        }
    }

    @Property(tries = 100)
    void columnsThatAModelDoesNotReadContributeExactlyNothing(@ForAll("kinds") String kind, @ForAll long seed) {
        RandomModels random = new RandomModels(seed, WIDTH);
        ScoringModel narrow = random.of(kind);
        int[] place = shuffled(WIDTH + 2, seed);
        ScoringModel wide = new Renamed(WIDTH + 2, place).model(narrow);
        FeatureMatrix rows = new RandomModels(seed + 1, WIDTH + 2).rows(10);
        Explainer explainer = Explainer.of(wide, Background.of(wide, rows));
        for (int row = 0; row < rows.rows(); row++) {
            double[] contributions = explainer.contributions(rows.row(row));
            assertThat(contributions[place[WIDTH]]).isZero();
            assertThat(contributions[place[WIDTH + 1]]).isZero();
        }
    }

    @Property(tries = 100)
    void renamedColumnsCarryTheirContributionsAlong(@ForAll("kinds") String kind, @ForAll long seed) {
        RandomModels random = new RandomModels(seed, WIDTH);
        ScoringModel model = random.of(kind);
        FeatureMatrix rows = random.rows(10);
        int[] place = shuffled(WIDTH, seed);
        Renamed renamed = new Renamed(WIDTH, place);
        Explainer explainer = Explainer.of(model, Background.of(model, rows));
        FeatureMatrix otherRows = renamed.rows(rows);
        Explainer other = Explainer.of(renamed.model(model), Background.of(renamed.model(model), otherRows));
        for (int row = 0; row < rows.rows(); row++) {
            double[] contributions = explainer.contributions(rows.row(row));
            double[] moved = other.contributions(otherRows.row(row));
            for (int column = 0; column < WIDTH; column++) {
                assertThat(moved[place[column]]).isCloseTo(contributions[column], within(1e-9));
            }
        }
    }

    @Property(tries = 50)
    void columnsThatDoTheSameContributeTheSame(@ForAll long seed) {
        RandomModels random = new RandomModels(seed, 2);
        float edge = random.rows(1).row(0)[0];
        float threshold = Float.isNaN(edge) ? 0 : edge;
        // 1 where both are at or above the threshold: nothing tells one column from the other.
        Tree both = new Tree(
                new int[] {0, -1, 1, -1, -1},
                new float[] {threshold, 0, threshold, 0, 1},
                new int[] {1, -1, 3, -1, -1},
                new int[] {2, -1, 4, -1, -1},
                new boolean[5],
                new float[] {4, 2, 2, 1, 1});
        TreeEnsemble trees = new TreeEnsemble(2, 0, List.of(both));
        double weight = new Random(seed).nextGaussian();
        DenseNetwork network = new DenseNetwork(
                new double[2],
                new double[] {1, 1},
                List.of(
                        new DenseNetwork.Layer(2, 2, new double[] {1, 1, weight, weight}, new double[] {-0.3, 0.2}),
                        new DenseNetwork.Layer(2, 1, new double[] {0.7, -1.3}, new double[] {0})));
        Background background = new Background(new double[2], new double[2], new double[2], new float[][] {});
        for (float value : new float[] {-2, threshold, 2}) {
            float[] row = {value, value};
            double[] ofTrees = Explainer.of(trees, Background.of(trees, new FeatureMatrix(row, 1, 2)))
                    .contributions(row);
            assertThat(ofTrees[0]).isCloseTo(ofTrees[1], within(1e-15));
            double[] ofNetwork = Explainer.of(network, background).contributions(row);
            assertThat(ofNetwork[0]).isCloseTo(ofNetwork[1], within(1e-12));
        }
    }

    @Property(tries = 100)
    void aSharedWorkspaceGivesTheSameBits(@ForAll("kinds") String kind, @ForAll long seed) {
        RandomModels random = new RandomModels(seed, WIDTH);
        ScoringModel model = random.of(kind);
        FeatureMatrix rows = random.rows(10);
        Explainer explainer = Explainer.of(model, Background.of(model, rows));
        Workspace workspace = new Workspace();
        double[] contributions = new double[WIDTH];
        for (int row = 0; row < rows.rows(); row++) {
            explainer.contributions(rows.row(row), contributions, workspace);
            assertThat(contributions).containsExactly(explainer.contributions(rows.row(row)));
        }
    }

    @Property(tries = 30)
    void integratedGradientsAreTheIntegralThatNumbersApproach(@ForAll long seed) {
        RandomModels random = new RandomModels(seed, WIDTH);
        DenseNetwork network = random.network(6, 4);
        FeatureMatrix rows = random.rows(20);
        Background background = Background.of(network, rows);
        Explainer explainer = Explainer.of(network, background);
        double[] usual = background.standardised(network.inputMeans(), network.inputScales());
        double[] contributions = explainer.contributions(rows.row(0));
        double[] here = new double[WIDTH];
        for (int column = 0; column < WIDTH; column++) {
            float value = rows.at(0, column);
            here[column] =
                    Float.isNaN(value) ? 0 : (value - network.inputMeans()[column]) / network.inputScales()[column];
        }
        int steps = 4_000;
        double[] sums = new double[WIDTH];
        for (int step = 0; step < steps; step++) {
            double[] gradient = NetworkGradient.at(network, usual, here, (step + 0.5) / steps);
            for (int column = 0; column < WIDTH; column++) {
                sums[column] += gradient[column] * (here[column] - usual[column]) / steps;
            }
        }
        // The midpoint rule errs by at most a step for each kink.
        assertThat(contributions).containsExactly(sums, within(0.02));
    }

    @Property(tries = 1)
    void aBackgroundOfAnotherModelIsNoBackground() {
        RandomModels random = new RandomModels(1, WIDTH);
        TreeEnsemble model = random.trees(3, 3);
        TreeEnsemble larger = random.trees(4, 3);
        Background background = Background.of(model, random.rows(5));
        assertThatThrownBy(() -> Explainer.of(larger, background)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Explainer.of(random.of("linear"), background))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Explainer.of(
                        model, new Background(new double[2], new double[2], new double[2], background.covers())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static int[] shuffled(int count, long seed) {
        List<Integer> numbers = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            numbers.add(number);
        }
        Collections.shuffle(numbers, new Random(seed));
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A model whose columns stand elsewhere. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Renamed(int width, int[] place) {
        ScoringModel model(ScoringModel model) {
            return switch (model) {
                case LinearModel linear ->
                    new LinearModel(
                            moved(linear.weights(), 0),
                            moved(linear.means(), 0),
                            moved(linear.scales(), 1),
                            linear.intercept());
                case TreeEnsemble trees ->
                    new TreeEnsemble(
                            width,
                            trees.baseMargin(),
                            trees.trees().stream().map(this::tree).toList());
                case DenseNetwork network -> network(network);
                case StackedModel stacked ->
                    new StackedModel(
                            stacked.members().stream().map(this::model).toList(),
                            stacked.weights(),
                            stacked.intercept());
            };
        }

        FeatureMatrix rows(FeatureMatrix rows) {
            float[] values = new float[rows.rows() * width];
            for (int row = 0; row < rows.rows(); row++) {
                for (int column = 0; column < rows.columns(); column++) {
                    values[row * width + place[column]] = rows.at(row, column);
                }
            }
            return new FeatureMatrix(values, rows.rows(), width);
        }

        private Tree tree(Tree tree) {
            int[] features = Arrays.stream(tree.feature())
                    .map(column -> column == Tree.LEAF ? Tree.LEAF : place[column])
                    .toArray();
            return new Tree(features, tree.value(), tree.left(), tree.right(), tree.missingLeft(), tree.covers());
        }

        private DenseNetwork network(DenseNetwork network) {
            DenseNetwork.Layer first = network.layers().getFirst();
            double[] weights = new double[first.units() * width];
            for (int unit = 0; unit < first.units(); unit++) {
                for (int input = 0; input < first.inputs(); input++) {
                    weights[unit * width + place[input]] = first.weights()[unit * first.inputs() + input];
                }
            }
            List<DenseNetwork.Layer> layers = new ArrayList<>(network.layers());
            layers.set(0, new DenseNetwork.Layer(width, first.units(), weights, first.biases()));
            return new DenseNetwork(moved(network.inputMeans(), 0), moved(network.inputScales(), 1), layers);
        }

        private double[] moved(double[] values, double otherwise) {
            double[] moved = new double[width];
            Arrays.fill(moved, otherwise);
            for (int column = 0; column < values.length; column++) {
                moved[place[column]] = values[column];
            }
            return moved;
        }
    }
}
