package io.modeltrail.contracts.feature;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.usecase.UseCaseKey;

/** Everything that can happen to one feature set. */
public sealed interface FeatureSetEvent {
    FeatureSetKey featureSet();

    /** @param definitionDigest of the definition's JSON */
    @StoredAs("feature.FeatureSetDefined")
    record FeatureSetDefined(
            FeatureSetKey featureSet,
            UseCaseKey useCase,
            FeatureSetDefinition definition,
            Sha256Digest definitionDigest,
            Actor definedBy)
            implements FeatureSetEvent {}

    @StoredAs("feature.FeatureSetVersionRetired")
    record FeatureSetVersionRetired(FeatureSetKey featureSet, int version, Actor retiredBy)
            implements FeatureSetEvent {}
}
