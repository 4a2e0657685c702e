package io.modeltrail.contracts.prediction;

import io.modeltrail.contracts.feature.FeatureSetKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the features of a prediction came from, when the caller did not give them.
 *
 * @param asOf moment as of which they were evaluated
 * @param newestFactAt when the newest fact happened that any of them comes from; null when there is none, and for rows of a
 *     snapshot, which does not keep it
 */
public record FeatureOrigin(
        FeatureSetKey featureSet,
        int version,
        Instant asOf,
        @Nullable Instant newestFactAt) {}
