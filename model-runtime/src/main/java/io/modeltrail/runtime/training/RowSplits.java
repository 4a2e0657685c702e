package io.modeltrail.runtime.training;

import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.runtime.evaluation.RowSplit;
import io.modeltrail.runtime.evaluation.StratifiedSplit;
import io.modeltrail.runtime.evaluation.TimeSplit;
import io.modeltrail.runtime.learning.CannotTrain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The split that a plan asks for, and how it is told of in the report. */
final class RowSplits {
    private RowSplits() {}

    /** @throws CannotTrain one-class-only, too-few-rows, time-split-needs-panel or too-few-observation-times */
    static RowSplit of(TrainingTable table, TrainingPlan plan) {
        return switch (plan.validation().split()) {
            case STRATIFIED -> stratified(table, plan);
            case TIME_BASED -> timed(table, plan);
        };
    }

    private static RowSplit stratified(TrainingTable table, TrainingPlan plan) {
        try {
            return StratifiedSplit.of(
                    table.rows().labels(), table.rows().groups(), plan.seed(), plan.folds(), plan.holdoutShare());
        } catch (StratifiedSplit.TooFewRows few) {
            throw new CannotTrain(
                    few.rows() == 0 ? "one-class-only" : "too-few-rows", String.valueOf(few.getMessage()));
        }
    }

    private static RowSplit timed(TrainingTable table, TrainingPlan plan) {
        long[] observed = table.observedAtMillis();
        if (observed == null) {
            throw new CannotTrain(
                    "time-split-needs-panel",
                    "A split in the order of time needs a snapshot of a feature set at several observation times; this one"
                            + " has no times. Capture such a snapshot, or ask for the stratified split.");
        }
        try {
            return TimeSplit.of(
                    table.rows().labels(), observed, table.labelHorizonMillis(), plan.folds(), plan.holdoutShare());
        } catch (TimeSplit.TooFewMoments few) {
            throw new CannotTrain("too-few-observation-times", String.valueOf(few.getMessage()));
        }
    }

    static EvaluationReport.Split report(
            TrainingTable table, TrainingPlan plan, RowSplit split, List<Double> foldAucs) {
        boolean[] labels = table.rows().labels();
        List<EvaluationReport.Fold> folds = new ArrayList<>();
        for (int fold = 0; fold < split.folds(); fold++) {
            int[] judged = split.fold(fold);
            folds.add(new EvaluationReport.Fold(
                    split.without(fold).length,
                    judged.length,
                    positives(labels, judged),
                    foldAucs.get(fold),
                    begins(split, fold)));
        }
        int[] groups = table.rows().groups();
        return new EvaluationReport.Split(
                plan.validation().split(),
                Arrays.stream(groups).distinct().count() < groups.length,
                split instanceof TimeSplit ? table.labelHorizonMillis() : 0,
                positives(labels, split.holdout()),
                begins(split, split.folds()),
                folds);
    }

    private static @Nullable Instant begins(RowSplit split, int fold) {
        return split instanceof TimeSplit timed ? Instant.ofEpochMilli(timed.begins(fold)) : null;
    }

    private static int positives(boolean[] labels, int[] rows) {
        return (int) Arrays.stream(rows).filter(row -> labels[row]).count();
    }
}
