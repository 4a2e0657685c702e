package io.modeltrail.runtime.explanation;

import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.PreparedRows;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Rows on which a model is explained, chosen without a draw: evenly spaced among the hold-out's positives and among its negatives, in
 * their proportion.
 *
 * @param standard in the schema's standard encoding, where no category shares a column
 * @param encoded as the model reads them
 * @param labels shape [rows]
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record HoldoutSample(FeatureMatrix standard, FeatureMatrix encoded, boolean[] labels) {
    static HoldoutSample of(CompiledScorer scorer, LabelledRows standard, int[] holdout, int most) {
        int[] chosen = chosen(standard.labels(), holdout, most);
        FeatureMatrix rows = standard.features().select(chosen);
        return new HoldoutSample(rows, PreparedRows.encoded(rows, scorer.encoding()), standard.labels(chosen));
    }

    private static int[] chosen(boolean[] labels, int[] holdout, int most) {
        if (holdout.length <= most) {
            return holdout.clone();
        }
        int[] positives = Arrays.stream(holdout).filter(row -> labels[row]).toArray();
        int[] negatives = Arrays.stream(holdout).filter(row -> !labels[row]).toArray();
        int ofPositives = (int) Math.round((double) positives.length * most / holdout.length);
        // A class that is there at all is in the sample.
        ofPositives = Math.clamp(ofPositives, Math.min(1, positives.length), most - Math.min(1, negatives.length));
        return IntStream.concat(
                        Arrays.stream(evenly(positives, ofPositives)),
                        Arrays.stream(evenly(negatives, most - ofPositives)))
                .sorted()
                .toArray();
    }

    static int[] evenly(int[] from, int count) {
        int taken = Math.min(count, from.length);
        int[] chosen = new int[taken];
        for (int index = 0; index < taken; index++) {
            chosen[index] = from[(int) ((long) index * from.length / taken)];
        }
        return chosen;
    }

    int rows() {
        return labels.length;
    }

    boolean bothClasses() {
        int positives = 0;
        for (boolean label : labels) {
            positives += label ? 1 : 0;
        }
        return positives > 0 && positives < labels.length;
    }
}
