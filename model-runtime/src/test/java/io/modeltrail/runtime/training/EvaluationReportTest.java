package io.modeltrail.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.modeltrail.contracts.training.Campaign;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.EvaluationDetail;
import io.modeltrail.contracts.training.EvaluationDetail.CalibrationMethod;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.Validation;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.evaluation.OperatingPoint;
import io.modeltrail.runtime.evaluation.SegmentSlice;
import io.modeltrail.runtime.learning.LabelledRows;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluationReportTest {
    private static final LabelledRows ROWS = SyntheticTable.of(2_400, 8).encoded();
    private static final Campaign CAMPAIGN = new Campaign("USD", 200, 10, 1, 0.3);

    @Test
    void everythingTheEvaluationSaysIsInTheReport() {
        TrainingPlan plan = PlansForTests.plan(
                SmallModels.of(ModelFamily.XGBOOST), Validation.STANDARD, null, CAMPAIGN, List.of("contract"));
        TrainingResult result = PlansForTests.train(PlansForTests.table(ROWS), plan);
        EvaluationReport report = result.report();
        Evaluation evaluation = result.evaluation();
        EvaluationDetail detail = evaluation.detail();

        assertThat(report.evaluation()).isEqualTo(evaluation);
        assertThat(report.parameters()).isEqualTo(plan.parameters());
        assertThat(report.split().folds())
                .hasSize(5)
                .extracting(EvaluationReport.Fold::auc)
                .isEqualTo(evaluation.foldAucs());
        assertThat(report.split().entitiesRepeat()).isFalse();
        assertThat(detail.aucInterval().low()).isLessThan(evaluation.holdoutAuc());
        assertThat(detail.aucInterval().high()).isGreaterThan(evaluation.holdoutAuc());
        assertThat(detail.aucPrInterval().low()).isLessThan(detail.aucPr());
        assertThat(detail.aucPrInterval().high()).isGreaterThan(detail.aucPr());

        double below = 0;
        OperatingPoint before = new OperatingPoint(1, 0, 1, 0, 0);
        for (OperatingPoint point : report.thresholds()) {
            below += (point.falsePositiveRate() - before.falsePositiveRate()) * (point.recall() + before.recall()) / 2;
            before = point;
        }
        assertThat(below).as("area under the points").isCloseTo(evaluation.holdoutAuc(), within(0.01));

        assertThat(report.gain()).hasSize(100);
        assertThat(report.profit().best().threshold()).isEqualTo(detail.profit().threshold());
        assertThat(report.profit().best().perCustomer())
                .isEqualTo(detail.profit().perCustomer())
                .isPositive();
        assertThat(report.slices()).extracting(SegmentSlice::category).containsExactly("a", "b", "c", null);
        assertThat(report.slices().stream().mapToInt(SegmentSlice::rows).sum()).isEqualTo((int) report.holdoutRows());
        assertThat(report.slices().stream().mapToInt(SegmentSlice::positives).sum())
                .isEqualTo(report.split().holdoutPositives());
        assertThat(report.search()).isEmpty();
    }

    @Test
    void theBetterCalibrationIsServedAndKeepsTheOrder() {
        for (ModelFamily family : List.of(ModelFamily.XGBOOST, ModelFamily.LOGISTIC_REGRESSION)) {
            TrainingResult result =
                    PlansForTests.train(PlansForTests.table(ROWS), PlansForTests.plan(family, Validation.STANDARD));
            EvaluationReport.CalibrationReport calibration = result.report().calibration();
            boolean isotonic = calibration.isotonicLogLoss() < calibration.betaLogLoss();
            assertThat(calibration.method()).isEqualTo(isotonic ? CalibrationMethod.ISOTONIC : CalibrationMethod.BETA);
            assertThat(calibration.served().expectedCalibrationError())
                    .isEqualTo(result.evaluation().detail().calibrationError());
            assertThat(result.evaluation().holdoutAuc())
                    .isCloseTo(result.report().holdoutMarginAuc(), within(0.005));
            assertThat(result.evaluation().brier())
                    .isLessThan(result.evaluation().detail().brierUncalibrated() + 0.005);
        }
    }

    @Test
    void theSameTrainingWritesTheSameBytesInAlphabeticalOrder() {
        TrainingPlan plan = PlansForTests.plan(
                SmallModels.of(ModelFamily.LOGISTIC_REGRESSION),
                Validation.STANDARD,
                null,
                CAMPAIGN,
                List.of("contract", "paperless"));
        byte[] once =
                PlansForTests.train(PlansForTests.table(ROWS), plan).report().json();
        assertThat(PlansForTests.train(PlansForTests.table(ROWS), plan).report().json())
                .isEqualTo(once);
        JsonNode json = JsonMapper.shared().readTree(once);
        assertThat(List.copyOf(json.propertyNames())).isSorted();
        assertThat(List.copyOf(json.path("evaluation").propertyNames())).isSorted();
        assertThat(json.path("thresholds").size()).isBetween(150, 200);
    }

    @Test
    void inTheOrderOfTimeEachFoldLearnsFromWhatWasDecidedBefore() {
        TrainingPlan plan = PlansForTests.plan(
                ModelFamily.LOGISTIC_REGRESSION,
                new Validation(Validation.Split.TIME_BASED, 100, Validation.Calibrating.BEST));
        TrainingTable panel = PlansForTests.panel(ROWS);
        TrainingResult result = PlansForTests.train(panel, plan);
        EvaluationReport.Split split = result.report().split();
        assertThat(split.entitiesRepeat()).isTrue();
        assertThat(split.labelHorizonMillis()).isEqualTo(45L * 86_400_000);
        assertThat(split.folds()).extracting(EvaluationReport.Fold::judgedFrom).isSorted();
        assertThat(split.folds()).extracting(EvaluationReport.Fold::learnedRows).isSorted();
        assertThat(split.holdoutFrom()).isAfter(split.folds().getLast().judgedFrom());
        // Twelve times of 200 rows: two are held out, and of the ten others the last is not decided when they begin.
        assertThat(result.holdoutRows()).isEqualTo(400);
        assertThat(result.trainedRows()).isEqualTo(1_800);
        assertThat(result.evaluation().holdoutAuc()).isBetween(0.6, 0.95);
    }

    @Test
    void rowsOfOneEntityAreNotOnBothSidesOfAStratifiedSplit() {
        TrainingTable panel = PlansForTests.panel(ROWS);
        TrainingPlan plan = PlansForTests.plan(ModelFamily.LOGISTIC_REGRESSION, PlansForTests.AS_BEFORE);
        Set<Integer> held = new HashSet<>();
        for (int row : TrainingProcedure.split(panel, plan).holdout()) {
            held.add(panel.rows().groups()[row]);
        }
        assertThat(Arrays.stream(TrainingProcedure.split(panel, plan).learned())
                        .map(row -> panel.rows().groups()[row])
                        .boxed())
                .doesNotContainAnyElementsOf(held);
        assertThat(PlansForTests.train(panel, plan).report().split().entitiesRepeat())
                .isTrue();
    }
}
