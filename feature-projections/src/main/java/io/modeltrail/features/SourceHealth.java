package io.modeltrail.features;

import io.modeltrail.contracts.feature.FeatureSetKey;
import java.time.Instant;
import java.util.Optional;

/** Whether the sources of features are alive. Answers come from memory, a few seconds old at most; safe for any number of threads. */
public interface SourceHealth {
    /**
     * Whether values that need the source must be reported as stale: it did not prove itself alive for too long, or never, or it has an
     * open alarm.
     */
    boolean stale(FeatureSetKey featureSet, int version, String source);

    /** Newest proof that the source is alive: a record of a stream, a successful poll of a table or a collection. */
    Optional<Instant> aliveAt(FeatureSetKey featureSet, int version, String source);
}
