package io.modeltrail.runtime.learning;

import io.modeltrail.contracts.training.Preparation.Monotonicity;
import io.modeltrail.runtime.scoring.FeatureEncoding;

/**
 * What a learner may know of the columns, each of shape [columns].
 *
 * @param numeric whether a column is a number, and not the indicator of a category
 * @param monotone 1 = a growing value never lowers the margin, -1 = never raises it, 0 = free
 * @param features the schema's feature that a column belongs to
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record EncodedColumns(boolean[] numeric, int[] monotone, String[] features) {
    public EncodedColumns {
        if (monotone.length != numeric.length || features.length != numeric.length) {
            throw new IllegalArgumentException("every column has a kind, a direction and a feature");
        }
    }

    public static EncodedColumns of(FeatureEncoding encoding) {
        String[] features = encoding.featuresOfColumns();
        int[] monotone = new int[features.length];
        for (int column = 0; column < monotone.length; column++) {
            Monotonicity direction = encoding.monotone().get(features[column]);
            if (direction != null) {
                monotone[column] = direction == Monotonicity.RISING ? 1 : -1;
            }
        }
        return new EncodedColumns(encoding.numericColumns(), monotone, features);
    }

    public int count() {
        return numeric.length;
    }

    /** Whether any direction is demanded. */
    public boolean constrained() {
        for (int direction : monotone) {
            if (direction != 0) {
                return true;
            }
        }
        return false;
    }

    /** @throws CannotTrain monotone-not-supported when any direction is demanded */
    public void requireUnconstrained() {
        if (constrained()) {
            throw new CannotTrain(
                    "monotone-not-supported",
                    "Boosted trees and random forests can be monotone in a feature, this family cannot: choose one of them, or"
                            + " leave the monotone features out of the plan.");
        }
    }
}
