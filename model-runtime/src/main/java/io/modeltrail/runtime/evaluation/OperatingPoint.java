package io.modeltrail.runtime.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * What one threshold would decide: a point of both the ROC and the precision-recall curve.
 *
 * @param share of the rows with a score at or above the threshold
 * @param recall the true positive rate
 * @param falsePositiveRate share of the negatives at or above the threshold
 */
public record OperatingPoint(float threshold, double share, double precision, double recall, double falsePositiveRate) {
    private static final int MOST = 200;

    /** At most 200 points, from the highest threshold to the lowest, about equally many rows apart; the first and the last are there. */
    public static List<OperatingPoint> curve(RankedScores ranked) {
        List<OperatingPoint> points = new ArrayList<>();
        points.add(at(ranked, 0));
        int last = 0;
        for (int point = 1; point < MOST; point++) {
            long rows = Math.ceilDiv((long) ranked.rows() * point, MOST - 1);
            int tie = last;
            while (ranked.rowsAbove(tie) < rows) {
                tie++;
            }
            if (tie > last) {
                points.add(at(ranked, tie));
                last = tie;
            }
        }
        return points;
    }

    static OperatingPoint at(RankedScores ranked, int tie) {
        int positives = ranked.positivesAbove(tie);
        int rows = ranked.rowsAbove(tie);
        return new OperatingPoint(
                ranked.thresholdAt(tie),
                (double) rows / ranked.rows(),
                (double) positives / rows,
                (double) positives / ranked.positives(),
                (double) (rows - positives) / ranked.negatives());
    }
}
