package io.modeltrail.contracts.model;

import io.modeltrail.contracts.identity.Sha256Digest;
import org.jspecify.annotations.Nullable;

/**
 * The model version that serves a use case.
 *
 * @param modelVersionId null when none does
 * @param artefactDigest null when none does, or when the version's registration is not known
 * @param asOfPosition every event up to here that concerns champions has been taken into account; -1 = none yet
 */
public record Champion(
        @Nullable ModelVersionId modelVersionId, @Nullable Sha256Digest artefactDigest, long asOfPosition) {}
