package io.modeltrail.contracts.replay;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import org.jspecify.annotations.Nullable;

/**
 * What would decide instead of what has decided; one of its parts is there at least.
 *
 * @param modelVersionId null = the models that have scored
 * @param artefactDigest of that version; null without one
 * @param threshold null = the candidate's own
 * @param mostFeatureAgeSeconds a prediction is withheld when the newest fact behind its features was older; null = none is
 */
public record CounterfactualCandidate(
        @Nullable ModelVersionId modelVersionId,
        @Nullable Sha256Digest artefactDigest,
        @Nullable Float threshold,
        @Nullable Long mostFeatureAgeSeconds) {}
