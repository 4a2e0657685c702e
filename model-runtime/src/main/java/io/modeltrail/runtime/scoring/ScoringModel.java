package io.modeltrail.runtime.scoring;

/** What is left of a trained model when only scoring matters. Immutable and thread-safe. */
public sealed interface ScoringModel permits LinearModel, TreeEnsemble, DenseNetwork, StackedModel {
    /** Columns of an encoded row. */
    int width();

    /**
     * Log-odds of the positive class.
     *
     * @param encoded one row as {@link FeatureEncoding} gives it, shape [width]; NaN = missing; not changed
     */
    float margin(float[] encoded);

    /**
     * Log-odds of many rows, each with the bits that {@link #margin(float[])} gives it.
     *
     * @param encoded row-major, shape [rows, width]; not changed
     * @param firstRow the first that is scored
     * @param margins one for each scored row, shape [scored rows]; written from the beginning on
     */
    default void margins(float[] encoded, int firstRow, float[] margins) {
        float[] row = new float[width()];
        for (int index = 0; index < margins.length; index++) {
            System.arraycopy(encoded, (firstRow + index) * row.length, row, 0, row.length);
            margins[index] = margin(row);
        }
    }

    /**
     * The margin with every term at its absolute value. What rounding does to a sum is in proportion to this and not to the sum, which is
     * small where large terms cancel out (Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, section 3.1).
     *
     * @param encoded one row, as for {@link #margin(float[])}
     * @return at least the absolute margin
     */
    default double magnitude(float[] encoded) {
        return Math.abs(margin(encoded));
    }
}
