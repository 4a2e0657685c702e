package io.modeltrail.contracts.feature;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.usecase.UseCaseKey;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Everything that can be asked of one feature set. */
public sealed interface FeatureSetCommand {
    FeatureSetKey featureSet();

    /**
     * Adds a version. The definition has been compiled before.
     *
     * @param definitionDigest of the definition's JSON
     */
    record DefineFeatureSet(
            @TargetAggregateIdentifier FeatureSetKey featureSet,
            UseCaseKey useCase,
            FeatureSetDefinition definition,
            Sha256Digest definitionDigest,
            Actor definedBy)
            implements FeatureSetCommand {}

    /** Ends the online computation of a version; what was recorded with it stays. */
    record RetireFeatureSetVersion(
            @TargetAggregateIdentifier FeatureSetKey featureSet, int version, Actor retiredBy)
            implements FeatureSetCommand {}
}
