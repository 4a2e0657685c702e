package io.modeltrail.runtime.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The same figures for the rows of one category of a feature.
 *
 * @param category null = the rows in which it is missing
 * @param baseRate share of positives; null without rows, as the figures below
 * @param auc null when a class has fewer than 20 rows: no verdict on tiny groups
 * @param precision at the model's threshold; null when no row of the slice reaches it, or the slice is tiny
 * @param recall at the model's threshold; null when the slice is tiny
 * @param predicted mean probability
 */
public record SegmentSlice(
        String feature,
        @Nullable String category,
        int rows,
        int positives,
        @Nullable Double baseRate,
        @Nullable Double auc,
        @Nullable Double precision,
        @Nullable Double recall,
        @Nullable Double predicted) {
    private static final int TINY = 20;

    /**
     * @param categories names in the order of the feature; a row of the last number + 1, {@code categories.size()}, has none
     * @param categoryOfRow 0 to {@code categories.size()}, shape [rows]
     */
    public static List<SegmentSlice> of(
            String feature,
            List<String> categories,
            int[] categoryOfRow,
            float[] scores,
            boolean[] labels,
            float threshold) {
        List<SegmentSlice> slices = new ArrayList<>();
        for (int category = 0; category <= categories.size(); category++) {
            int number = category;
            int[] rows = IntStream.range(0, labels.length)
                    .filter(row -> categoryOfRow[row] == number)
                    .toArray();
            if (category < categories.size()) {
                slices.add(slice(feature, categories.get(category), rows, scores, labels, threshold));
            } else if (rows.length > 0) {
                slices.add(slice(feature, null, rows, scores, labels, threshold));
            }
        }
        return slices;
    }

    private static SegmentSlice slice(
            String feature,
            @Nullable String category,
            int[] rows,
            float[] allScores,
            boolean[] allLabels,
            float threshold) {
        float[] scores = new float[rows.length];
        boolean[] labels = new boolean[rows.length];
        double predicted = 0;
        int positives = 0;
        boolean reached = false;
        for (int index = 0; index < rows.length; index++) {
            scores[index] = allScores[rows[index]];
            labels[index] = allLabels[rows[index]];
            predicted += scores[index];
            positives += labels[index] ? 1 : 0;
            reached |= scores[index] >= threshold;
        }
        boolean tiny = positives < TINY || rows.length - positives < TINY;
        RankedScores ranked = tiny ? null : RankedScores.of(scores, labels);
        return new SegmentSlice(
                feature,
                category,
                rows.length,
                positives,
                rows.length == 0 ? null : (double) positives / rows.length,
                ranked == null ? null : ranked.auc(),
                ranked == null || !reached ? null : ranked.precision(threshold),
                ranked == null ? null : ranked.recall(threshold),
                rows.length == 0 ? null : predicted / rows.length);
    }
}
