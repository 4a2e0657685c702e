package io.modeltrail.features.quality;

import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.features.definition.ActiveFeatureSets.Active;
import java.util.List;

/** A source of one version of a feature set. */
record WatchedSource(UseCaseKey useCase, Key key, SourceSpec spec) {
    /** Which one. */
    record Key(FeatureSetKey featureSet, int version, String source) {}

    static List<WatchedSource> of(List<Active> sets) {
        return sets.stream().flatMap(active -> of(active).stream()).toList();
    }

    static List<WatchedSource> of(Active active) {
        FeatureSetDefinition definition = active.set().definition();
        return definition.sources().stream()
                .map(source -> new WatchedSource(
                        active.useCase(), new Key(definition.name(), definition.version(), source.name()), source))
                .toList();
    }
}
