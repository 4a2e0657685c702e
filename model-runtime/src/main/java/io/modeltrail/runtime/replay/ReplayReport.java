package io.modeltrail.runtime.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.ReplayVerdict;
import org.jspecify.annotations.Nullable;

/**
 * What came of a replay, and with which artefact.
 *
 * @param result of the score that decided
 * @param shadow null when no challenger scored beside it
 */
record ReplayReport(
        PredictionId predictionId,
        ModelVersionId modelVersionId,
        Sha256Digest artefactDigest,
        ReplayVerdict result,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ShadowReplay shadow) {
    /** The same for the score of the challenger, which decided nothing. */
    record ShadowReplay(ModelVersionId modelVersionId, Sha256Digest artefactDigest, ReplayVerdict result) {}
}
