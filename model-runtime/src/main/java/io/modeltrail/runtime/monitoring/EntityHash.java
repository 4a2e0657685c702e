package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** By what a prediction and an outcome of the same entity find each other without either naming it. */
final class EntityHash {
    private static final int LENGTH = 16;

    private EntityHash() {}

    /** First 16 bytes of SHA-256(use case, 0x00, entity): who knows the entities can find them, so it is no anonymity. */
    static byte[] of(UseCaseKey useCase, String entity) {
        MessageDigest hash = Sha256Digest.sha256();
        hash.update(useCase.value().getBytes(StandardCharsets.UTF_8));
        hash.update((byte) 0);
        hash.update(entity.getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(hash.digest(), LENGTH);
    }
}
