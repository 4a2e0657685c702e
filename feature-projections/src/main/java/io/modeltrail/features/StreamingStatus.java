package io.modeltrail.features;

import io.modeltrail.contracts.feature.FeatureSetKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the online engine knows of the records that it takes in. Cheap enough to be asked every few seconds. */
public interface StreamingStatus {
    /** One for each source of each active version. */
    List<SourceCounters> sources();

    /**
     * Counters only grow, except when their keeper starts again from 0.
     *
     * @param accepted facts that were taken in, over all processes where that is known
     * @param duplicates facts that had been taken in before
     * @param refused records that became dead letters
     * @param lastArrival when the engine last took a record of the source out of its topic, by the engine's clock and not by the time
     *     that a record states: a replay of old records is a living source; empty when none came yet
     * @param newestKnown newest time at which the source knew a fact; empty when none came yet
     * @param lagRecords records in the topic that are not taken in yet; -1 = not known
     */
    record SourceCounters(
            FeatureSetKey featureSet,
            int version,
            String source,
            long accepted,
            long duplicates,
            long refused,
            Optional<Instant> lastArrival,
            Optional<Instant> newestKnown,
            long lagRecords) {}
}
