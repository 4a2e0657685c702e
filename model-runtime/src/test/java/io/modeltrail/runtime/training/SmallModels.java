package io.modeltrail.runtime.training;

import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;

/** Parameters that train in a moment. */
final class SmallModels {
    private SmallModels() {}

    static ModelParameters of(ModelFamily family) {
        return switch (family) {
            case LOGISTIC_REGRESSION -> ModelParameters.defaultsOf(family);
            case XGBOOST -> new ModelParameters.Xgboost(3, 0.15, 30, 0.9, 0.9, 1, 1);
        };
    }
}
