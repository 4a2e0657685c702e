package io.modeltrail.eventstore.cipher;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 (RFC 2104), 32 bytes. Thread-safe. */
public final class KeyedHash {
    /** Has its key and nothing else; copies of it do the work. */
    private final Mac keyed;

    public KeyedHash(byte[] key) {
        try {
            keyed = Mac.getInstance("HmacSHA256");
            keyed.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has HMAC-SHA256", missing);
        }
    }

    public byte[] of(byte[] data) {
        try {
            return ((Mac) keyed.clone()).doFinal(data);
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("the JDK's HMAC-SHA256 can be copied", impossible);
        }
    }
}
