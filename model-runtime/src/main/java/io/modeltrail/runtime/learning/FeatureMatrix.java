package io.modeltrail.runtime.learning;

import io.modeltrail.runtime.scoring.ScoringModel;
import java.util.Arrays;

/** Encoded rows, row-major, shape [rows, columns]; NaN = missing. Not copied: whoever makes it gives the array away. */
public final class FeatureMatrix {
    private final float[] values;
    private final int rows;
    private final int columns;

    public FeatureMatrix(float[] values, int rows, int columns) {
        if (values.length != Math.multiplyExact(rows, columns)) {
            throw new IllegalArgumentException("a matrix holds rows times columns values");
        }
        this.values = values;
        this.rows = rows;
        this.columns = columns;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    public float at(int row, int column) {
        return values[row * columns + column];
    }

    /** A copy of one row, shape [columns]. */
    public float[] row(int row) {
        return Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
    }

    /** A copy of some rows, in the order given. */
    public FeatureMatrix select(int[] chosen) {
        float[] selected = new float[chosen.length * columns];
        for (int index = 0; index < chosen.length; index++) {
            System.arraycopy(values, chosen[index] * columns, selected, index * columns, columns);
        }
        return new FeatureMatrix(selected, chosen.length, columns);
    }

    /** The values themselves, for a library that takes them in this shape; nobody changes them. */
    public float[] values() {
        return values;
    }

    /** Log-odds of every row. */
    public float[] margins(ScoringModel model) {
        float[] margins = new float[rows];
        model.margins(values, 0, margins);
        return margins;
    }

    /** Log-odds of some rows, in the order given. */
    public float[] margins(ScoringModel model, int[] chosen) {
        float[] margins = new float[chosen.length];
        float[] row = new float[columns];
        for (int index = 0; index < chosen.length; index++) {
            System.arraycopy(values, chosen[index] * columns, row, 0, columns);
            margins[index] = model.margin(row);
        }
        return margins;
    }
}
