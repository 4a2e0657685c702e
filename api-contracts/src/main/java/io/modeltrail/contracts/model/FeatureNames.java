package io.modeltrail.contracts.model;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.List;

/** Puts the names of an artefact's features into the trail, so that its predictions need not repeat them. Thread-safe. */
public interface FeatureNames {
    /**
     * Does nothing when the trail has them already. Not to be called within a transaction or a unit of work.
     *
     * @param useCase for which it is about to score
     * @param features each once, in the order of the artefact's schema
     * @throws RuntimeException when the trail cannot be written or read, or has other names for this artefact; its predictions name their
     *     features then
     */
    void name(UseCaseKey useCase, Sha256Digest artefact, List<String> features);
}
