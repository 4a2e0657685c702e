package io.modeltrail.features.history;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.features.definition.CompiledFeatureSet;

/** Whose history it is. Each version has its own: how an attribute is read belongs to the version. */
public record HistoryKey(FeatureSetKey set, int version) {
    public static HistoryKey of(CompiledFeatureSet set) {
        return new HistoryKey(set.definition().name(), set.definition().version());
    }

    @Override
    public String toString() {
        return set + " v" + version;
    }
}
