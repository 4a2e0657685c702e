package io.modeltrail.runtime.training;

import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.runtime.learning.LabelledRows;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot in memory, its rows in the snapshot's order.
 *
 * @param digest of the snapshot's file
 * @param rows in the schema's standard encoding
 * @param keys of each row: its entity, in a panel with the observation time; unique
 * @param observedAtMillis when each row was observed, shape [rows]; null = not a panel of several observation times
 * @param labelHorizonMillis how long after the observation a label is decided; 0 = not known
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record TrainingTable(
        DatasetSchema schema,
        Sha256Digest digest,
        LabelledRows rows,
        List<String> keys,
        long @Nullable [] observedAtMillis,
        long labelHorizonMillis) {
    public TrainingTable {
        keys = List.copyOf(keys);
        if (keys.size() != rows.labels().length
                || (observedAtMillis != null && observedAtMillis.length != keys.size())) {
            throw new IllegalArgumentException("every row has a key, and all have an observation time or none");
        }
    }

    public TrainingTable(
            DatasetSchema schema,
            Sha256Digest digest,
            LabelledRows rows,
            List<String> keys,
            long @Nullable [] observedAtMillis) {
        this(schema, digest, rows, keys, observedAtMillis, 0);
    }

    /** A table that is no panel. */
    public TrainingTable(DatasetSchema schema, Sha256Digest digest, LabelledRows rows, List<String> keys) {
        this(schema, digest, rows, keys, null);
    }

    TrainingTable withLabelHorizon(long millis) {
        return new TrainingTable(schema, digest, rows, keys, observedAtMillis, millis);
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
