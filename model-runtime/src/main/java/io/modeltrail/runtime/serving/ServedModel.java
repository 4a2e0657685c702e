package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;

/**
 * A model version as it was registered.
 *
 * @param schemaVersion of the schema it was trained on; the artefact must state the same
 * @param threshold scores at or above it are decided positive; the artefact must state the same
 */
record ServedModel(ModelVersionId modelVersionId, Sha256Digest artefactDigest, int schemaVersion, float threshold) {}
