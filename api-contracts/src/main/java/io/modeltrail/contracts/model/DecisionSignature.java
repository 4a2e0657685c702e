package io.modeltrail.contracts.model;

import io.modeltrail.contracts.signing.DsseEnvelope;
import io.modeltrail.contracts.signing.PublicKeyPem;

/** A signature under a decision that is being taken, with the approver's key that was in force when it came. */
public record DecisionSignature(ApproverKeyId keyId, PublicKeyPem publicKey, DsseEnvelope envelope) {
    public SignedDecision signed() {
        return new SignedDecision(keyId, envelope);
    }
}
