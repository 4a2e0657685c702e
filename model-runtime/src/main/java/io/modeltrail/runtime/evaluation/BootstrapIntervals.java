package io.modeltrail.runtime.evaluation;

import io.modeltrail.contracts.training.EvaluationDetail.Interval;
import java.util.Arrays;

/**
 * Percentile intervals of 95 percent (Efron and Tibshirani 1993, chapter 13) for the areas under both curves. Groups with a positive
 * row and groups without one are drawn separately, each as often as there are, so that no resample lacks a class; a whole group is
 * drawn at once, because rows of one entity do not vary on their own.
 */
public record BootstrapIntervals(Interval auc, Interval averagePrecision) {
    private static final double TAIL = 0.025;

    /**
     * Resamples are counted on the order of the scores, which is made once: each costs time in proportion to the rows.
     *
     * @param groups rows of one entity have the same number
     * @param resamples 1 or more
     */
    public static BootstrapIntervals of(float[] scores, boolean[] labels, int[] groups, int resamples, long seed) {
        Draws draws = new Draws(scores, labels, groups, seed);
        double[] aucs = new double[resamples];
        double[] precisions = new double[resamples];
        for (int resample = 0; resample < resamples; resample++) {
            draws.next();
            aucs[resample] = draws.auc();
            precisions[resample] = draws.averagePrecision();
        }
        return new BootstrapIntervals(interval(aucs), interval(precisions));
    }

    private static Interval interval(double[] values) {
        Arrays.sort(values);
        return new Interval(quantile(values, TAIL), quantile(values, 1 - TAIL));
    }

    /** Linear between order statistics (type 7 of Hyndman and Fan 1996). */
    static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** How often each score was drawn, as a positive and as a negative. */
    private static final class Draws {
        private final int[] tieOfRow;
        private final boolean[] labels;
        private final RowGroups groups;
        private final int[][] strata;
        private final int[] positives;
        private final int[] negatives;
        private final SplitMix64 random;
        private long positiveCount;
        private long negativeCount;

        Draws(float[] scores, boolean[] labels, int[] groups, long seed) {
            tieOfRow = TieOrder.descending(scores);
            this.labels = labels;
            this.groups = RowGroups.of(groups);
            strata = new int[][] {this.groups.stratum(labels, false), this.groups.stratum(labels, true)};
            int ties = Arrays.stream(tieOfRow).max().orElseThrow() + 1;
            positives = new int[ties];
            negatives = new int[ties];
            random = new SplitMix64(seed);
        }

        void next() {
            do {
                draw();
                // Only groups that hold both classes can leave a resample without one.
            } while (positiveCount == 0 || negativeCount == 0);
        }

        private void draw() {
            Arrays.fill(positives, 0);
            Arrays.fill(negatives, 0);
            positiveCount = 0;
            negativeCount = 0;
            for (int[] stratum : strata) {
                for (int drawn = 0; drawn < stratum.length; drawn++) {
                    int group = stratum[random.below(stratum.length)];
                    for (int index = 0; index < groups.size(group); index++) {
                        count(groups.row(group, index));
                    }
                }
            }
        }

        private void count(int row) {
            if (labels[row]) {
                positives[tieOfRow[row]]++;
                positiveCount++;
            } else {
                negatives[tieOfRow[row]]++;
                negativeCount++;
            }
        }

        double auc() {
            long halfPairs = 0;
            long negativesBelow = negativeCount;
            for (int tie = 0; tie < positives.length; tie++) {
                negativesBelow -= negatives[tie];
                halfPairs += positives[tie] * (2 * negativesBelow + negatives[tie]);
            }
            return halfPairs / (2.0 * positiveCount * negativeCount);
        }

        double averagePrecision() {
            double area = 0;
            long positivesAbove = 0;
            long rowsAbove = 0;
            for (int tie = 0; tie < positives.length; tie++) {
                positivesAbove += positives[tie];
                rowsAbove += positives[tie] + (long) negatives[tie];
                if (positives[tie] > 0) {
                    area += (double) positivesAbove / rowsAbove * positives[tie];
                }
            }
            return area / positiveCount;
        }
    }
}
