package io.modeltrail.runtime.training;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.EvaluationDetail.CalibrationMethod;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.Validation;
import io.modeltrail.runtime.evaluation.CampaignCurve;
import io.modeltrail.runtime.evaluation.CumulativeGain;
import io.modeltrail.runtime.evaluation.OperatingPoint;
import io.modeltrail.runtime.evaluation.Reliability;
import io.modeltrail.runtime.evaluation.SegmentSlice;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The evaluation as it is kept and approved: all figures together with what they were measured on. Curves, gain, reliability, profit
 * and slices are on the hold-out. No figure is rounded.
 *
 * @param parameters of the model: the plan's, or what the search found
 * @param constantColumns features with one value in all rows that were learned from; they have no weight
 * @param holdoutMarginAuc of the margins, before the calibration; the area of the served scores is in {@code evaluation}
 * @param profit null = no campaign was given
 * @param search one round after the other; empty = none was asked for
 */
public record EvaluationReport(
        Evaluation evaluation,
        TrainingPlan plan,
        ModelParameters parameters,
        Sha256Digest datasetDigest,
        Sha256Digest rowOrderDigest,
        long trainedRows,
        long holdoutRows,
        Split split,
        List<String> constantColumns,
        double holdoutMarginAuc,
        List<OperatingPoint> thresholds,
        List<CumulativeGain> gain,
        CalibrationReport calibration,
        @Nullable Profit profit,
        List<SegmentSlice> slices,
        List<ParameterSearch.Round> search) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            // Else the components of records would come first, in the order of their declaration: that is all of them.
            .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
            .build();

    /**
     * @param entitiesRepeat whether several rows are of one entity; such rows stay together in the stratified split
     * @param labelHorizonMillis a row is learned from only so long after its observation; 0 = not known, or no split in time
     * @param holdoutPositives positives among the rows of the hold-out
     * @param holdoutFrom first observation time of the hold-out; null in the stratified split
     */
    record Split(
            Validation.Split kind,
            boolean entitiesRepeat,
            long labelHorizonMillis,
            int holdoutPositives,
            @Nullable Instant holdoutFrom,
            List<Fold> folds) {}

    /** @param judgedFrom first observation time of the judged rows; null in the stratified split */
    record Fold(
            int learnedRows,
            int judgedRows,
            int judgedPositives,
            double auc,
            @Nullable Instant judgedFrom) {}

    /**
     * The log losses are on out-of-fold scores that a method was not fitted to, the reliabilities on the hold-out.
     *
     * @param served of the scores as they are served
     * @param uncalibrated of the logistic function of the margin
     */
    record CalibrationReport(
            CalibrationMethod method,
            double uncalibratedLogLoss,
            @Nullable Double isotonicLogLoss,
            @Nullable Double betaLogLoss,
            Reliability served,
            Reliability uncalibrated) {}

    /** @param best of the thresholds on out-of-fold scores, judged on the hold-out */
    record Profit(String currency, CampaignCurve.Point best, List<CampaignCurve.Point> curve) {}

    /** Members in alphabetical order, so that the same figures always have the same digest. */
    byte[] json() {
        return JSON.writeValueAsBytes(this);
    }
}
