package io.modeltrail.runtime.explanation;

import io.modeltrail.runtime.evaluation.RankedScores;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.scoring.ScoringModel;
import java.util.Random;

/**
 * Permutation importance (Breiman 2001; Fisher, Rudin and Dominici 2019): what is lost when a feature's values are dealt out anew
 * among the rows. All columns of a category move together. Draws from {@link Random}, whose sequence is part of Java's specification.
 */
final class PermutationLoss {
    private static final int SHUFFLES = 3;

    private final ScoringModel model;
    private final FeatureColumns columns;
    private final HoldoutSample sample;
    private final long seed;
    private final double auc;

    /** @param sample with both classes */
    PermutationLoss(ScoringModel model, FeatureColumns columns, HoldoutSample sample, long seed) {
        this.model = model;
        this.columns = columns;
        this.sample = sample;
        this.seed = seed;
        auc = RankedScores.of(sample.encoded().margins(model), sample.labels()).auc();
    }

    /** @param spread sample standard deviation over the shuffles */
    record Loss(double mean, double spread) {}

    Loss of(int feature) {
        double[] losses = new double[SHUFFLES];
        double mean = 0;
        for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
            losses[shuffle] = auc - shuffled(feature, shuffle);
            mean += losses[shuffle] / SHUFFLES;
        }
        double squares = 0;
        for (double loss : losses) {
            squares += (loss - mean) * (loss - mean);
        }
        return new Loss(mean, Math.sqrt(squares / (SHUFFLES - 1)));
    }

    private double shuffled(int feature, int shuffle) {
        int width = sample.encoded().columns();
        float[] values = sample.encoded().values().clone();
        int[] order = order(shuffle);
        int first = columns.firstColumn(feature);
        int count = columns.endColumn(feature) - first;
        for (int row = 0; row < order.length; row++) {
            System.arraycopy(sample.encoded().values(), order[row] * width + first, values, row * width + first, count);
        }
        FeatureMatrix permuted = new FeatureMatrix(values, order.length, width);
        return RankedScores.of(permuted.margins(model), sample.labels()).auc();
    }

    /** The same for every feature, so that two features that are used alike lose alike. */
    private int[] order(int shuffle) {
        Random random = new Random(seed + shuffle);
        int[] order = new int[sample.rows()];
        for (int row = 0; row < order.length; row++) {
            int other = random.nextInt(row + 1);
            order[row] = order[other];
            order[other] = row;
        }
        return order;
    }
}
