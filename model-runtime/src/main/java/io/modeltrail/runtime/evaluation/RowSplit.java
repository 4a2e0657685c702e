package io.modeltrail.runtime.evaluation;

/** Which rows judge a model and which it learns from. All row numbers are ascending. */
public sealed interface RowSplit permits StratifiedSplit, TimeSplit {
    int folds();

    /** Rows that neither training nor the choice of the threshold sees. */
    int[] holdout();

    /** What the final model learns from; never a row of the hold-out. */
    int[] learned();

    /** Rows that {@code fold} judges; no row is in two folds. */
    int[] fold(int fold);

    /** What is learned from while {@code fold} judges. */
    int[] without(int fold);
}
