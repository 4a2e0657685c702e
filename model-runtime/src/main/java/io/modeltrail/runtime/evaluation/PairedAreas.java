package io.modeltrail.runtime.evaluation;

import java.util.Arrays;

/**
 * Two models on the same rows: the difference of their areas under the ROC curve, with the test of DeLong, DeLong and Clarke-Pearson
 * (Biometrics 1988), computed from one sorting of each model's scores as Sun and Xu do (IEEE Signal Processing Letters 2014). Where
 * several rows are of one entity their contributions are added up before they are squared (Obuchowski, Biometrics 1997), which is
 * the same test when no entity repeats.
 *
 * @param difference area of the first minus area of the second
 * @param low of the interval of 95 percent
 * @param pValue of no difference, two-sided
 */
public record PairedAreas(double first, double second, double difference, double low, double high, double pValue) {
    /**
     * @param groups rows of one entity have the same number
     * @throws IllegalArgumentException when a class comes from fewer than two groups
     */
    public static PairedAreas of(float[] first, float[] second, boolean[] labels, int[] groups) {
        double[] placements = placements(first, labels);
        double[] others = placements(second, labels);
        double firstArea = meanOfPositives(placements, labels);
        double secondArea = meanOfPositives(others, labels);
        for (int row = 0; row < placements.length; row++) {
            placements[row] -= others[row];
        }
        double difference = firstArea - secondArea;
        double error = StrictMath.sqrt(variance(placements, meanOfPositives(placements, labels), labels, groups));
        double reach = NormalDistribution.TWO_SIDED_95 * error;
        return new PairedAreas(
                firstArea, secondArea, difference, difference - reach, difference + reach, pValue(difference, error));
    }

    private static double pValue(double difference, double error) {
        if (error == 0) {
            return difference == 0 ? 1 : 0;
        }
        return NormalDistribution.twoSided(difference / error);
    }

    /** For each row the share of the other class that lies on its right side, equal scores counting half. */
    static double[] placements(float[] scores, boolean[] labels) {
        int[] tieOfRow = TieOrder.descending(scores);
        int ties = Arrays.stream(tieOfRow).max().orElse(-1) + 1;
        long[] positives = new long[ties + 1];
        long[] negatives = new long[ties + 1];
        for (int row = 0; row < labels.length; row++) {
            (labels[row] ? positives : negatives)[tieOfRow[row] + 1]++;
        }
        Arrays.parallelPrefix(positives, Long::sum);
        Arrays.parallelPrefix(negatives, Long::sum);
        double[] placements = new double[labels.length];
        for (int row = 0; row < labels.length; row++) {
            int tie = tieOfRow[row];
            // Twice the number of pairs in the right order.
            long right = labels[row]
                    ? 2 * negatives[ties] - negatives[tie] - negatives[tie + 1]
                    : positives[tie] + positives[tie + 1];
            placements[row] = right / 2.0 / (labels[row] ? negatives[ties] : positives[ties]);
        }
        return placements;
    }

    private static double meanOfPositives(double[] values, boolean[] labels) {
        double sum = 0;
        int count = 0;
        for (int row = 0; row < labels.length; row++) {
            sum += labels[row] ? values[row] : 0;
            count += labels[row] ? 1 : 0;
        }
        return sum / count;
    }

    private static double variance(double[] placements, double mean, boolean[] labels, int[] groups) {
        RowGroups together = RowGroups.of(groups);
        Part positive = new Part();
        Part negative = new Part();
        double products = 0;
        for (int group = 0; group < together.count(); group++) {
            double positives = positive.add(together, group, placements, mean, labels, true);
            double negatives = negative.add(together, group, placements, mean, labels, false);
            products += positives * negatives;
        }
        if (positive.groups < 2 || negative.groups < 2) {
            throw new IllegalArgumentException("each class comes from two groups or more");
        }
        double all = together.count();
        double both = 2 * products * all / (all - 1) / positive.rows / negative.rows;
        return Math.max(0, positive.variance() + negative.variance() + both);
    }

    /** One class: its groups, and the squares of what each contributes. */
    private static final class Part {
        private double rows;
        private double groups;
        private double squares;

        double add(RowGroups together, int group, double[] placements, double mean, boolean[] labels, boolean label) {
            double sum = 0;
            int here = 0;
            for (int index = 0; index < together.size(group); index++) {
                int row = together.row(group, index);
                if (labels[row] == label) {
                    sum += placements[row] - mean;
                    here++;
                }
            }
            rows += here;
            groups += here > 0 ? 1 : 0;
            squares += sum * sum;
            return sum;
        }

        double variance() {
            return squares * groups / (groups - 1) / rows / rows;
        }
    }
}
