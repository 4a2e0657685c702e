package io.modeltrail.contracts.model;

import io.modeltrail.contracts.identity.Sha256Digest;
import org.jspecify.annotations.Nullable;

/** The model version that serves a use case; both null when none does. */
public record Champion(
        @Nullable ModelVersionId modelVersionId, @Nullable Sha256Digest artefactDigest) {}
