package io.modeltrail.runtime.learning.xgboost;

import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.Learner;
import io.modeltrail.runtime.learning.TrainedModel;
import java.util.Map;

/** Gradient-boosted trees by XGBoost. */
public final class XgboostLearner implements Learner {
    private final ModelParameters.Xgboost parameters;

    public XgboostLearner(ModelParameters.Xgboost parameters) {
        this.parameters = parameters;
    }

    @Override
    public TrainedModel fit(LabelledRows rows, FeatureMatrix checked, long seed, int threads) {
        Map<String, Object> settings = Map.of(
                "max_depth", parameters.maxDepth(),
                "eta", parameters.eta(),
                "subsample", parameters.subsample(),
                "colsample_bytree", parameters.colsampleBytree(),
                "min_child_weight", parameters.minChildWeight(),
                "lambda", parameters.lambda());
        return NativeTraining.fit(settings, parameters.rounds(), rows, checked, seed, threads);
    }
}
