package io.modeltrail.contracts.training;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How good a model is. Cross-validated figures come from the rows outside the hold-out; hold-out figures from the rows that
 * neither training nor the choice of the threshold has seen.
 *
 * @param aucMean mean area under the ROC curve over the folds
 * @param aucSpread sample standard deviation over the folds
 * @param recallAtPrecision80 largest recall with precision of at least 0.80, on pooled out-of-fold scores; 0 = not reached
 * @param threshold scores at or above it are decided positive
 * @param thresholdReachesPrecision whether the plan's precision was reached; if not, the threshold is the one of the largest F1
 * @param precision on the hold-out at the threshold
 * @param recall on the hold-out at the threshold
 * @param brier mean squared error of the probability on the hold-out
 * @param logLoss natural logarithm, on the hold-out
 * @param baseRate share of positives in the snapshot
 * @param detail null for runs of before it was measured
 */
public record Evaluation(
        double aucMean,
        double aucSpread,
        List<Double> foldAucs,
        double recallAtPrecision80,
        double holdoutAuc,
        float threshold,
        boolean thresholdReachesPrecision,
        double precision,
        double recall,
        double brier,
        double logLoss,
        double baseRate,
        @Nullable EvaluationDetail detail) {
    public Evaluation {
        foldAucs = List.copyOf(foldAucs);
    }
}
