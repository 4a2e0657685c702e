package io.modeltrail.contracts.model;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.signing.PublicKeyPem;
import io.modeltrail.contracts.stored.StoredAs;
import java.time.Instant;

/** Everything that can happen to the installation's key under which model versions are signed. */
public sealed interface ModelSigningKeyEvent {
    /**
     * From here on model versions are signed with this key, and with no other.
     *
     * @param digest of the public key
     * @param at when it was made, or when a key of before such events was first used
     */
    @StoredAs("model.ModelSigningKeyMade")
    record ModelSigningKeyMade(String algorithm, Sha256Digest digest, PublicKeyPem publicKey, Instant at)
            implements ModelSigningKeyEvent {}
}
