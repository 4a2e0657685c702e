package io.modeltrail.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.identity.Sha256Digest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a dataset snapshot is made of. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SnapshotSource.Upload.class, name = "UPLOAD"),
    @JsonSubTypes.Type(value = SnapshotSource.FeatureSet.class, name = "FEATURE_SET")
})
public sealed interface SnapshotSource {
    /** @param uploadDigest of the CSV file, uploaded before */
    record Upload(Sha256Digest uploadDigest) implements SnapshotSource {}

    /**
     * The values that one version of a feature set had at some times in the past.
     *
     * @param observedAt in ascending order, each once; an entity has one row for each at which it was in the population
     * @param knownAsOf facts that became known later do not exist; null = each observation knows what was known at its own time
     */
    record FeatureSet(
            FeatureSetKey featureSet,
            int version,
            List<Instant> observedAt,
            @Nullable Instant knownAsOf) implements SnapshotSource {
        public FeatureSet {
            observedAt = List.copyOf(observedAt);
        }
    }
}
