package io.modeltrail.runtime.evaluation;

import java.util.Random;

/** Scores and labels that depend on each other, with ties where asked for; each class has two rows or more. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Samples(float[] scores, boolean[] labels) {
    /** @param differentScores 0 = no ties to speak of */
    static Samples of(long seed, int rows, int differentScores) {
        Random random = new Random(seed);
        float[] scores = new float[rows];
        boolean[] labels = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = row < 2 || (row > 3 && random.nextInt(3) == 0);
            double latent = random.nextGaussian() + (labels[row] ? 1 : 0);
            double score = 1 / (1 + Math.exp(-latent));
            scores[row] = (float) (differentScores == 0 ? score : Math.rint(score * differentScores) / differentScores);
        }
        return new Samples(scores, labels);
    }

    RankedScores ranked() {
        return RankedScores.of(scores, labels);
    }

    int[] alone() {
        return RowGroups.distinct(labels.length);
    }

    /** Every row twice, the copies behind the originals. */
    Samples doubled() {
        int rows = labels.length;
        float[] twiceScores = new float[2 * rows];
        boolean[] twiceLabels = new boolean[2 * rows];
        for (int row = 0; row < 2 * rows; row++) {
            twiceScores[row] = scores[row % rows];
            twiceLabels[row] = labels[row % rows];
        }
        return new Samples(twiceScores, twiceLabels);
    }

    /** Groups of {@link #doubled()} rows: each row with its copy. */
    int[] pairs() {
        int[] groups = new int[2 * labels.length];
        for (int row = 0; row < groups.length; row++) {
            groups[row] = row % labels.length;
        }
        return groups;
    }
}
