package io.modeltrail.runtime.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * How many of the positives lie in the best-scored share of the rows.
 *
 * @param share of the rows, from the highest score down, 0.01 to 1
 * @param gain share of the positives that are among them
 * @param lift gain by share: how many times more positives than among rows chosen blindly
 */
public record CumulativeGain(double share, double gain, double lift) {
    private static final int PERCENTILES = 100;

    /** One for each percent. Rows of one score are taken in the mean of all orders, so that ties neither help nor harm. */
    public static List<CumulativeGain> percentiles(RankedScores ranked) {
        List<CumulativeGain> gains = new ArrayList<>();
        int tie = 0;
        for (int percent = 1; percent <= PERCENTILES; percent++) {
            double rows = (double) ranked.rows() * percent / PERCENTILES;
            while (ranked.rowsAbove(tie) < rows) {
                tie++;
            }
            int rowsBefore = tie == 0 ? 0 : ranked.rowsAbove(tie - 1);
            int positivesBefore = tie == 0 ? 0 : ranked.positivesAbove(tie - 1);
            double part = (rows - rowsBefore) / (ranked.rowsAbove(tie) - rowsBefore);
            double positives = positivesBefore + part * (ranked.positivesAbove(tie) - positivesBefore);
            double gain = positives / ranked.positives();
            double share = (double) percent / PERCENTILES;
            gains.add(new CumulativeGain(share, gain, gain / share));
        }
        return gains;
    }
}
