package io.modeltrail.runtime.drift;

import io.modeltrail.contracts.monitoring.Performance;
import io.modeltrail.contracts.monitoring.RealisedPerformance;
import io.modeltrail.contracts.monitoring.RealisedPerformance.Interval;
import io.modeltrail.contracts.monitoring.RealisedPerformance.Intervals;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Predictions of which it is known what happened, against what their scores promised. */
public final class MaturedRows {
    private static final int DRAWS = 500;
    private static final long SEED = 20_261_125L;
    private static final double NORMAL_95 = 1.959963984540054;

    private final ScoredRows rows;
    private final boolean[] labels;

    public MaturedRows(ScoredRows rows, boolean[] labels) {
        if (rows.size() != labels.length) {
            throw new IllegalArgumentException("every row has a label");
        }
        this.rows = rows;
        this.labels = labels.clone();
    }

    public RealisedPerformance performance(Instant from, Instant until) {
        Performance realised = rows.realised(labels);
        Performance estimated = rows.estimated();
        return new RealisedPerformance(
                from, until, realised, estimated, intervals(realised), aucPValue(realised), calibrationPValue());
    }

    /**
     * Spiegelhalter's test (1986) in its simplest form: whether the number of positives is the sum of the probabilities, within its standard
     * deviation if each row is positive with its own probability.
     */
    double calibrationPValue() {
        double[] expected = rows.expectedPositives();
        double counted = 0;
        for (boolean label : labels) {
            counted += label ? 1 : 0;
        }
        double difference = counted - expected[0];
        if (expected[1] == 0) {
            return difference == 0 ? 1 : 0;
        }
        return Tails.normalTwoSided(difference / Math.sqrt(expected[1]));
    }

    /** How far the realised AUC lies from where it would if each row were positive with its probability, over repeated draws of labels. */
    private @Nullable Double aucPValue(Performance realised) {
        Double auc = realised.auc();
        if (auc == null) {
            return null;
        }
        long state = SEED;
        double sum = 0;
        double squares = 0;
        int drawn = 0;
        double[] positives = new double[labels.length];
        for (int draw = 0; draw < DRAWS; draw++) {
            for (int row = 0; row < positives.length; row++) {
                state += 0x9E3779B97F4A7C15L;
                positives[row] = (mixed(state) >>> 11) * 0x1p-53 < rows.score(row) ? 1 : 0;
            }
            Double one = rows.auc(positives);
            if (one != null) {
                sum += one;
                squares += one * one;
                drawn++;
            }
        }
        if (drawn < DRAWS / 2) {
            return null;
        }
        double mean = sum / drawn;
        double deviation = Math.sqrt(Math.max(0, squares / drawn - mean * mean));
        return deviation == 0 ? null : Tails.normalTwoSided((auc - mean) / deviation);
    }

    /** SplitMix64 (Steele, Lea and Flood 2014): the same draws everywhere and for ever. */
    private static long mixed(long state) {
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    private Intervals intervals(Performance realised) {
        long positives = 0;
        long chosen = 0;
        for (int row = 0; row < labels.length; row++) {
            positives += labels[row] ? 1 : 0;
            chosen += rows.decided(row) ? 1 : 0;
        }
        return new Intervals(
                auc(realised.auc(), positives, labels.length - positives),
                wilson(realised.precision(), chosen),
                wilson(realised.recall(), positives),
                wilson(realised.accuracy(), labels.length));
    }

    /** Hanley and McNeil (1982). */
    private static @Nullable Interval auc(@Nullable Double auc, long positives, long negatives) {
        if (auc == null) {
            return null;
        }
        double both = auc / (2 - auc);
        double other = 2 * auc * auc / (1 + auc);
        double variance =
                (auc * (1 - auc) + (positives - 1) * (both - auc * auc) + (negatives - 1) * (other - auc * auc))
                        / ((double) positives * negatives);
        double half = NORMAL_95 * Math.sqrt(Math.max(0, variance));
        return new Interval(Math.max(0, auc - half), Math.min(1, auc + half));
    }

    /** Wilson's score interval (1927). */
    private static @Nullable Interval wilson(@Nullable Double share, long of) {
        if (share == null) {
            return null;
        }
        double square = NORMAL_95 * NORMAL_95;
        double middle = (share + square / (2.0 * of)) / (1 + square / of);
        double half = NORMAL_95 / (1 + square / of) * Math.sqrt(share * (1 - share) / of + square / (4.0 * of * of));
        return new Interval(Math.max(0, middle - half), Math.min(1, middle + half));
    }
}
