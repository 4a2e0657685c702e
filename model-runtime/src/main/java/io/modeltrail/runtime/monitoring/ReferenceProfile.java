package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.identity.Sha256Digest;
import java.util.List;
import java.util.Map;

/**
 * A training snapshot in the form that predictions are compared with: made once for a model version and kept.
 *
 * @param digest of the snapshot's file
 * @param rows of the snapshot
 * @param features in the order of the schema
 * @param scores of the hold-out, ascending; empty when they could not be made
 * @param scoreRows rows of the hold-out, of which {@code scores} may be quantiles
 * @param holdoutAuc as the model was evaluated
 * @param threshold scores at or above it are decided positive
 * @param weighted whether the weights are importances
 */
@SuppressWarnings("ArrayRecordComponent") // read by the comparison alone, and never compared
record ReferenceProfile(
        Sha256Digest digest,
        long rows,
        List<Feature> features,
        float[] scores,
        long scoreRows,
        double scoreDeviation,
        double holdoutAuc,
        float threshold,
        boolean weighted) {
    /** Grows when the form changes; profiles of another one are made anew. */
    static final int FORM = 1;

    /** Up to so many rows the values themselves are kept and tested, beyond them quantiles and distances. */
    static final int TESTED_ROWS = 1_000;

    /** Values of a number that are kept beyond that: the quantiles at (i + 0.5) / QUANTILES. */
    static final int QUANTILES = 2_000;

    ReferenceProfile {
        features = List.copyOf(features);
    }

    /**
     * @param weight share of the importance of all features
     * @param missing rows without a value
     * @param present rows with a value
     * @param values of a number, ascending; empty for a category
     * @param deviation standard deviation of a number
     * @param categories how often each was seen, in the order of the schema; empty for a number
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Feature(
            ColumnSpec column,
            double weight,
            long missing,
            long present,
            float[] values,
            double deviation,
            Map<String, Long> categories) {
        double missingShare() {
            return missing + present == 0 ? 0 : (double) missing / (missing + present);
        }

        Feature withWeight(double other) {
            return new Feature(column, other, missing, present, values, deviation, categories);
        }
    }

    /** Whether samples this large are compared by a test, and not by a distance. */
    static boolean tested(long rows) {
        return rows <= TESTED_ROWS;
    }
}
