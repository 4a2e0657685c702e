package io.modeltrail.runtime.learning;

/**
 * Rows to learn from.
 *
 * @param labels whether a row is of the positive class, shape [rows]
 * @param numericColumns whether a column is a number, and not the indicator of a category, shape [columns]
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record LabelledRows(FeatureMatrix features, boolean[] labels, boolean[] numericColumns) {
    public LabelledRows {
        if (labels.length != features.rows() || numericColumns.length != features.columns()) {
            throw new IllegalArgumentException("every row has a label and every column a kind");
        }
    }

    /** Some of the rows, in the order given. */
    public LabelledRows select(int[] chosen) {
        boolean[] selected = new boolean[chosen.length];
        for (int index = 0; index < chosen.length; index++) {
            selected[index] = labels[chosen[index]];
        }
        return new LabelledRows(features.select(chosen), selected, numericColumns);
    }
}
