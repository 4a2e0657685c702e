package io.modeltrail.runtime.training;

import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.EvaluationDetail;
import io.modeltrail.contracts.training.Search;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.runtime.evaluation.CalibrationChoice;
import io.modeltrail.runtime.evaluation.ProbabilityError;
import io.modeltrail.runtime.evaluation.RankedScores;
import io.modeltrail.runtime.evaluation.RowSplit;
import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.Learner;
import io.modeltrail.runtime.learning.PreparedRows;
import io.modeltrail.runtime.learning.TrainedModel;
import io.modeltrail.runtime.learning.families.Learners;
import io.modeltrail.runtime.scoring.Calibration;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.scoring.ScoringModel;
import java.util.List;

/**
 * From a table and a plan to a judged model: split, search where it is asked for, cross-validate, calibrate, choose the threshold on
 * calibrated out-of-fold scores, learn once more from all rows outside the hold-out, check the compiled scorer on all rows, and judge it
 * on the hold-out. Reads no clock and no file: table, plan, library version and the recorded environment determine every bit of the
 * result.
 */
public final class TrainingProcedure {
    /** Steps besides the folds and the search: split, fit, check, judge, and storing, which is the caller's. */
    private static final int OTHER_STEPS = 5;
    /** Of the margin, or of 1 where that is larger: sums may differ in their last bits, and the larger a float the more those are. */
    private static final double SUM_TOLERANCE = 1e-5;
    /** Of the absolute terms of the margin, for rows whose terms nearly cancel out: about 16 units of a float's last place. */
    private static final double TERM_TOLERANCE = 1e-6;

    private final TrainingTable table;
    private final TrainingPlan plan;
    private final TrainingProgress progress;
    private int stepsDone;

    private TrainingProcedure(TrainingTable table, TrainingPlan plan, TrainingProgress progress) {
        this.table = table;
        this.plan = plan;
        this.progress = progress;
    }

    /** @throws CannotTrain when table, plan or library does not allow a model */
    public static TrainingResult train(TrainingTable table, TrainingPlan plan, TrainingProgress progress) {
        return new TrainingProcedure(table, plan, progress).train();
    }

    static int steps(TrainingPlan plan) {
        Search search = plan.search();
        return plan.folds() + OTHER_STEPS + (search == null ? 0 : ParameterSearch.trials(search));
    }

    /** @throws CannotTrain when the table has one class only, too few rows, or no order in time where one is asked for */
    static RowSplit split(TrainingTable table, TrainingPlan plan) {
        return RowSplits.of(table, plan);
    }

    /** Calibrated probabilities of the chosen rows, as they would be served. */
    static float[] scores(ScoringModel model, Calibration calibration, FeatureMatrix features, int[] chosen) {
        float[] scores = features.margins(model, chosen);
        for (int index = 0; index < scores.length; index++) {
            scores[index] = calibration.probability(scores[index]);
        }
        return scores;
    }

    private TrainingResult train() {
        new TableIsTrainable(table, plan).orRefuse();
        RowSplit split = split(table, plan);
        int[] learned = split.learned();
        PreparedRows prepared = PreparedRows.of(table.schema(), plan.preparation(), table.rows(), learned);
        LabelledRows all = prepared.rows();
        CrossValidation validation = new CrossValidation(all, split, plan.seed(), plan.threads());
        done("rows split");
        ParameterSearch.Found found = found(validation);
        CrossValidation.OutOfFold outOfFold = found.outOfFold();
        Learner learner = Learners.of(found.parameters());
        CalibrationChoice calibration = calibration(outOfFold);
        RankedScores pooled = RankedScores.of(calibration.scores(outOfFold.margins()), outOfFold.labels());
        RankedScores.Threshold threshold = pooled.threshold(plan.precisionAtLeast());
        TrainedModel trained = learner.fit(all.select(learned), all.features(), plan.seed(), plan.threads());
        done("model fitted");
        // What will serve is what is in the file, so that is what is checked and judged.
        CompiledScorer scorer = CompiledScorer.read(new CompiledScorer(
                        prepared.encoding(),
                        found.parameters().modelFamily(),
                        threshold.value(),
                        calibration.calibration(),
                        trained.model())
                .artefact());
        double difference = largestMarginDifference(scorer, trained, all.features());
        done("scorer checked");
        HoldoutJudgement judgement = HoldoutJudgement.of(table, plan, scorer, all, split.holdout());
        EvaluationReport report = report(judgement, split, found, outOfFold, calibration, pooled, threshold);
        done("hold-out judged");
        return new TrainingResult(
                scorer,
                trained,
                report.evaluation(),
                report.rowOrderDigest(),
                report.trainedRows(),
                report.holdoutRows(),
                all.labels().length,
                difference,
                report);
    }

    /** The parameters, and their scores out of fold; a search has them from its last round, which was on all rows. */
    private ParameterSearch.Found found(CrossValidation validation) {
        Search search = plan.search();
        if (search == null) {
            return new ParameterSearch.Found(
                    plan.parameters(), List.of(), validation.run(Learners.of(plan.parameters()), this::folded));
        }
        int trials = ParameterSearch.trials(search);
        int before = stepsDone;
        ParameterSearch.Found found = new ParameterSearch(validation, search, plan.parameters())
                .run(() -> done("search: trial " + (stepsDone - before + 1) + " of " + trials));
        for (int fold = 0; fold < plan.folds(); fold++) {
            folded(fold);
        }
        return found;
    }

    private void folded(int fold) {
        done("fold " + (fold + 1) + " of " + plan.folds());
    }

    private CalibrationChoice calibration(CrossValidation.OutOfFold outOfFold) {
        return switch (plan.validation().calibration()) {
            case NONE -> CalibrationChoice.none(outOfFold.margins(), outOfFold.labels());
            case BEST -> CalibrationChoice.best(outOfFold.margins(), outOfFold.labels(), outOfFold.folds());
        };
    }

    private EvaluationReport report(
            HoldoutJudgement judgement,
            RowSplit split,
            ParameterSearch.Found found,
            CrossValidation.OutOfFold outOfFold,
            CalibrationChoice calibration,
            RankedScores pooled,
            RankedScores.Threshold threshold) {
        int[] learned = split.learned();
        EvaluationReport.Profit profit = judgement.profit(pooled);
        return new EvaluationReport(
                evaluation(judgement, outOfFold, pooled, threshold, judgement.detail(calibration, profit)),
                plan,
                found.parameters(),
                table.digest(),
                table.orderDigest(learned),
                learned.length,
                judgement.holdout().length,
                RowSplits.report(table, plan, split, outOfFold.aucs()),
                TableIsTrainable.constantFeatures(table.rows(), learned),
                judgement.marginAuc(),
                judgement.thresholds(),
                judgement.gain(),
                judgement.calibration(calibration),
                profit,
                judgement.slices(),
                found.rounds());
    }

    private static double largestMarginDifference(CompiledScorer scorer, TrainedModel trained, FeatureMatrix features) {
        float[] margins = features.margins(scorer.model());
        double largest = 0;
        for (int row = 0; row < features.rows(); row++) {
            double expected = trained.libraryMargins()[row];
            double difference = Math.abs(margins[row] - expected);
            // Asked this way round: a margin that is not finite must count as a difference.
            if (!Double.isFinite(expected) || !isTolerated(difference, expected, scorer, features, row)) {
                throw new CannotTrain(
                        "scorer-differs",
                        "The compiled scorer differs from the library by " + difference + " in a margin of " + expected
                                + ". Trees may not differ at all, sums by " + SUM_TOLERANCE
                                + " of the margin, or of 1 where that is larger, or " + TERM_TOLERANCE
                                + " of its absolute terms.");
            }
            largest = Math.max(largest, difference);
        }
        return largest;
    }

    private static boolean isTolerated(
            double difference, double expected, CompiledScorer scorer, FeatureMatrix features, int row) {
        return switch (scorer.family()) {
            case XGBOOST, RANDOM_FOREST -> difference == 0;
            case LOGISTIC_REGRESSION, NEURAL_NETWORK, STACKED_ENSEMBLE ->
                difference <= SUM_TOLERANCE * Math.max(1, Math.abs(expected))
                        || difference <= TERM_TOLERANCE * scorer.model().magnitude(features.row(row));
        };
    }

    private Evaluation evaluation(
            HoldoutJudgement judgement,
            CrossValidation.OutOfFold outOfFold,
            RankedScores pooled,
            RankedScores.Threshold threshold,
            EvaluationDetail detail) {
        List<Double> aucs = outOfFold.aucs();
        double mean = outOfFold.meanAuc();
        double squares =
                aucs.stream().mapToDouble(auc -> (auc - mean) * (auc - mean)).sum();
        RankedScores ranked = judgement.ranked();
        ProbabilityError error = judgement.error();
        return new Evaluation(
                mean,
                Math.sqrt(squares / (aucs.size() - 1)),
                aucs,
                pooled.recallAtPrecision(0.8),
                ranked.auc(),
                threshold.value(),
                threshold.reachesPrecision(),
                ranked.precision(threshold.value()),
                ranked.recall(threshold.value()),
                error.brier(),
                error.logLoss(),
                baseRate(),
                detail);
    }

    private double baseRate() {
        int positives = 0;
        for (boolean label : table.rows().labels()) {
            positives += label ? 1 : 0;
        }
        return (double) positives / table.rows().labels().length;
    }

    private void done(String stage) {
        stepsDone++;
        progress.reached(stage, stepsDone, steps(plan));
    }
}
