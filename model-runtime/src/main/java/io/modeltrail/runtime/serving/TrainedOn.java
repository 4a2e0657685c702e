package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.feature.FeatureSetKey;
import org.jspecify.annotations.Nullable;

/**
 * What a model version was trained on.
 *
 * @param featureSet null for an uploaded file
 * @param version of the set; 0 for an uploaded file
 */
record TrainedOn(@Nullable FeatureSetKey featureSet, int version) {
    static final TrainedOn AN_UPLOAD = new TrainedOn(null, 0);
}
