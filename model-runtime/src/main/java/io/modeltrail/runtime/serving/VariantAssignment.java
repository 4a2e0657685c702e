package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.identity.Sha256Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Deals entities out to variants without remembering them. An entity has one fixed bucket for each salt, and a share takes the buckets
 * below it: when the share grows, nobody who is with the challenger leaves it.
 */
final class VariantAssignment {
    private static final int BUCKETS = 10_000;
    private static final int BUCKETS_PER_PERCENT = BUCKETS / 100;

    private VariantAssignment() {}

    static boolean challenged(String salt, String entity, int sharePercent) {
        if (sharePercent == 0 || sharePercent == 100) {
            return sharePercent == 100; // without the cost of a hash
        }
        return bucket(salt, entity) < sharePercent * BUCKETS_PER_PERCENT;
    }

    /**
     * First 8 bytes of SHA-256(salt, 0x00, entity), big-endian and unsigned, modulo 10,000. The zero byte keeps salt and entity apart: no
     * entity contains one.
     */
    static int bucket(String salt, String entity) {
        MessageDigest hash = Sha256Digest.sha256();
        hash.update(salt.getBytes(StandardCharsets.UTF_8));
        hash.update((byte) 0);
        hash.update(entity.getBytes(StandardCharsets.UTF_8));
        return (int) Long.remainderUnsigned(ByteBuffer.wrap(hash.digest()).getLong(), BUCKETS);
    }
}
