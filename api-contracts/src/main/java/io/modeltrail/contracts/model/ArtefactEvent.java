package io.modeltrail.contracts.model;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.stored.StoredAs;
import java.util.List;

/** What is said once of the artefact of a model, whoever registered it and however often. */
public sealed interface ArtefactEvent {
    Sha256Digest artefactDigest();

    /**
     * The artefact is about to score: from here on its predictions may give feature values in this order, without the names. The artefact's
     * own bytes hold the same names, and the digest binds them.
     *
     * @param features each once, in the order of the artefact's schema
     */
    @StoredAs("model.FeaturesNamed")
    record FeaturesNamed(Sha256Digest artefactDigest, List<String> features) implements ArtefactEvent {
        public FeaturesNamed {
            features = List.copyOf(features);
        }
    }
}
