package io.modeltrail.runtime.training;

import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import java.util.List;

/** Parameters that train in a moment. */
final class SmallModels {
    private SmallModels() {}

    static ModelParameters of(ModelFamily family) {
        return switch (family) {
            case LOGISTIC_REGRESSION -> ModelParameters.defaultsOf(family);
            case RANDOM_FOREST -> new ModelParameters.RandomForest(20, 4, 0.632, 0.5, 1, 1);
            case NEURAL_NETWORK -> new ModelParameters.NeuralNetwork(List.of(8), 5, 64, 0.01, 1e-3, 0);
            case STACKED_ENSEMBLE ->
                new ModelParameters.StackedEnsemble(
                        List.of(of(ModelFamily.LOGISTIC_REGRESSION), of(ModelFamily.XGBOOST)), 3, 0.1);
            case XGBOOST -> new ModelParameters.Xgboost(3, 0.15, 30, 0.9, 0.9, 1, 1);
        };
    }
}
