package io.modeltrail.runtime.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether probabilities hold: what was predicted against what happened, in bins of about equal numbers of rows.
 *
 * @param expectedCalibrationError mean over the rows of the distance between the two in the row's bin (Naeini et al. 2015)
 * @param reliability squared distance of the two, weighted by rows: smaller is better (Murphy 1973)
 * @param resolution squared distance of what happened in a bin from the base rate: larger is better
 * @param uncertainty of the base rate alone
 * @param withinBins what the mean squared error holds besides reliability - resolution + uncertainty, because a bin holds different
 *     probabilities; 0 when it does not
 */
public record Reliability(
        List<Bin> bins,
        double expectedCalibrationError,
        double reliability,
        double resolution,
        double uncertainty,
        double withinBins) {
    private static final int BINS = 10;

    public Reliability {
        bins = List.copyOf(bins);
    }

    /**
     * @param lowest probability in the bin
     * @param highest probability in the bin
     * @param predicted mean probability
     * @param observed share of positives
     */
    public record Bin(int rows, double lowest, double highest, double predicted, double observed) {}

    /** Ten bins; equal probabilities are never parted, so that there may be fewer. */
    public static Reliability of(float[] probabilities, boolean[] labels) {
        int[] rows = TieOrder.ascendingRows(probabilities);
        List<Bin> bins = new ArrayList<>();
        int from = 0;
        for (int bin = 1; bin <= BINS; bin++) {
            int to = (int) ((long) rows.length * bin / BINS);
            while (to > from && to < rows.length && probabilities[rows[to]] == probabilities[rows[to - 1]]) {
                to++;
            }
            if (to > from) {
                bins.add(bin(rows, from, to, probabilities, labels));
                from = to;
            }
        }
        return of(bins, ProbabilityError.of(probabilities, labels).brier());
    }

    private static Bin bin(int[] rows, int from, int to, float[] probabilities, boolean[] labels) {
        double predicted = 0;
        int positives = 0;
        for (int index = from; index < to; index++) {
            predicted += probabilities[rows[index]];
            positives += labels[rows[index]] ? 1 : 0;
        }
        int count = to - from;
        return new Bin(
                count,
                probabilities[rows[from]],
                probabilities[rows[to - 1]],
                predicted / count,
                (double) positives / count);
    }

    private static Reliability of(List<Bin> bins, double brier) {
        double rows = bins.stream().mapToInt(Bin::rows).sum();
        double base =
                bins.stream().mapToDouble(bin -> bin.rows() * bin.observed()).sum() / rows;
        double error = 0;
        double reliability = 0;
        double resolution = 0;
        for (Bin bin : bins) {
            double share = bin.rows() / rows;
            double distance = bin.predicted() - bin.observed();
            error += share * Math.abs(distance);
            reliability += share * distance * distance;
            resolution += share * (bin.observed() - base) * (bin.observed() - base);
        }
        double uncertainty = base * (1 - base);
        return new Reliability(
                bins, error, reliability, resolution, uncertainty, brier - (reliability - resolution + uncertainty));
    }
}
