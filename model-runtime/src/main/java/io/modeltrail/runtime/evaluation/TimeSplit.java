package io.modeltrail.runtime.evaluation;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Judges a model by what came after all that it learned from. The hold-out are the latest observation times; the earlier ones are
 * cut into folds + 1 stretches of about the same number of rows, and each stretch but the first judges a model that learned from those
 * before it (an expanding window: Tashman 2000, "Out-of-sample tests of forecasting accuracy").
 *
 * <p>A row is learned from only if its label was known when the judged stretch began: its observation time and the label's
 * horizon lie before it (purging: López de Prado 2018, "Advances in financial machine learning", 7.4.1). The folds, too, judge only
 * rows whose label was known when the hold-out began. Without a known horizon (0)
 * only the order of the observation times is kept.
 */
public final class TimeSplit implements RowSplit {
    private final long[] observedAtMillis;
    private final long horizonMillis;

    /** When each stretch begins, in milliseconds; shape [folds + 2], the last one is the hold-out. */
    private final long[] begins;

    private TimeSplit(long[] observedAtMillis, long horizonMillis, long[] begins) {
        this.observedAtMillis = observedAtMillis;
        this.horizonMillis = horizonMillis;
        this.begins = begins;
    }

    /**
     * @param observedAtMillis of each row
     * @param horizonMillis how long after the observation the label is decided; 0 = not known
     * @throws TooFewMoments when there are fewer than folds + 2 different times, or a part would lack a class
     */
    public static TimeSplit of(
            boolean[] labels, long[] observedAtMillis, long horizonMillis, int folds, double holdoutShare) {
        long[] moments = Arrays.stream(observedAtMillis).sorted().distinct().toArray();
        if (moments.length < folds + 2) {
            throw new TooFewMoments("The snapshot has " + moments.length + " observation times; a hold-out and " + folds
                    + " folds in the order of time need at least " + (folds + 2) + ".");
        }
        int[] rowsBefore = rowsBefore(observedAtMillis, moments);
        int rows = observedAtMillis.length;
        long[] begins = new long[folds + 2];
        int end = nearest(rowsBefore, (1 - holdoutShare) * rows, folds + 1, moments.length - 1);
        begins[folds + 1] = moments[end];
        begins[0] = moments[0];
        int last = 0;
        for (int stretch = 1; stretch <= folds; stretch++) {
            double wanted = (double) rowsBefore[end] * stretch / (folds + 1);
            last = nearest(rowsBefore, wanted, last + 1, end - (folds + 1 - stretch));
            begins[stretch] = moments[last];
        }
        TimeSplit split = new TimeSplit(observedAtMillis.clone(), horizonMillis, begins);
        split.requireBothClasses(labels);
        return split;
    }

    /** Rows observed before each moment; one more entry for all. */
    private static int[] rowsBefore(long[] observedAtMillis, long[] moments) {
        int[] before = new int[moments.length + 1];
        for (long observed : observedAtMillis) {
            before[Arrays.binarySearch(moments, observed) + 1]++;
        }
        Arrays.parallelPrefix(before, Integer::sum);
        return before;
    }

    private static int nearest(int[] rowsBefore, double wanted, int from, int to) {
        int best = from;
        for (int moment = from + 1; moment <= to; moment++) {
            if (Math.abs(rowsBefore[moment] - wanted) < Math.abs(rowsBefore[best] - wanted)) {
                best = moment;
            }
        }
        return best;
    }

    private void requireBothClasses(boolean[] labels) {
        for (int fold = 0; fold < folds(); fold++) {
            requireBothClasses(labels, fold(fold));
            requireBothClasses(labels, without(fold));
        }
        requireBothClasses(labels, holdout());
        requireBothClasses(labels, learned());
    }

    private static void requireBothClasses(boolean[] labels, int[] part) {
        long positives = Arrays.stream(part).filter(row -> labels[row]).count();
        if (positives == 0 || positives == part.length) {
            throw new TooFewMoments("A stretch of observation times has " + part.length
                    + " rows whose label is known in time, "
                    + positives + " of them positive, and each needs both classes: observe at more times, further"
                    + " apart, or ask for fewer folds.");
        }
    }

    @Override
    public int folds() {
        return begins.length - 2;
    }

    @Override
    public int[] holdout() {
        return observed(begins[folds() + 1], Long.MAX_VALUE);
    }

    @Override
    public int[] learned() {
        return knownAt(begins[folds() + 1]);
    }

    /**
     * Without the rows whose label was decided after the hold-out began only: what is chosen by the folds serves from then on, and must
     * not know more.
     */
    @Override
    public int[] fold(int fold) {
        long holdoutBegins = begins[folds() + 1];
        return Arrays.stream(observed(begins[fold + 1], begins[fold + 2]))
                .filter(row -> observedAtMillis[row] + horizonMillis <= holdoutBegins)
                .toArray();
    }

    @Override
    public int[] without(int fold) {
        return knownAt(begins[fold + 1]);
    }

    /** When the rows that a fold judges begin, in milliseconds; fold = {@link #folds()} is the hold-out. */
    public long begins(int fold) {
        return begins[fold + 1];
    }

    private int[] observed(long from, long before) {
        return IntStream.range(0, observedAtMillis.length)
                .filter(row -> observedAtMillis[row] >= from && observedAtMillis[row] < before)
                .toArray();
    }

    /** Rows observed before that moment whose label was decided by then. */
    private int[] knownAt(long moment) {
        return IntStream.range(0, observedAtMillis.length)
                .filter(row -> observedAtMillis[row] < moment && observedAtMillis[row] + horizonMillis <= moment)
                .toArray();
    }

    /** The observation times do not allow the split that was asked for. */
    public static final class TooFewMoments extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        TooFewMoments(String reason) {
            super(reason);
        }
    }
}
