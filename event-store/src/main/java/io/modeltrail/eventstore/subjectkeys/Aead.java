package io.modeltrail.eventstore.subjectkeys;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Random;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** AES-256-GCM with a random nonce ahead of the ciphertext. Thread-safe. */
final class Aead {
    static final int KEY_BYTES = 32;

    private final AesGcmJce cipher;

    Aead(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes");
        }
        try {
            cipher = new AesGcmJce(key);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no AES-GCM", missing);
        }
    }

    static byte[] newKey() {
        return Random.randBytes(KEY_BYTES);
    }

    byte[] seal(byte[] plaintext, String context) {
        try {
            return cipher.encrypt(plaintext, context.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException tooLong) {
            throw new IllegalStateException("AES-GCM seals 64 GB at most", tooLong);
        }
    }

    /** @return empty when it was sealed with another key or in another context, or was changed */
    Optional<byte[]> open(byte[] sealed, String context) {
        try {
            return Optional.of(cipher.decrypt(sealed, context.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException unfit) {
            return Optional.empty();
        }
    }
}
