package io.modeltrail.runtime.evaluation;

import java.util.Arrays;

/** Scores against labels, as every threshold would decide them. Both classes are there. */
public final class RankedScores {
    /** Different scores, from the highest to the lowest; a tie is one entry in all three arrays. */
    private final float[] thresholds;

    /** Positives, and rows, with a score at or above the threshold. */
    private final int[] positivesAbove;

    private final int[] rowsAbove;

    private RankedScores(float[] thresholds, int[] positivesAbove, int[] rowsAbove) {
        this.thresholds = thresholds;
        this.positivesAbove = positivesAbove;
        this.rowsAbove = rowsAbove;
    }

    /** @throws IllegalArgumentException when a score is not a number or one class is absent */
    public static RankedScores of(float[] scores, boolean[] labels) {
        if (scores.length != labels.length) {
            throw new IllegalArgumentException("every score has a label");
        }
        long[] ranked = new long[scores.length];
        for (int row = 0; row < scores.length; row++) {
            if (Float.isNaN(scores[row])) {
                throw new IllegalArgumentException("a score is a number");
            }
            ranked[row] = (long) ascendingBits(scores[row]) << 32 | (labels[row] ? 1 : 0);
        }
        Arrays.sort(ranked);
        float[] thresholds = new float[ranked.length];
        int[] positivesAbove = new int[ranked.length];
        int[] rowsAbove = new int[ranked.length];
        int groups = 0;
        int positives = 0;
        for (int index = ranked.length - 1; index >= 0; index--) {
            positives += (int) (ranked[index] & 1);
            if (index == 0 || ranked[index - 1] >> 32 != ranked[index] >> 32) {
                thresholds[groups] = score((int) (ranked[index] >> 32));
                positivesAbove[groups] = positives;
                rowsAbove[groups] = ranked.length - index;
                groups++;
            }
        }
        if (positives == 0 || positives == ranked.length) {
            throw new IllegalArgumentException("both classes are there");
        }
        return new RankedScores(
                Arrays.copyOf(thresholds, groups),
                Arrays.copyOf(positivesAbove, groups),
                Arrays.copyOf(rowsAbove, groups));
    }

    /** Integers in the order of the floats; adding 0 makes the two zeros one. */
    static int ascendingBits(float score) {
        int bits = Float.floatToIntBits(score + 0f);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    private static float score(int ascendingBits) {
        return Float.intBitsToFloat(ascendingBits ^ (ascendingBits >> 31 & Integer.MAX_VALUE));
    }

    /**
     * Area under the ROC curve: the chance that a positive has a higher score than a negative, ties counting half (Mann and Whitney
     * 1947). Counted in integers; only the last division rounds.
     */
    public double auc() {
        long halfPairs = 0;
        int positivesBefore = 0;
        int rowsBefore = 0;
        long negatives = negatives();
        for (int group = 0; group < thresholds.length; group++) {
            long positivesHere = (long) positivesAbove[group] - positivesBefore;
            long negativesHere = rowsAbove[group] - rowsBefore - positivesHere;
            long negativesBelow = negatives - (rowsAbove[group] - positivesAbove[group]);
            halfPairs += positivesHere * (2 * negativesBelow + negativesHere);
            positivesBefore = positivesAbove[group];
            rowsBefore = rowsAbove[group];
        }
        return halfPairs / (2.0 * positives() * negatives);
    }

    /**
     * Average precision, the area under the precision-recall curve without interpolation: the sum over thresholds of the growth in
     * recall times the precision (Davis and Goadrich 2006 show why straight lines between the points would be too hopeful).
     */
    public double averagePrecision() {
        double area = 0;
        int positivesBefore = 0;
        for (int group = 0; group < thresholds.length; group++) {
            double precision = (double) positivesAbove[group] / rowsAbove[group];
            area += precision * (positivesAbove[group] - positivesBefore);
            positivesBefore = positivesAbove[group];
        }
        return area / positives();
    }

    /** Largest recall of a threshold with at least this precision; 0 = no threshold has it. */
    public double recallAtPrecision(double precisionAtLeast) {
        int group = lowestWithPrecision(precisionAtLeast);
        return group < 0 ? 0 : (double) positivesAbove[group] / positives();
    }

    /** The lowest threshold with at least this precision, else the one of the largest F1 (of equals the lowest). */
    public Threshold threshold(double precisionAtLeast) {
        int group = lowestWithPrecision(precisionAtLeast);
        return group < 0 ? new Threshold(thresholds[largestF1()], false) : new Threshold(thresholds[group], true);
    }

    /** Share of positives among the rows at or above the threshold; 0 when there are none. */
    public double precision(float threshold) {
        int group = lastAtOrAbove(threshold);
        return group < 0 ? 0 : (double) positivesAbove[group] / rowsAbove[group];
    }

    /** Share of the positives that lie at or above the threshold. */
    public double recall(float threshold) {
        int group = lastAtOrAbove(threshold);
        return group < 0 ? 0 : (double) positivesAbove[group] / positives();
    }

    private int lowestWithPrecision(double atLeast) {
        for (int group = thresholds.length - 1; group >= 0; group--) {
            if ((double) positivesAbove[group] / rowsAbove[group] >= atLeast) {
                return group;
            }
        }
        return -1;
    }

    private int largestF1() {
        int best = 0;
        for (int group = 1; group < thresholds.length; group++) {
            if (f1(group) >= f1(best)) {
                best = group;
            }
        }
        return best;
    }

    /** Harmonic mean of precision and recall. */
    private double f1(int group) {
        return 2.0 * positivesAbove[group] / (rowsAbove[group] + positives());
    }

    private int lastAtOrAbove(float threshold) {
        int last = -1;
        while (last + 1 < thresholds.length && thresholds[last + 1] >= threshold) {
            last++;
        }
        return last;
    }

    /** Number of different scores; they are numbered from the highest. */
    int ties() {
        return thresholds.length;
    }

    float thresholdAt(int tie) {
        return thresholds[tie];
    }

    /** Positives with this score or a higher one. */
    int positivesAbove(int tie) {
        return positivesAbove[tie];
    }

    /** Rows with this score or a higher one. */
    int rowsAbove(int tie) {
        return rowsAbove[tie];
    }

    int positives() {
        return positivesAbove[positivesAbove.length - 1];
    }

    int rows() {
        return rowsAbove[rowsAbove.length - 1];
    }

    long negatives() {
        return (long) rows() - positives();
    }

    /** @param reachesPrecision whether the precision asked for was reached */
    public record Threshold(float value, boolean reachesPrecision) {}
}
