package io.modeltrail.runtime.learning.xgboost;

import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.Learner;
import io.modeltrail.runtime.learning.TrainedModel;
import java.util.Map;

/**
 * A random forest by XGBoost (its documentation: "Random Forests in XGBoost"): all trees grow in one round, from the same gradients,
 * each on its own sample of the rows, each split on its own sample of the columns. The library divides the leaves by the number of
 * trees, so that their sum is the average.
 */
public final class RandomForestLearner implements Learner {
    private final ModelParameters.RandomForest parameters;

    public RandomForestLearner(ModelParameters.RandomForest parameters) {
        this.parameters = parameters;
    }

    @Override
    public TrainedModel fit(LabelledRows rows, FeatureMatrix checked, long seed, int threads) {
        Map<String, Object> settings = Map.of(
                "num_parallel_tree", parameters.trees(),
                "eta", 1,
                "max_depth", parameters.maxDepth(),
                "subsample", parameters.subsample(),
                "colsample_bynode", parameters.colsampleByNode(),
                "min_child_weight", parameters.minChildWeight(),
                "lambda", parameters.lambda());
        return NativeTraining.fit(settings, 1, rows, checked, seed, threads);
    }
}
