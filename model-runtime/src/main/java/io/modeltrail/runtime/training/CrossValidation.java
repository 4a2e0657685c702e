package io.modeltrail.runtime.training;

import io.modeltrail.runtime.evaluation.RankedScores;
import io.modeltrail.runtime.evaluation.RowSplit;
import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.Learner;
import io.modeltrail.runtime.learning.TrainedModel;
import io.modeltrail.runtime.learning.Trainings;
import io.modeltrail.runtime.scoring.Calibration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Scores rows by models that have not seen them, fold by fold.
 *
 * @param threads folds that are computed at once; the result does not depend on it
 */
record CrossValidation(LabelledRows rows, RowSplit split, long seed, int threads) {
    private static final FeatureMatrix NO_ROWS = new FeatureMatrix(new float[0], 0, 0);
    private static final Calibration LOGISTIC = new Calibration.None();

    /**
     * Rows that were judged, ascending; each array has shape [judged rows].
     *
     * @param margins by a model that has not seen the row
     * @param folds in which the row was judged
     * @param aucs of each fold
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record OutOfFold(int[] judged, float[] margins, boolean[] labels, int[] folds, List<Double> aucs) {
        double meanAuc() {
            return aucs.stream().mapToDouble(Double::doubleValue).sum() / aucs.size();
        }
    }

    /** @param folded told the number of each fold, from 0 on, when it is judged */
    OutOfFold run(Learner learner, IntConsumer folded) {
        boolean[] all = new boolean[rows.labels().length];
        Arrays.fill(all, true);
        return run(learner, all, folded);
    }

    /**
     * @param used rows that are learned from and judged; the others do not exist
     * @throws CannotTrain when the learner fails, or gives a margin that is not finite
     */
    OutOfFold run(Learner learner, boolean[] used, IntConsumer folded) {
        List<Callable<Fold>> folds = IntStream.range(0, split.folds())
                .<Callable<Fold>>mapToObj(fold -> () -> fold(learner, fold, used))
                .toList();
        float[] marginOfRow = new float[used.length];
        int[] foldOfRow = new int[used.length];
        Arrays.fill(foldOfRow, -1);
        List<Double> aucs = new ArrayList<>();
        // Side by side with one thread each: the libraries' own threads wait for one another, and not all have them.
        try (Trainings trainings = new Trainings(Math.min(threads, split.folds()))) {
            trainings.all(folds, fold -> {
                for (int index = 0; index < fold.judged().length; index++) {
                    marginOfRow[fold.judged()[index]] = fold.margins()[index];
                    foldOfRow[fold.judged()[index]] = fold.number();
                }
                aucs.add(fold.auc());
                folded.accept(fold.number());
            });
        }
        return collect(marginOfRow, foldOfRow, aucs);
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Fold(int number, int[] judged, float[] margins, double auc) {}

    private Fold fold(Learner learner, int number, boolean[] used) {
        int[] judged = chosen(split.fold(number), used);
        TrainedModel trained = learner.fit(rows.select(chosen(split.without(number), used)), NO_ROWS, seed, 1);
        float[] margins = rows.features().margins(trained.model(), judged);
        return new Fold(number, judged, margins, auc(margins, rows.labels(judged)));
    }

    private static int[] chosen(int[] among, boolean[] used) {
        return Arrays.stream(among).filter(row -> used[row]).toArray();
    }

    private static double auc(float[] margins, boolean[] labels) {
        float[] scores = new float[margins.length];
        for (int row = 0; row < margins.length; row++) {
            scores[row] = LOGISTIC.probability(margins[row]);
            if (!Float.isFinite(margins[row])) {
                throw new CannotTrain(
                        "training-diverged",
                        "The trained model gives margins that are not finite: lower the learning rate, or give more"
                                + " regularisation.");
            }
        }
        return RankedScores.of(scores, labels).auc();
    }

    private OutOfFold collect(float[] marginOfRow, int[] foldOfRow, List<Double> aucs) {
        int[] judged = IntStream.range(0, foldOfRow.length)
                .filter(row -> foldOfRow[row] >= 0)
                .toArray();
        float[] margins = new float[judged.length];
        int[] folds = new int[judged.length];
        for (int index = 0; index < judged.length; index++) {
            margins[index] = marginOfRow[judged[index]];
            folds[index] = foldOfRow[judged[index]];
        }
        return new OutOfFold(judged, margins, rows.labels(judged), folds, List.copyOf(aucs));
    }
}
