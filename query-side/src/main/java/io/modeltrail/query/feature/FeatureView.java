package io.modeltrail.query.feature;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.feature.FeatureQuality;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.feature.FeatureSpec.Expectation;
import io.modeltrail.contracts.feature.FeatureSpec.PersonalDataClass;
import io.modeltrail.contracts.identity.Sha256Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One feature in full.
 *
 * @param timeToLive null = its values do not age
 * @param alarmed whether a source that it needs has an open alarm, so that its values are stale
 * @param observedAt when its values were last measured; null = never
 * @param quality what was measured then
 * @param usedBy model versions that learned from the version of the set
 */
record FeatureView(
        FeatureSetKey featureSet,
        int version,
        String feature,
        String group,
        String expression,
        String unit,
        @Nullable Duration timeToLive,
        String owner,
        PersonalDataClass personalData,
        String description,
        Expectation expectation,
        boolean alarmed,
        @Nullable Instant observedAt,
        @Nullable FeatureQuality quality,
        List<FeatureSetView.Use> usedBy,
        Lineage lineage) {
    /** From the feature back to what it was defined by and what it is computed from. */
    record Lineage(Definition definition, List<Origin> facts, List<SourceView> sources) {}

    /** The event that defined the version. */
    record Definition(Sha256Digest digest, long position, Instant at, Actor by) {}

    /**
     * A type of fact that the expression names.
     *
     * @param attributes of the fact that it names, filters among them
     */
    record Origin(String fact, List<String> attributes, String source, String topic) {}
}
