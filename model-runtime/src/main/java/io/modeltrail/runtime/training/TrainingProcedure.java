package io.modeltrail.runtime.training;

import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.runtime.evaluation.ProbabilityError;
import io.modeltrail.runtime.evaluation.RankedScores;
import io.modeltrail.runtime.evaluation.StratifiedSplit;
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
import java.util.ArrayList;
import java.util.List;

/**
 * From a table and a plan to a judged model. Cross-validates on the rows outside the hold-out, chooses the threshold on the pooled
 * out-of-fold scores, learns once more from all rows outside the hold-out, and judges the compiled scorer on the hold-out. Reads no
 * clock and no file: table, plan, library version and the recorded environment determine every bit of the result.
 */
public final class TrainingProcedure {
    /** Steps besides the folds: split, fit, check, judge, and storing, which is the caller's. */
    private static final int OTHER_STEPS = 5;
    /** A linear model sums in double; only its last rounding may differ. */
    private static final double LINEAR_TOLERANCE = 1e-5;

    private static final Calibration UNCALIBRATED = new Calibration.None();
    private static final FeatureMatrix NO_ROWS = new FeatureMatrix(new float[0], 0, 0);

    private final TrainingTable table;
    private final TrainingPlan plan;
    private final TrainingProgress progress;
    private final Learner learner;
    private int stepsDone;

    private TrainingProcedure(TrainingTable table, TrainingPlan plan, TrainingProgress progress) {
        this.table = table;
        this.plan = plan;
        this.progress = progress;
        this.learner = Learners.of(plan.parameters());
    }

    /** @throws CannotTrain when table, plan or library does not allow a model */
    public static TrainingResult train(TrainingTable table, TrainingPlan plan, TrainingProgress progress) {
        return new TrainingProcedure(table, plan, progress).train();
    }

    static int steps(TrainingPlan plan) {
        return plan.folds() + OTHER_STEPS;
    }

    /** @throws CannotTrain when the table has one class only, or too few rows */
    static StratifiedSplit split(TrainingTable table, TrainingPlan plan) {
        try {
            return StratifiedSplit.of(table.rows().labels(), plan.seed(), plan.folds(), plan.holdoutShare());
        } catch (StratifiedSplit.TooFewRows few) {
            throw new CannotTrain(
                    few.rows() == 0 ? "one-class-only" : "too-few-rows", String.valueOf(few.getMessage()));
        }
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
        StratifiedSplit split = split(table, plan);
        int[] learned = split.learned();
        PreparedRows prepared = PreparedRows.of(table.schema(), plan.preparation(), table.rows(), learned);
        LabelledRows all = prepared.rows();
        done("rows split");
        OutOfFold outOfFold = crossValidate(all, split);
        TrainedModel trained = learner.fit(all.select(learned), all.features(), plan.seed(), plan.threads());
        done("model fitted");
        RankedScores pooled = RankedScores.of(outOfFold.scores(), all.labels(learned));
        RankedScores.Threshold threshold = pooled.threshold(plan.precisionAtLeast());
        // What will serve is what is in the file, so that is what is checked and judged.
        CompiledScorer scorer = CompiledScorer.read(new CompiledScorer(
                        prepared.encoding(),
                        plan.parameters().modelFamily(),
                        threshold.value(),
                        UNCALIBRATED,
                        trained.model())
                .artefact());
        double difference = largestMarginDifference(scorer, trained, all.features());
        done("scorer checked");
        Evaluation evaluation = judge(scorer, all, split.holdout(), outOfFold.aucs(), pooled, threshold);
        done("hold-out judged");
        return new TrainingResult(
                scorer,
                trained,
                evaluation,
                table.orderDigest(learned),
                learned.length,
                split.holdout().length,
                all.labels().length,
                difference);
    }

    /**
     * @param scores by a model that has not seen the row, in the order of {@link StratifiedSplit#learned()}
     * @param aucs of each fold
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record OutOfFold(float[] scores, List<Double> aucs) {}

    private OutOfFold crossValidate(LabelledRows all, StratifiedSplit split) {
        float[] byRow = new float[all.labels().length];
        List<Double> aucs = new ArrayList<>();
        for (int fold = 0; fold < plan.folds(); fold++) {
            TrainedModel trained = learner.fit(all.select(split.without(fold)), NO_ROWS, plan.seed(), plan.threads());
            int[] judged = split.fold(fold);
            float[] scores = scores(trained.model(), UNCALIBRATED, all.features(), judged);
            for (int index = 0; index < judged.length; index++) {
                byRow[judged[index]] = scores[index];
            }
            aucs.add(RankedScores.of(scores, all.labels(judged)).auc());
            done("fold " + (fold + 1) + " of " + plan.folds());
        }
        int[] learned = split.learned();
        float[] scores = new float[learned.length];
        for (int index = 0; index < learned.length; index++) {
            scores[index] = byRow[learned[index]];
        }
        return new OutOfFold(scores, aucs);
    }

    private double largestMarginDifference(CompiledScorer scorer, TrainedModel trained, FeatureMatrix features) {
        float[] margins = features.margins(scorer.model());
        double largest = 0;
        for (int row = 0; row < features.rows(); row++) {
            double difference = Math.abs((double) margins[row] - (double) trained.libraryMargins()[row]);
            // Not Math.max alone: a margin that is no number must count as a difference.
            largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
        }
        double tolerated = switch (plan.parameters()) {
            case ModelParameters.LogisticRegression linear -> LINEAR_TOLERANCE;
            case ModelParameters.Xgboost trees -> 0;
            case ModelParameters.RandomForest forest -> 0;
            case ModelParameters.NeuralNetwork network -> LINEAR_TOLERANCE;
            case ModelParameters.StackedEnsemble ensemble -> LINEAR_TOLERANCE;
        };
        if (largest > tolerated) {
            throw new CannotTrain(
                    "scorer-differs",
                    "The compiled scorer differs from the library by " + largest + " in a margin; allowed is "
                            + tolerated + ".");
        }
        return largest;
    }

    private Evaluation judge(
            CompiledScorer scorer,
            LabelledRows rows,
            int[] holdout,
            List<Double> aucs,
            RankedScores pooled,
            RankedScores.Threshold threshold) {
        float[] scores = scores(scorer.model(), scorer.calibration(), rows.features(), holdout);
        boolean[] labels = rows.labels(holdout);
        RankedScores ranked = RankedScores.of(scores, labels);
        ProbabilityError error = ProbabilityError.of(scores, labels);
        double mean = aucs.stream().mapToDouble(Double::doubleValue).sum() / aucs.size();
        double squares =
                aucs.stream().mapToDouble(auc -> (auc - mean) * (auc - mean)).sum();
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
                null);
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
