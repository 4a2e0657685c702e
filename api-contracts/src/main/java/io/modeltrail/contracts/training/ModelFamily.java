package io.modeltrail.contracts.training;

/** The kinds of model that can be trained. */
public enum ModelFamily {
    LOGISTIC_REGRESSION,
    RANDOM_FOREST,
    XGBOOST,
    NEURAL_NETWORK,
    /** Several models whose margins a logistic regression combines. */
    STACKED_ENSEMBLE
}
