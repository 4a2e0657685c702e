package io.modeltrail.runtime.learning.families;

import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.learning.Learner;
import io.modeltrail.runtime.learning.LogisticRegressionLearner;
import io.modeltrail.runtime.learning.deeplearning4j.NeuralNetworkLearner;
import io.modeltrail.runtime.learning.xgboost.RandomForestLearner;
import io.modeltrail.runtime.learning.xgboost.XgboostLearner;

/** Which learner trains which family. Every library has its adapter package, and nobody else knows them all. */
public final class Learners {
    private Learners() {}

    public static Learner of(ModelParameters parameters) {
        return switch (parameters) {
            case ModelParameters.LogisticRegression linear -> new LogisticRegressionLearner(linear);
            case ModelParameters.RandomForest forest -> new RandomForestLearner(forest);
            case ModelParameters.Xgboost trees -> new XgboostLearner(trees);
            case ModelParameters.NeuralNetwork network -> new NeuralNetworkLearner(network);
            case ModelParameters.StackedEnsemble ensemble -> new StackedEnsembleLearner(ensemble);
        };
    }
}
