package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.ReplayVerdict;

/** What came of a replay, and with which artefact. */
record ReplayReport(
        PredictionId predictionId, ModelVersionId modelVersionId, Sha256Digest artefactDigest, ReplayVerdict result) {}
