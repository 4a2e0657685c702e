package io.modeltrail.contracts.training;

/** The kinds of model that can be trained. */
public enum ModelFamily {
    LOGISTIC_REGRESSION,
    XGBOOST
}
