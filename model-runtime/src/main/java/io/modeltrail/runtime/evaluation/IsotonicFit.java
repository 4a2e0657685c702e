package io.modeltrail.runtime.evaluation;

import java.util.Arrays;

/**
 * The non-decreasing step function of the margin that is nearest to the labels, by pooling adjacent violators (Ayer et al. 1955;
 * Zadrozny and Elkan 2002), given as one point for each step, at the mean margin of its rows (centred isotonic regression, Oron and
 * Flournoy 2017). Between the points it rises in a straight line, so that different margins keep different scores almost everywhere:
 * plain steps would tie the rows of a step and lose their order.
 *
 * @param margins ascending, shape [points]
 * @param probabilities ascending, shape [points]
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record IsotonicFit(double[] margins, double[] probabilities) {
    /** @throws IllegalArgumentException when there is no row */
    static IsotonicFit of(float[] margins, boolean[] labels) {
        if (margins.length == 0 || margins.length != labels.length) {
            throw new IllegalArgumentException("there are margins, and every one has a label");
        }
        Blocks blocks = new Blocks(margins.length);
        int[] rows = TieOrder.ascendingRows(margins);
        for (int index = 0; index < rows.length; ) {
            int to = index;
            double positives = 0;
            while (to < rows.length && margins[rows[to]] == margins[rows[index]]) {
                positives += labels[rows[to++]] ? 1 : 0;
            }
            blocks.add(to - index, margins[rows[index]], positives);
            index = to;
        }
        return blocks.fit();
    }

    /** A stack of steps whose shares of positives grow. */
    private static final class Blocks {
        private final double[] rows;
        private final double[] marginSums;
        private final double[] positives;
        private int count;

        Blocks(int most) {
            rows = new double[most];
            marginSums = new double[most];
            positives = new double[most];
        }

        void add(int rowsHere, double margin, double positivesHere) {
            rows[count] = rowsHere;
            marginSums[count] = margin * rowsHere;
            positives[count] = positivesHere;
            count++;
            while (count > 1 && positives[count - 2] * rows[count - 1] >= positives[count - 1] * rows[count - 2]) {
                rows[count - 2] += rows[count - 1];
                marginSums[count - 2] += marginSums[count - 1];
                positives[count - 2] += positives[count - 1];
                count--;
            }
        }

        IsotonicFit fit() {
            double[] margins = Arrays.copyOf(marginSums, count);
            double[] probabilities = Arrays.copyOf(positives, count);
            for (int block = 0; block < count; block++) {
                margins[block] /= rows[block];
                probabilities[block] /= rows[block];
            }
            return new IsotonicFit(margins, probabilities);
        }
    }
}
