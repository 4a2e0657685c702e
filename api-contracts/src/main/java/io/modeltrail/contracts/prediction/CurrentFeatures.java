package io.modeltrail.contracts.prediction;

import io.modeltrail.contracts.feature.FeatureSetKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The features of entities as they are now. Whoever serves predictions asks it; the feature store of the same process answers. Thread-safe.
 */
public interface CurrentFeatures {
    /**
     * Reads one entity.
     *
     * @param at the moment as of which windows and ages are evaluated
     * @throws io.modeltrail.contracts.refusal.Refusal FEATURES_UNAVAILABLE while the store is being loaded, NOT_FOUND or
     *     FEATURE_SET_RETIRED when the version is not in use
     */
    Current read(FeatureSetKey featureSet, int version, String entity, Instant at);

    /**
     * All features of one entity, in the order of the definition.
     *
     * @param found whether anything is known of the entity; all values are null when not
     * @param newestFactAt when the newest fact happened that any value comes from; null when there is none
     * @param expired features whose newest fact is older than their time to live; their values are null
     * @param stale features of which a source is stale; their values are the last that are known
     */
    record Current(
            boolean found,
            FeatureRow values,
            @Nullable Instant newestFactAt,
            List<String> expired,
            List<String> stale) {}
}
