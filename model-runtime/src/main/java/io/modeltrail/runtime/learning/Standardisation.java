package io.modeltrail.runtime.learning;

import java.util.Arrays;

/**
 * Means and standard deviations of the known values of numeric columns; 0 and 1 for indicators, and for columns that know no value or
 * only one.
 *
 * @param means shape [columns]
 * @param scales shape [columns], each above 0
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Standardisation(double[] means, double[] scales) {
    public static Standardisation of(LabelledRows rows) {
        FeatureMatrix features = rows.features();
        boolean[] numeric = rows.columns().numeric();
        int columns = features.columns();
        double[] sums = new double[columns];
        int[] known = new int[columns];
        float[] values = features.values();
        for (int row = 0; row < features.rows(); row++) {
            for (int column = 0; column < columns; column++) {
                float value = values[row * columns + column];
                if (!Float.isNaN(value)) {
                    sums[column] += value;
                    known[column]++;
                }
            }
        }
        double[] means = new double[columns];
        float[] constants = constants(features);
        for (int column = 0; column < columns; column++) {
            if (numeric[column] && known[column] > 0) {
                // A mean that is rounded would leave of a constant a deviation of its last bit, to be blown up by the
                // scale.
                means[column] = Float.isNaN(constants[column]) ? sums[column] / known[column] : constants[column];
            }
        }
        return new Standardisation(means, scales(features, numeric, means, known));
    }

    /** The only known value of each column; NaN when there is none or several. */
    private static float[] constants(FeatureMatrix features) {
        int columns = features.columns();
        float[] constants = new float[columns];
        Arrays.fill(constants, Float.NaN);
        boolean[] several = new boolean[columns];
        float[] values = features.values();
        for (int index = 0; index < values.length; index++) {
            int column = index % columns;
            float value = values[index];
            if (!several[column] && !Float.isNaN(value)) {
                several[column] = !Float.isNaN(constants[column]) && constants[column] != value;
                constants[column] = several[column] ? Float.NaN : value;
            }
        }
        return constants;
    }

    private static double[] scales(FeatureMatrix features, boolean[] numeric, double[] means, int[] known) {
        int columns = means.length;
        double[] squares = new double[columns];
        float[] values = features.values();
        for (int row = 0; row < features.rows(); row++) {
            for (int column = 0; column < columns; column++) {
                float value = values[row * columns + column];
                if (!Float.isNaN(value)) {
                    squares[column] += (value - means[column]) * (value - means[column]);
                }
            }
        }
        double[] scales = new double[columns];
        Arrays.fill(scales, 1);
        for (int column = 0; column < columns; column++) {
            if (numeric[column] && squares[column] > 0) {
                scales[column] = Math.sqrt(squares[column] / known[column]);
            }
        }
        return scales;
    }
}
