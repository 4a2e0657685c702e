package io.modeltrail.runtime.training;

import io.modeltrail.runtime.evaluation.RankedScores;
import io.modeltrail.runtime.learning.LabelledRows;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A feature that tells the label all by itself, which no feature does that was known before.
 *
 * @param missingness whether it is not the value that tells, but that there is one
 * @param auc area under the ROC curve, the larger of both directions
 */
record LabelLeak(String feature, boolean missingness, double auc) {
    private static final double TELLS_AT = 0.999;

    /** Fewer rows, or fewer of a class, may part by chance. */
    private static final int ROWS = 100;

    private static final int ROWS_OF_A_CLASS = 5;

    /** Smaller categories are taken together: the share of positives in a handful of rows tells of chance. */
    private static final int ROWS_OF_A_CATEGORY = 10;

    /** The first such feature. A number is ranked by its value, a category by its share of positives. */
    static Optional<LabelLeak> find(LabelledRows rows) {
        String[] features = rows.columns().features();
        for (int column = 0; column < features.length; ) {
            int end = column + 1;
            while (end < features.length && features[end].equals(features[column])) {
                end++;
            }
            LabelLeak leak = find(rows, column, end);
            if (leak != null) {
                return Optional.of(leak);
            }
            column = end;
        }
        return Optional.empty();
    }

    private static @Nullable LabelLeak find(LabelledRows rows, int column, int end) {
        String feature = rows.columns().features()[column];
        int count = rows.labels().length;
        float[] missing = new float[count];
        float[] values = rows.columns().numeric()[column] ? numbers(rows, column) : shares(rows, column, end);
        for (int row = 0; row < count; row++) {
            missing[row] = Float.isNaN(values[row]) ? 1 : 0;
        }
        double byMissing = auc(missing, rows.labels());
        if (byMissing >= TELLS_AT) {
            return new LabelLeak(feature, true, byMissing);
        }
        double byValue = auc(values, rows.labels());
        return byValue >= TELLS_AT ? new LabelLeak(feature, false, byValue) : null;
    }

    private static float[] numbers(LabelledRows rows, int column) {
        float[] values = new float[rows.labels().length];
        for (int row = 0; row < values.length; row++) {
            values[row] = rows.features().at(row, column);
        }
        return values;
    }

    /** For each row the share of positives of its category; NaN = missing. */
    private static float[] shares(LabelledRows rows, int column, int end) {
        int[] categories = new int[rows.labels().length];
        // One more for those that are too small.
        int[] count = new int[end - column + 1];
        int[] positives = new int[count.length];
        for (int row = 0; row < categories.length; row++) {
            categories[row] = category(rows, row, column, end);
            if (categories[row] >= 0) {
                count[categories[row]]++;
                positives[categories[row]] += rows.labels()[row] ? 1 : 0;
            }
        }
        int small = end - column;
        for (int category = 0; category < small; category++) {
            if (count[category] < ROWS_OF_A_CATEGORY) {
                count[small] += count[category];
                positives[small] += positives[category];
            }
        }
        float[] shares = new float[categories.length];
        for (int row = 0; row < shares.length; row++) {
            int category =
                    categories[row] >= 0 && count[categories[row]] < ROWS_OF_A_CATEGORY ? small : categories[row];
            shares[row] = category < 0 ? Float.NaN : (float) positives[category] / count[category];
        }
        return shares;
    }

    private static int category(LabelledRows rows, int row, int column, int end) {
        for (int index = column; index < end; index++) {
            if (rows.features().at(row, index) == 1) {
                return index - column;
            }
        }
        return -1;
    }

    /** Of the rows whose value is a number; 0.5 when they are too few. */
    private static double auc(float[] values, boolean[] labels) {
        float[] known = new float[values.length];
        boolean[] knownLabels = new boolean[values.length];
        int count = 0;
        int positives = 0;
        for (int row = 0; row < values.length; row++) {
            if (!Float.isNaN(values[row])) {
                known[count] = values[row];
                knownLabels[count++] = labels[row];
                positives += labels[row] ? 1 : 0;
            }
        }
        if (count < ROWS || Math.min(positives, count - positives) < ROWS_OF_A_CLASS) {
            return 0.5;
        }
        double auc = RankedScores.of(Arrays.copyOf(known, count), Arrays.copyOf(knownLabels, count))
                .auc();
        return Math.max(auc, 1 - auc);
    }
}
