package io.modeltrail.runtime.learning.families;

import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.learning.LabelledRows;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Deals rows out to folds, whole groups at a time: the groups with a positive row in turn, then the others, so that all folds have
 * both classes. Draws from {@link Random}, whose sequence is part of Java's specification.
 */
final class InnerFolds {
    private InnerFolds() {}

    /**
     * @return row numbers of each fold, ascending
     * @throws CannotTrain too-few-rows when a fold would lack a class
     */
    static int[][] of(LabelledRows rows, int folds, long seed) {
        int groups = Arrays.stream(rows.groups()).max().orElse(-1) + 1;
        boolean[] known = new boolean[groups];
        boolean[] positive = new boolean[groups];
        for (int row = 0; row < rows.groups().length; row++) {
            known[rows.groups()[row]] = true;
            positive[rows.groups()[row]] |= rows.labels()[row];
        }
        int[] foldOfGroup = new int[groups];
        Random random = new Random(seed);
        int turn = 0;
        for (boolean side : new boolean[] {true, false}) {
            int[] dealt = IntStream.range(0, groups)
                    .filter(group -> known[group] && positive[group] == side)
                    .toArray();
            if (dealt.length == 0 && has(rows, side)) {
                // Every entity has positives, and some have negatives besides: the other side holds both classes.
                continue;
            }
            if (dealt.length < folds) {
                throw new CannotTrain(
                        "too-few-rows",
                        "An ensemble with " + folds + " inner folds needs at least " + folds + " entities "
                                + (side ? "with" : "without") + " a positive row; there are " + dealt.length + ".");
            }
            shuffle(dealt, random);
            for (int group : dealt) {
                foldOfGroup[group] = turn++ % folds;
            }
        }
        int[][] result = new int[folds][];
        for (int fold = 0; fold < folds; fold++) {
            int wanted = fold;
            result[fold] = IntStream.range(0, rows.groups().length)
                    .filter(row -> foldOfGroup[rows.groups()[row]] == wanted)
                    .toArray();
            requireBothClasses(rows, result[fold], folds);
        }
        return result;
    }

    private static boolean has(LabelledRows rows, boolean label) {
        return IntStream.range(0, rows.labels().length).anyMatch(row -> rows.labels()[row] == label);
    }

    /** Only mixed entities can leave a fold with one class. */
    private static void requireBothClasses(LabelledRows rows, int[] fold, int folds) {
        long positives = Arrays.stream(fold).filter(row -> rows.labels()[row]).count();
        if (positives == 0 || positives == fold.length) {
            throw new CannotTrain(
                    "too-few-rows",
                    "An ensemble with " + folds + " inner folds needs both classes in each of them; one has "
                            + fold.length + " rows, " + positives + " of them positive. Ask for fewer inner folds.");
        }
    }

    /** The rows that are not in an ascending choice, ascending. */
    static int[] others(int[] chosen, int rows) {
        int[] others = new int[rows - chosen.length];
        int next = 0;
        int other = 0;
        for (int row = 0; row < rows; row++) {
            if (next < chosen.length && chosen[next] == row) {
                next++;
            } else {
                others[other++] = row;
            }
        }
        return others;
    }

    private static void shuffle(int[] values, Random random) {
        for (int last = values.length - 1; last > 0; last--) {
            int chosen = random.nextInt(last + 1);
            int kept = values[last];
            values[last] = values[chosen];
            values[chosen] = kept;
        }
    }
}
