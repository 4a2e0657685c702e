package io.modeltrail.runtime.training;

import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.ModelParameters.LogisticRegression;
import io.modeltrail.contracts.training.ModelParameters.NeuralNetwork;
import io.modeltrail.contracts.training.ModelParameters.RandomForest;
import io.modeltrail.contracts.training.ModelParameters.StackedEnsemble;
import io.modeltrail.contracts.training.ModelParameters.Xgboost;
import io.modeltrail.runtime.evaluation.SplitMix64;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws parameters around those of a plan; the ranges are in docs/MODELS.md. Scales are drawn on their logarithm, shares evenly
 * (Bergstra and Bengio 2012: random points beat a grid). Nothing leaves the range that the family allows.
 */
final class CandidateParameters {
    private final SplitMix64 random;

    private CandidateParameters(long seed) {
        random = new SplitMix64(seed);
    }

    /** The plan's own parameters first, then others, always the same for the same seed. */
    static List<ModelParameters> of(ModelParameters centre, int candidates, long seed) {
        CandidateParameters draws = new CandidateParameters(seed);
        List<ModelParameters> drawn = new ArrayList<>(List.of(centre));
        while (drawn.size() < candidates) {
            drawn.add(draws.around(centre));
        }
        return drawn;
    }

    private ModelParameters around(ModelParameters centre) {
        return switch (centre) {
            case LogisticRegression linear -> around(linear);
            case RandomForest forest -> around(forest);
            case Xgboost trees -> around(trees);
            case NeuralNetwork network -> around(network);
            case StackedEnsemble ensemble ->
                new StackedEnsemble(
                        ensemble.members().stream().map(this::around).toList(),
                        ensemble.innerFolds(),
                        scaled(ensemble.cost(), 30, 1e-6, 1e6));
        };
    }

    private LogisticRegression around(LogisticRegression centre) {
        return new LogisticRegression(
                scaled(centre.cost(), 100, 1e-6, 1e6), centre.tolerance(), centre.maximumIterations());
    }

    /** More trees are only slower, so their number stays. */
    private RandomForest around(RandomForest centre) {
        return new RandomForest(
                centre.trees(),
                whole(centre.maxDepth() - 3, centre.maxDepth() + 4, 1, 16),
                share(0.4, 0.9),
                share(0.1, 0.8),
                scaled(Math.max(centre.minChildWeight(), 0.5), 10, 0, 1_000),
                scaled(Math.max(centre.lambda(), 0.1), 10, 0, 1_000));
    }

    private Xgboost around(Xgboost centre) {
        return new Xgboost(
                whole(centre.maxDepth() - 2, centre.maxDepth() + 3, 1, 12),
                scaled(centre.eta(), 3, 1e-6, 1),
                (int) Math.round(scaled(centre.rounds(), 2, 1, 5_000)),
                share(0.5, 1),
                share(0.4, 1),
                scaled(Math.max(centre.minChildWeight(), 0.5), 10, 0, 1_000),
                scaled(Math.max(centre.lambda(), 0.1), 10, 0, 1_000));
    }

    private NeuralNetwork around(NeuralNetwork centre) {
        double widening = new double[] {0.5, 1, 2}[random.below(3)];
        return new NeuralNetwork(
                centre.hiddenUnits().stream()
                        .map(units -> (int) Math.clamp(Math.round(units * widening), 1L, 512L))
                        .toList(),
                (int) Math.round(scaled(centre.epochs(), 2, 1, 1_000)),
                (int) Math.round(scaled(centre.batchSize(), 2, 8, 65_536)),
                scaled(centre.learningRate(), 5, 1e-6, 1),
                scaled(Math.max(centre.l2(), 1e-5), 10, 0, 1),
                share(0, 0.5));
    }

    /** Evenly on the logarithm, from the centre divided by the factor to the centre times the factor. */
    private double scaled(double centre, double factor, double least, double most) {
        double exponent = (2 * random.fraction() - 1) * StrictMath.log(factor);
        return Math.clamp(centre * StrictMath.exp(exponent), least, most);
    }

    private double share(double least, double most) {
        return least + random.fraction() * (most - least);
    }

    /** Both ends included. */
    private int whole(int from, int to, int least, int most) {
        return Math.clamp(from + random.below(to - from + 1), least, most);
    }
}
