package io.modeltrail.features.online;

import io.modeltrail.features.definition.CompiledFeature;
import org.jspecify.annotations.Nullable;

/** A value as JSON shows it. */
final class FeatureValue {
    private FeatureValue() {}

    /** The number as a double, so that a model scores the same bits that it was trained on; a category by name; null when missing. */
    static @Nullable Object of(CompiledFeature feature, float value) {
        if (Float.isNaN(value)) {
            return null;
        }
        return feature.category() ? feature.categories().get((int) value) : (Object) (double) value;
    }
}
