package io.modeltrail.contracts.model;

import io.modeltrail.contracts.identity.Sha256Digest;

/** What an approval is given for. When one of these changes, the approval no longer fits. */
public record ApprovalBinding(Sha256Digest artefactDigest, Sha256Digest datasetDigest, Sha256Digest evaluationDigest) {}
