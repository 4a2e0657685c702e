package io.modeltrail.runtime.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A hold-out, and folds of the rest, each with both classes in the proportion of the whole; rows of one group stay together. Determined
 * by labels, groups, seed, number of folds and share alone.
 */
public final class StratifiedSplit implements RowSplit {
    private static final int HOLDOUT = -1;

    private final int[] holdout;
    private final List<int[]> folds;

    private StratifiedSplit(int[] holdout, List<int[]> folds) {
        this.holdout = holdout;
        this.folds = folds;
    }

    /** Every row a group of its own. */
    public static StratifiedSplit of(boolean[] labels, long seed, int folds, double holdoutShare) {
        return of(labels, RowGroups.distinct(labels.length), seed, folds, holdoutShare);
    }

    /**
     * Shuffles the groups of each class (those without a positive row first, with one {@link SplitMix64} for both), takes the first
     * round(share * groups), but at least one, of a class for the hold-out, and deals the others out: each group to the fold that has
     * the fewest groups of its class, of equals to the one with the fewest rows, of equals to the first. Where every row is a group of
     * its own the second class so begins where the first one ended, and the folds differ by at most one row.
     *
     * @throws TooFewRows when a class cannot give a group to the hold-out and to every fold
     */
    public static StratifiedSplit of(boolean[] labels, int[] groups, long seed, int folds, double holdoutShare) {
        RowGroups together = RowGroups.of(groups);
        SplitMix64 random = new SplitMix64(seed);
        int[] part = new int[together.count()];
        int[] rows = new int[folds];
        for (boolean label : new boolean[] {false, true}) {
            int[] stratum = together.stratum(labels, label);
            if (stratum.length == 0 && has(labels, label)) {
                // Every group has positives, and some have negatives besides: the other stratum holds both classes.
                continue;
            }
            int taken = (int) Math.max(1, Math.round(stratum.length * holdoutShare));
            if (stratum.length - taken < folds) {
                throw new TooFewRows(label, stratum.length, folds);
            }
            random.shuffle(stratum);
            int[] ofClass = new int[folds];
            for (int index = 0; index < stratum.length; index++) {
                int group = stratum[index];
                part[group] = index < taken ? HOLDOUT : emptiest(ofClass, rows);
                if (part[group] != HOLDOUT) {
                    ofClass[part[group]]++;
                    rows[part[group]] += together.size(group);
                }
            }
        }
        int[] partOfRow = byRow(together, part, labels.length);
        StratifiedSplit split = new StratifiedSplit(
                rowsOf(partOfRow, HOLDOUT),
                IntStream.range(0, folds)
                        .mapToObj(fold -> rowsOf(partOfRow, fold))
                        .toList());
        split.requireBothClasses(labels, together);
        return split;
    }

    private static int emptiest(int[] ofClass, int[] rows) {
        int best = 0;
        for (int fold = 1; fold < rows.length; fold++) {
            if (ofClass[fold] < ofClass[best] || (ofClass[fold] == ofClass[best] && rows[fold] < rows[best])) {
                best = fold;
            }
        }
        return best;
    }

    private static boolean has(boolean[] labels, boolean label) {
        return IntStream.range(0, labels.length).anyMatch(row -> labels[row] == label);
    }

    private static int[] byRow(RowGroups together, int[] part, int rows) {
        int[] partOfRow = new int[rows];
        for (int group = 0; group < part.length; group++) {
            for (int index = 0; index < together.size(group); index++) {
                partOfRow[together.row(group, index)] = part[group];
            }
        }
        return partOfRow;
    }

    private static int[] rowsOf(int[] partOfRow, int part) {
        return IntStream.range(0, partOfRow.length)
                .filter(row -> partOfRow[row] == part)
                .toArray();
    }

    /** Only mixed groups can leave a part with one class. */
    private void requireBothClasses(boolean[] labels, RowGroups together) {
        Stream.concat(Stream.of(holdout), folds.stream()).forEach(part -> {
            long positives = Arrays.stream(part).filter(row -> labels[row]).count();
            if (positives == 0 || positives == part.length) {
                boolean lacking = positives == 0;
                throw new TooFewRows(lacking, together.having(labels, lacking), folds.size(), part.length);
            }
        });
    }

    @Override
    public int folds() {
        return folds.size();
    }

    @Override
    public int[] holdout() {
        return holdout.clone();
    }

    /** All rows but the hold-out. */
    @Override
    public int[] learned() {
        return folds.stream().flatMapToInt(Arrays::stream).sorted().toArray();
    }

    @Override
    public int[] fold(int fold) {
        return folds.get(fold).clone();
    }

    @Override
    public int[] without(int fold) {
        return IntStream.range(0, folds.size())
                .filter(other -> other != fold)
                .flatMap(other -> Arrays.stream(folds.get(other)))
                .sorted()
                .toArray();
    }

    /** A class has too few rows, or groups of rows, for the split that was asked for. */
    public static final class TooFewRows extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final boolean positiveClass;
        private final int rows;

        /** The class is in enough groups, but they do not reach every part. */
        TooFewRows(boolean positiveClass, int groups, int folds, int partRows) {
            super("The " + (positiveClass ? "positive" : "negative") + " class comes from " + groups
                    + " entities, and a hold-out or fold of " + partRows
                    + " rows got none of them: ask for fewer than " + folds + " folds, or capture more rows.");
            this.positiveClass = positiveClass;
            this.rows = groups;
        }

        TooFewRows(boolean positiveClass, int rows, int folds) {
            super("The " + (positiveClass ? "positive" : "negative") + " class has " + rows + " rows; a hold-out and "
                    + folds + " folds need at least " + (folds + 1) + ".");
            this.positiveClass = positiveClass;
            this.rows = rows;
        }

        public boolean positiveClass() {
            return positiveClass;
        }

        /** Rows of that class; where several rows belong together, how many such groups. */
        public int rows() {
            return rows;
        }
    }
}
