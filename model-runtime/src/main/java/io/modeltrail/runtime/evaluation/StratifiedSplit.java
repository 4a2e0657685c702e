package io.modeltrail.runtime.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which rows judge a model and which it learns from: a hold-out, and folds of the rest, each with both classes in the proportion
 * of the whole. Determined by labels, seed, number of folds and share alone. All row numbers are ascending.
 */
public final class StratifiedSplit {
    private final int[] holdout;
    private final List<int[]> folds;

    private StratifiedSplit(int[] holdout, List<int[]> folds) {
        this.holdout = holdout;
        this.folds = folds;
    }

    /**
     * Shuffles the rows of each class (negatives first, with one {@link SplitMix64} for both), takes the first
     * round(share * rows), but at least one, of a class for the hold-out, and deals the others out to the folds in turn; the second
     * class begins where the first one ended, so that the folds differ by at most one row.
     *
     * @throws TooFewRows when a class cannot give a row to the hold-out and to every fold
     */
    public static StratifiedSplit of(boolean[] labels, long seed, int folds, double holdoutShare) {
        SplitMix64 random = new SplitMix64(seed);
        List<Integer> held = new ArrayList<>();
        List<List<Integer>> dealt = new ArrayList<>();
        for (int fold = 0; fold < folds; fold++) {
            dealt.add(new ArrayList<>());
        }
        int turn = 0;
        for (boolean label : new boolean[] {false, true}) {
            int[] rows = IntStream.range(0, labels.length)
                    .filter(row -> labels[row] == label)
                    .toArray();
            int taken = (int) Math.max(1, Math.round(rows.length * holdoutShare));
            if (rows.length - taken < folds) {
                throw new TooFewRows(label, rows.length, folds);
            }
            random.shuffle(rows);
            for (int index = 0; index < rows.length; index++) {
                if (index < taken) {
                    held.add(rows[index]);
                } else {
                    dealt.get(turn++ % folds).add(rows[index]);
                }
            }
        }
        return new StratifiedSplit(
                ascending(held), dealt.stream().map(StratifiedSplit::ascending).toList());
    }

    /** Rows that neither training nor the choice of the threshold sees. */
    public int[] holdout() {
        return holdout.clone();
    }

    /** All rows but the hold-out: what the final model learns from. */
    public int[] learned() {
        return folds.stream().flatMapToInt(Arrays::stream).sorted().toArray();
    }

    public int[] fold(int fold) {
        return folds.get(fold).clone();
    }

    /** What is learned from while {@code fold} judges. */
    public int[] without(int fold) {
        return IntStream.range(0, folds.size())
                .filter(other -> other != fold)
                .flatMap(other -> Arrays.stream(folds.get(other)))
                .sorted()
                .toArray();
    }

    private static int[] ascending(List<Integer> rows) {
        return rows.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    /** A class has too few rows for the split that was asked for. */
    public static final class TooFewRows extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final boolean positiveClass;
        private final int rows;

        TooFewRows(boolean positiveClass, int rows, int folds) {
            super("The " + (positiveClass ? "positive" : "negative") + " class has " + rows + " rows; a hold-out and "
                    + folds + " folds need at least " + (folds + 1) + ".");
            this.positiveClass = positiveClass;
            this.rows = rows;
        }

        public boolean positiveClass() {
            return positiveClass;
        }

        /** Rows of that class. */
        public int rows() {
            return rows;
        }
    }
}
