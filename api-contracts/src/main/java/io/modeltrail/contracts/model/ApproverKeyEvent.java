package io.modeltrail.contracts.model;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.signing.PublicKeyPem;
import io.modeltrail.contracts.stored.StoredAs;
import java.time.Instant;

/** Everything that can happen to the keys with which approvers sign. With the public keys, so that a verifier needs nothing but the trail. */
public sealed interface ApproverKeyEvent {
    ApproverKeyId keyId();

    /** Who has the private key. */
    enum Holder {
        /** The installation signs for the approver, who has logged in. */
        SERVER,
        /** The approver alone; possession was proven by a signed challenge. */
        APPROVER
    }

    /**
     * From here on decisions of the approver are signed with this key.
     *
     * @param digest of the public key; envelopes name the key by its hexadecimal digits
     */
    @StoredAs("model.ApproverKeyRegistered")
    record ApproverKeyRegistered(
            ApproverKeyId keyId,
            Actor approver,
            Holder holder,
            String algorithm,
            Sha256Digest digest,
            PublicKeyPem publicKey,
            Instant at)
            implements ApproverKeyEvent {}

    /** No decision after this one may be signed with the key; those before keep their worth. */
    @StoredAs("model.ApproverKeyRevoked")
    record ApproverKeyRevoked(ApproverKeyId keyId, String approverId, Actor revokedBy, String reason, Instant at)
            implements ApproverKeyEvent {}
}
