package io.modeltrail.contracts.training;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.stream.Stream;

/** Hyper-parameters of one family, each within its documented range. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "family")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ModelParameters.LogisticRegression.class, name = "LOGISTIC_REGRESSION"),
    @JsonSubTypes.Type(value = ModelParameters.RandomForest.class, name = "RANDOM_FOREST"),
    @JsonSubTypes.Type(value = ModelParameters.Xgboost.class, name = "XGBOOST"),
    @JsonSubTypes.Type(value = ModelParameters.NeuralNetwork.class, name = "NEURAL_NETWORK"),
    @JsonSubTypes.Type(value = ModelParameters.StackedEnsemble.class, name = "STACKED_ENSEMBLE")
})
public sealed interface ModelParameters {
    ModelFamily modelFamily();

    /** The defaults of a family, which hold the Telco figures. */
    static ModelParameters defaultsOf(ModelFamily family) {
        return switch (family) {
            case LOGISTIC_REGRESSION -> new LogisticRegression(1.0, 1e-4, 1000);
            case RANDOM_FOREST -> new RandomForest(200, 6, 0.4, 0.3, 3.0, 1.0);
            case XGBOOST -> new Xgboost(3, 0.05, 200, 1.0, 1.0, 1.0, 1.0);
            case NEURAL_NETWORK -> new NeuralNetwork(List.of(16), 20, 256, 0.003, 1e-3, 0.0);
            case STACKED_ENSEMBLE ->
                new StackedEnsemble(
                        Stream.of(
                                        ModelFamily.LOGISTIC_REGRESSION,
                                        ModelFamily.RANDOM_FOREST,
                                        ModelFamily.XGBOOST,
                                        ModelFamily.NEURAL_NETWORK)
                                .map(ModelParameters::defaultsOf)
                                .toList(),
                        3,
                        0.01);
        };
    }

    /**
     * L2-regularised logistic regression on one-hot categories and standardised numbers.
     *
     * @param cost inverse regularisation strength C, 1e-6 to 1e6
     * @param tolerance stopping tolerance of the optimiser, 1e-12 to 0.1
     * @param maximumIterations 1 to 100,000
     */
    record LogisticRegression(double cost, double tolerance, int maximumIterations) implements ModelParameters {
        public LogisticRegression {
            Bounds.inRange("cost", cost, 1e-6, 1e6);
            Bounds.inRange("tolerance", tolerance, 1e-12, 0.1);
            Bounds.inRange("maximumIterations", maximumIterations, 1, 100_000);
        }

        @Override
        public ModelFamily modelFamily() {
            return ModelFamily.LOGISTIC_REGRESSION;
        }
    }

    /**
     * Gradient-boosted trees, with XGBoost's names.
     *
     * @param maxDepth 1 to 12
     * @param eta learning rate, above 0 to 1
     * @param rounds trees, 1 to 5,000
     * @param subsample share of rows for each tree, above 0 to 1
     * @param colsampleBytree share of columns for each tree, above 0 to 1
     * @param minChildWeight smallest sum of hessians in a leaf, 0 to 1,000
     * @param lambda L2 regularisation of leaf weights, 0 to 1,000
     */
    record Xgboost(
            int maxDepth,
            double eta,
            int rounds,
            double subsample,
            double colsampleBytree,
            double minChildWeight,
            double lambda)
            implements ModelParameters {
        public Xgboost {
            Bounds.inRange("maxDepth", maxDepth, 1, 12);
            Bounds.inRange("eta", eta, 1e-6, 1);
            Bounds.inRange("rounds", rounds, 1, 5_000);
            Bounds.inRange("subsample", subsample, 1e-3, 1);
            Bounds.inRange("colsampleBytree", colsampleBytree, 1e-3, 1);
            Bounds.inRange("minChildWeight", minChildWeight, 0, 1_000);
            Bounds.inRange("lambda", lambda, 0, 1_000);
        }

        @Override
        public ModelFamily modelFamily() {
            return ModelFamily.XGBOOST;
        }
    }

    /**
     * Averaged trees on samples of the rows and columns, grown by XGBoost in one round.
     *
     * @param trees 1 to 2,000
     * @param maxDepth 1 to 16
     * @param subsample share of rows for each tree, above 0 to below 1: trees on the same rows would be equal
     * @param colsampleByNode share of columns for each split, above 0 to 1
     * @param minChildWeight smallest sum of hessians in a leaf, 0 to 1,000
     * @param lambda L2 regularisation of leaf weights, 0 to 1,000
     */
    record RandomForest(
            int trees, int maxDepth, double subsample, double colsampleByNode, double minChildWeight, double lambda)
            implements ModelParameters {
        public RandomForest {
            Bounds.inRange("trees", trees, 1, 2_000);
            Bounds.inRange("maxDepth", maxDepth, 1, 16);
            Bounds.inRange("subsample", subsample, 1e-3, 0.999);
            Bounds.inRange("colsampleByNode", colsampleByNode, 1e-3, 1);
            Bounds.inRange("minChildWeight", minChildWeight, 0, 1_000);
            Bounds.inRange("lambda", lambda, 0, 1_000);
        }

        @Override
        public ModelFamily modelFamily() {
            return ModelFamily.RANDOM_FOREST;
        }
    }

    /**
     * A multilayer perceptron with rectified linear units, trained by Adam on standardised columns.
     *
     * @param hiddenUnits units of each hidden layer, 1 to 4 layers of 1 to 512
     * @param epochs passes over the rows, 1 to 1,000
     * @param batchSize rows of one step, 8 to 65,536
     * @param learningRate step size of Adam, 1e-6 to 1
     * @param l2 weight decay, 0 to 1
     * @param dropout share of hidden units that a training step leaves out, 0 to 0.9
     */
    record NeuralNetwork(
            List<Integer> hiddenUnits, int epochs, int batchSize, double learningRate, double l2, double dropout)
            implements ModelParameters {
        public NeuralNetwork {
            hiddenUnits = List.copyOf(hiddenUnits);
            Bounds.inRange("hiddenUnits: layers", hiddenUnits.size(), 1, 4);
            hiddenUnits.forEach(units -> Bounds.inRange("hiddenUnits", units, 1, 512));
            Bounds.inRange("epochs", epochs, 1, 1_000);
            Bounds.inRange("batchSize", batchSize, 8, 65_536);
            Bounds.inRange("learningRate", learningRate, 1e-6, 1);
            Bounds.inRange("l2", l2, 0, 1);
            Bounds.inRange("dropout", dropout, 0, 0.9);
        }

        @Override
        public ModelFamily modelFamily() {
            return ModelFamily.NEURAL_NETWORK;
        }
    }

    /**
     * Members are combined by a logistic regression on the margins that each gives to rows it has not learned from (Wolpert 1992,
     * "Stacked generalization").
     *
     * @param members 2 to 8, none of them an ensemble itself
     * @param innerFolds that make the rows a member has not seen, 2 to 20
     * @param cost inverse regularisation strength of the combining regression, 1e-6 to 1e6
     */
    record StackedEnsemble(List<ModelParameters> members, int innerFolds, double cost) implements ModelParameters {
        public StackedEnsemble {
            members = List.copyOf(members);
            Bounds.inRange("members", members.size(), 2, 8);
            Bounds.require(
                    members.stream().noneMatch(StackedEnsemble.class::isInstance),
                    "Give members that are no ensembles themselves.");
            Bounds.inRange("innerFolds", innerFolds, 2, 20);
            Bounds.inRange("cost", cost, 1e-6, 1e6);
        }

        @Override
        public ModelFamily modelFamily() {
            return ModelFamily.STACKED_ENSEMBLE;
        }
    }
}
