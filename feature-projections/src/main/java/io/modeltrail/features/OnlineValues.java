package io.modeltrail.features;

import io.modeltrail.contracts.feature.FeatureSetKey;
import java.time.Instant;

/** The values that the online store serves, for measuring all of them. */
public interface OnlineValues {
    /**
     * Gives the row of every entity once, in no particular order. Entities that appear meanwhile may be left out.
     *
     * @param at the moment as of which the rows are evaluated
     * @throws io.modeltrail.contracts.refusal.Refusal FEATURES_UNAVAILABLE while the store is being loaded, NOT_FOUND when the version
     *     is not active
     */
    void forEachRow(FeatureSetKey featureSet, int version, Instant at, RowReader reader);

    /** Takes one row. */
    @FunctionalInterface
    interface RowReader {
        /**
         * @param values as {@code CompiledFeatureSet.features()} orders them; NaN = missing, a category as its index. Belongs to the
         *     caller, who may fill it again afterwards
         */
        void row(float[] values);
    }
}
