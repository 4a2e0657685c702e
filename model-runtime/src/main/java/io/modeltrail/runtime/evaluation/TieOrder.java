package io.modeltrail.runtime.evaluation;

import java.util.Arrays;

/** The place of each row in the order of its score; equal scores have one place. */
final class TieOrder {
    private TieOrder() {}

    /** 0 = the highest score. */
    static int[] descending(float[] scores) {
        long[] ranked = ascending(scores);
        int[] places = new int[scores.length];
        int place = -1;
        for (int index = ranked.length - 1; index >= 0; index--) {
            if (index == ranked.length - 1 || ranked[index] >> 32 != ranked[index + 1] >> 32) {
                place++;
            }
            places[(int) ranked[index]] = place;
        }
        return places;
    }

    /** Row numbers from the lowest score to the highest, equal ones in the order of the rows. */
    static int[] ascendingRows(float[] scores) {
        long[] ranked = ascending(scores);
        int[] rows = new int[scores.length];
        for (int index = 0; index < rows.length; index++) {
            rows[index] = (int) ranked[index];
        }
        return rows;
    }

    private static long[] ascending(float[] scores) {
        long[] ranked = new long[scores.length];
        for (int row = 0; row < scores.length; row++) {
            ranked[row] = (long) RankedScores.ascendingBits(scores[row]) << 32 | row;
        }
        Arrays.sort(ranked);
        return ranked;
    }
}
