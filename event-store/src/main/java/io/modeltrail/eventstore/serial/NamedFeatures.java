package io.modeltrail.eventstore.serial;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.prediction.FeatureColumns;
import org.axonframework.serialization.SerializationException;
import org.jspecify.annotations.Nullable;

/** The features of artefacts by name, as {@link io.modeltrail.contracts.model.ArtefactEvent.FeaturesNamed} told them. Thread-safe. */
public interface NamedFeatures {
    /** Nobody has named any: every row is written with its names. */
    NamedFeatures NONE = new NamedFeatures() {
        @Override
        public @Nullable FeatureColumns known(Sha256Digest artefact) {
            return null;
        }

        @Override
        public FeatureColumns of(Sha256Digest artefact) {
            throw new SerializationException("Nobody has named the features of artefact " + artefact.value());
        }
    };

    /** @return null when the trail does not have the names, or this process has not seen them yet; asks nobody */
    @Nullable
    FeatureColumns known(Sha256Digest artefact);

    /**
     * Asks the trail unless they are known.
     *
     * @throws SerializationException when the trail does not have them
     */
    FeatureColumns of(Sha256Digest artefact);
}
