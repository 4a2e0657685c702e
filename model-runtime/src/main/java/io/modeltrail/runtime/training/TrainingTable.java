package io.modeltrail.runtime.training;

import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.runtime.learning.LabelledRows;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * A snapshot in memory, its rows in the snapshot's order.
 *
 * @param digest of the snapshot's file
 * @param keys the entity of each row
 */
public record TrainingTable(DatasetSchema schema, Sha256Digest digest, LabelledRows rows, List<String> keys) {
    public TrainingTable {
        keys = List.copyOf(keys);
        if (keys.size() != rows.labels().length) {
            throw new IllegalArgumentException("every row has a key");
        }
    }

    /** SHA-256 over the keys of these rows, each as its length in bytes (32 bits, big-endian) and its UTF-8. */
    Sha256Digest orderDigest(int[] chosen) {
        MessageDigest hash = Sha256Digest.sha256();
        for (int row : chosen) {
            byte[] key = keys.get(row).getBytes(StandardCharsets.UTF_8);
            hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(key.length).array());
            hash.update(key);
        }
        return Sha256Digest.ofHash(hash.digest());
    }
}
