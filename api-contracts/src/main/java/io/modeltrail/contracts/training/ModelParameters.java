package io.modeltrail.contracts.training;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

/** Hyper-parameters of one family, each within its documented range. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "family")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ModelParameters.LogisticRegression.class, name = "LOGISTIC_REGRESSION"),
    @JsonSubTypes.Type(value = ModelParameters.Xgboost.class, name = "XGBOOST")
})
public sealed interface ModelParameters {
    ModelFamily modelFamily();

    /** The defaults of a family, which hold the Telco figures. */
    static ModelParameters defaultsOf(ModelFamily family) {
        return switch (family) {
            case LOGISTIC_REGRESSION -> new LogisticRegression(1.0, 1e-4, 1000);
            case XGBOOST -> new Xgboost(3, 0.05, 200, 1.0, 1.0, 1.0, 1.0);
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
            inRange("cost", cost, 1e-6, 1e6);
            inRange("tolerance", tolerance, 1e-12, 0.1);
            inRange("maximumIterations", maximumIterations, 1, 100_000);
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
            inRange("maxDepth", maxDepth, 1, 12);
            inRange("eta", eta, 1e-6, 1);
            inRange("rounds", rounds, 1, 5_000);
            inRange("subsample", subsample, 1e-3, 1);
            inRange("colsampleBytree", colsampleBytree, 1e-3, 1);
            inRange("minChildWeight", minChildWeight, 0, 1_000);
            inRange("lambda", lambda, 0, 1_000);
        }

        @Override
        public ModelFamily modelFamily() {
            return ModelFamily.XGBOOST;
        }
    }

    private static void inRange(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("parameter", name, "value", Double.toString(value)),
                    "Give " + name + " a value from " + least + " to " + most + ".");
        }
    }
}
