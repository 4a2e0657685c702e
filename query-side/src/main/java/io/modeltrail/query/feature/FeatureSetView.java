package io.modeltrail.query.feature;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.feature.FeatureQuality;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A feature set with all its versions.
 *
 * @param sources of the newest version
 */
record FeatureSetView(FeatureSetKey name, UseCaseKey useCase, List<VersionLine> versions, List<SourceView> sources) {
    /** A version as it is kept. */
    record Version(
            int version,
            UseCaseKey useCase,
            FeatureSetDefinition definition,
            Sha256Digest definitionDigest,
            Actor definedBy,
            Instant definedAt,
            long definedPosition,
            @Nullable Instant retiredAt,
            @Nullable Long retiredPosition,
            @Nullable Instant observedAt,
            @Nullable Long entities,
            @Nullable Double completeness,
            @Nullable Long qualityPosition,
            List<FeatureQuality> quality) {}

    /**
     * A version as it is shown.
     *
     * @param observedAt when the values were last measured; null = never
     * @param completeness share of values that were not missing then
     * @param notMet how many features did not meet an expectation then
     */
    record VersionLine(
            int version,
            String entity,
            String owner,
            String description,
            int features,
            Sha256Digest definitionDigest,
            Actor definedBy,
            Instant definedAt,
            long definedPosition,
            @Nullable Instant retiredAt,
            @Nullable Long retiredPosition,
            @Nullable Instant observedAt,
            @Nullable Long entities,
            @Nullable Double completeness,
            long notMet,
            List<Use> usedBy) {}

    /** A model version that learned from the features. */
    record Use(
            ModelVersionId modelVersionId,
            ModelFamily family,
            DatasetSnapshotId datasetSnapshotId,
            Instant registeredAt,
            long position) {}

    /** A line of the list: the newest version. */
    record Line(
            FeatureSetKey name,
            UseCaseKey useCase,
            int version,
            String entity,
            String owner,
            String description,
            int features,
            @Nullable Double completeness,
            Instant definedAt,
            @Nullable Instant retiredAt) {}
}
