package io.modeltrail.contracts.training;

import org.jspecify.annotations.Nullable;

/**
 * Further figures of an evaluation, all on the hold-out. Curves and slices are in the evaluation's file.
 *
 * @param aucPr area under the precision-recall curve (average precision)
 * @param aucInterval 95 percent, bootstrap; null when none was asked for
 * @param aucPrInterval as {@code aucInterval}
 * @param calibration how margins become probabilities
 * @param calibrationError expected calibration error over ten bins of equal size
 * @param brierUncalibrated mean squared error of the logistic function of the margin
 * @param profit null when no campaign was given
 */
public record EvaluationDetail(
        double aucPr,
        @Nullable Interval aucInterval,
        @Nullable Interval aucPrInterval,
        CalibrationMethod calibration,
        double calibrationError,
        double brierUncalibrated,
        @Nullable CampaignProfit profit) {
    public record Interval(double low, double high) {}

    public enum CalibrationMethod {
        NONE,
        ISOTONIC,
        BETA
    }

    /**
     * The threshold at which the campaign gains most, chosen on out-of-fold scores and judged on the hold-out.
     *
     * @param shareContacted of the hold-out, 0 to 1
     * @param perCustomer expected profit for each customer of the hold-out, contacted or not
     */
    public record CampaignProfit(String currency, float threshold, double shareContacted, double perCustomer) {}
}
