package io.modeltrail.contracts.secret;

/**
 * Encrypts secrets that are kept in the database (keys of subjects, keys of approvers) with a key that is kept somewhere else: in a file,
 * or in an external key service. Authenticated; thread-safe.
 */
public interface KeyEncryption {
    /** Names the key that {@link #wrap} uses now, for example {@code file:2026-11-28T10:00:00Z}; kept beside what it has wrapped. */
    String keyName();

    /** @param context what the secret is and whose; the same is needed to unwrap it */
    byte[] wrap(byte[] secret, String context);

    /** @throws io.modeltrail.contracts.refusal.Refusal KEY_UNAVAILABLE when the key is not there or does not fit */
    byte[] unwrap(String keyName, byte[] wrapped, String context);
}
