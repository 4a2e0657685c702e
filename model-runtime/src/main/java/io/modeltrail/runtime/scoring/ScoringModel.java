package io.modeltrail.runtime.scoring;

/** What is left of a trained model when only scoring matters. Immutable and thread-safe. */
public sealed interface ScoringModel permits LinearModel, TreeEnsemble {
    /** Columns of an encoded row. */
    int width();

    /**
     * Log-odds of the positive class.
     *
     * @param encoded one row as {@link FeatureEncoding} gives it, shape [width]; NaN = missing; not changed
     */
    float margin(float[] encoded);
}
