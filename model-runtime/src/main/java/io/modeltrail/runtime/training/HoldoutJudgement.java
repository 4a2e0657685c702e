package io.modeltrail.runtime.training;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.training.Campaign;
import io.modeltrail.contracts.training.EvaluationDetail;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.runtime.evaluation.BootstrapIntervals;
import io.modeltrail.runtime.evaluation.CalibrationChoice;
import io.modeltrail.runtime.evaluation.CampaignCurve;
import io.modeltrail.runtime.evaluation.CumulativeGain;
import io.modeltrail.runtime.evaluation.OperatingPoint;
import io.modeltrail.runtime.evaluation.ProbabilityError;
import io.modeltrail.runtime.evaluation.RankedScores;
import io.modeltrail.runtime.evaluation.Reliability;
import io.modeltrail.runtime.evaluation.SegmentSlice;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.scoring.Calibration;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the rows say that neither training nor any choice has seen.
 *
 * @param holdout row numbers
 * @param margins of the compiled scorer, in the order of {@code holdout}, as the three arrays below
 * @param scores as they are served
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record HoldoutJudgement(
        TrainingTable table,
        TrainingPlan plan,
        CompiledScorer scorer,
        int[] holdout,
        float[] margins,
        float[] scores,
        float[] uncalibrated,
        boolean[] labels,
        RankedScores ranked) {
    /** Keeps the draws of the intervals apart from those of the split. */
    private static final long BOOTSTRAP = 0x626F6F7473747261L;

    private static final int MOST_SLICES = 100;

    /** @param prepared in the scorer's encoding */
    static HoldoutJudgement of(
            TrainingTable table, TrainingPlan plan, CompiledScorer scorer, LabelledRows prepared, int[] holdout) {
        float[] margins = prepared.features().margins(scorer.model(), holdout);
        float[] scores = calibrated(scorer.calibration(), margins);
        boolean[] labels = prepared.labels(holdout);
        return new HoldoutJudgement(
                table,
                plan,
                scorer,
                holdout,
                margins,
                scores,
                calibrated(new Calibration.None(), margins),
                labels,
                RankedScores.of(scores, labels));
    }

    private static float[] calibrated(Calibration calibration, float[] margins) {
        float[] scores = new float[margins.length];
        for (int row = 0; row < margins.length; row++) {
            scores[row] = calibration.probability(margins[row]);
        }
        return scores;
    }

    ProbabilityError error() {
        return ProbabilityError.of(scores, labels);
    }

    double marginAuc() {
        return RankedScores.of(margins, labels).auc();
    }

    List<OperatingPoint> thresholds() {
        return OperatingPoint.curve(ranked);
    }

    List<CumulativeGain> gain() {
        return CumulativeGain.percentiles(ranked);
    }

    EvaluationDetail detail(CalibrationChoice choice, EvaluationReport.@Nullable Profit profit) {
        int resamples = plan.validation().bootstrapResamples();
        BootstrapIntervals intervals = resamples == 0
                ? null
                : BootstrapIntervals.of(scores, labels, groups(), resamples, plan.seed() ^ BOOTSTRAP);
        return new EvaluationDetail(
                ranked.averagePrecision(),
                intervals == null ? null : intervals.auc(),
                intervals == null ? null : intervals.averagePrecision(),
                choice.method(),
                Reliability.of(scores, labels).expectedCalibrationError(),
                ProbabilityError.of(uncalibrated, labels).brier(),
                profit == null
                        ? null
                        : new EvaluationDetail.CampaignProfit(
                                profit.currency(),
                                profit.best().threshold(),
                                profit.best().share(),
                                profit.best().perCustomer()));
    }

    private int[] groups() {
        int[] all = table.rows().groups();
        return Arrays.stream(holdout).map(row -> all[row]).toArray();
    }

    EvaluationReport.CalibrationReport calibration(CalibrationChoice choice) {
        return new EvaluationReport.CalibrationReport(
                choice.method(),
                choice.uncalibratedLogLoss(),
                choice.isotonicLogLoss(),
                choice.betaLogLoss(),
                Reliability.of(scores, labels),
                Reliability.of(uncalibrated, labels));
    }

    /** @param outOfFold calibrated scores on which the threshold of the largest profit is chosen */
    EvaluationReport.@Nullable Profit profit(RankedScores outOfFold) {
        Campaign campaign = plan.campaign();
        if (campaign == null) {
            return null;
        }
        float threshold = new CampaignCurve(outOfFold, campaign).best();
        CampaignCurve here = new CampaignCurve(ranked, campaign);
        return new EvaluationReport.Profit(campaign.currency(), here.at(threshold), here.points());
    }

    List<SegmentSlice> slices() {
        List<SegmentSlice> slices = new ArrayList<>();
        for (String segment : plan.segments()) {
            slices.addAll(slices(segment));
        }
        return slices;
    }

    /** Of more than 100 categories the ones with the most rows. */
    private List<SegmentSlice> slices(String segment) {
        ColumnSpec feature = table.schema().features().stream()
                .filter(found -> found.name().equals(segment))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a segment is a feature"));
        List<String> categories = feature.allowedValues().stream().distinct().toList();
        return mostRows(
                SegmentSlice.of(
                                segment,
                                categories,
                                categories(segment, categories.size()),
                                scores,
                                labels,
                                scorer.threshold())
                        .stream()
                        .filter(slice -> slice.rows() > 0)
                        .toList());
    }

    /** In the order given; of equals the earlier ones. */
    static List<SegmentSlice> mostRows(List<SegmentSlice> all) {
        return IntStream.range(0, all.size())
                .boxed()
                .sorted(Comparator.comparingInt(
                                (Integer number) -> all.get(number).rows())
                        .reversed())
                .limit(MOST_SLICES)
                .sorted()
                .map(all::get)
                .toList();
    }

    /** The number of each row's category; one more for a missing one. */
    private int[] categories(String segment, int count) {
        FeatureMatrix standard = table.rows().features();
        int first = Arrays.asList(table.rows().columns().features()).indexOf(segment);
        int[] categories = new int[holdout.length];
        for (int index = 0; index < holdout.length; index++) {
            int category = 0;
            while (category < count && standard.at(holdout[index], first + category) != 1) {
                category++;
            }
            categories[index] = category;
        }
        return categories;
    }
}
