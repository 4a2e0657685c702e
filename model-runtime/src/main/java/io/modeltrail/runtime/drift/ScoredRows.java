package io.modeltrail.runtime.drift;

import io.modeltrail.contracts.monitoring.Performance;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows with a calibrated probability and the decision that was made, ordered by descending probability. What is estimated needs no labels:
 * confidence-based performance estimation, which takes each row as positive with the probability that the model gave it (NannyML; Guillory
 * et al. 2021). It is right as long as the probabilities are, that is while inputs drift and what they mean does not.
 */
public final class ScoredRows {
    private final float[] scores;
    private final boolean[] decided;
    private final int[] order;

    /** @param scores probability of the positive class, each from 0 to 1; not empty */
    public ScoredRows(float[] scores, boolean[] decided) {
        if (scores.length == 0 || scores.length != decided.length) {
            throw new IllegalArgumentException("there are rows, and each has a decision");
        }
        this.scores = scores.clone();
        this.decided = decided.clone();
        // Scores are not negative, so their bits order as they do.
        long[] keys = new long[scores.length];
        for (int row = 0; row < keys.length; row++) {
            keys[row] = (long) Float.floatToIntBits(scores[row]) << 32 | row;
        }
        Arrays.sort(keys);
        order = new int[keys.length];
        for (int rank = 0; rank < keys.length; rank++) {
            order[rank] = (int) keys[keys.length - 1 - rank];
        }
    }

    public int size() {
        return scores.length;
    }

    /** What the probabilities let expect. */
    public Performance estimated() {
        double[] positives = new double[scores.length];
        for (int row = 0; row < positives.length; row++) {
            positives[row] = scores[row];
        }
        return performance(positives);
    }

    /** What happened. */
    public Performance realised(boolean[] labels) {
        return performance(weights(labels));
    }

    private static double[] weights(boolean[] labels) {
        double[] weights = new double[labels.length];
        for (int row = 0; row < weights.length; row++) {
            weights[row] = labels[row] ? 1 : 0;
        }
        return weights;
    }

    /** @param positives how much of a positive each row is: its probability, or its label */
    private Performance performance(double[] positives) {
        double truePositives = 0;
        double all = 0;
        double right = 0;
        long chosen = 0;
        for (int row = 0; row < positives.length; row++) {
            all += positives[row];
            right += decided[row] ? positives[row] : 1 - positives[row];
            if (decided[row]) {
                truePositives += positives[row];
                chosen++;
            }
        }
        return new Performance(
                positives.length,
                all / positives.length,
                auc(positives),
                chosen == 0 ? null : truePositives / chosen,
                all == 0 ? null : truePositives / all,
                right / positives.length);
    }

    /**
     * Share of the pairs of a positive and a negative that the scores put in the right order, ties half; each pair of different rows
     * counts as much as it is expected to be one.
     */
    @Nullable
    Double auc(double[] positives) {
        double total = 0;
        double own = 0;
        for (double positive : positives) {
            total += positive;
            own += positive * (1 - positive);
        }
        double pairs = total * (positives.length - total) - own;
        if (!(pairs > 0)) {
            return null;
        }
        double ordered = 0;
        double above = 0;
        for (int begin = 0; begin < order.length; ) {
            int end = begin;
            double here = 0;
            double ownHere = 0;
            while (end < order.length && scores[order[end]] == scores[order[begin]]) {
                double positive = positives[order[end]];
                here += positive;
                ownHere += positive * (1 - positive);
                end++;
            }
            double negatives = (end - begin) - here;
            ordered += negatives * above + (here * negatives - ownHere) / 2;
            above += here;
            begin = end;
        }
        return ordered / pairs;
    }

    /** Positives that the probabilities let expect, and the variance of their number. */
    double[] expectedPositives() {
        double expected = 0;
        double variance = 0;
        for (float score : scores) {
            expected += score;
            variance += (double) score * (1 - (double) score);
        }
        return new double[] {expected, variance};
    }

    float score(int row) {
        return scores[row];
    }

    boolean decided(int row) {
        return decided[row];
    }
}
