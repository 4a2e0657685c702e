package io.modeltrail.features.history;

import io.modeltrail.contracts.identity.Sha256Digest;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition that have been read, as a chain of digests: each link is SHA-256 over the link before, then offset and
 * timestamp (64 bits, big-endian), then key and value, each as its length (32 bits, -1 = none) and its bytes. The first link is 32 zero bytes.
 * It depends on the records alone, however they were grouped into files, and whoever has the topic can compute it. Not thread-safe.
 */
final class TopicSlice {
    /** Before the first record. */
    static final Sha256Digest FIRST_LINK = Sha256Digest.ofHash(new byte[32]);

    private final TopicPartition partition;
    private final byte[] link;
    private final MessageDigest sha256 = Sha256Digest.sha256();
    private final ByteBuffer numbers = ByteBuffer.allocate(2 * Long.BYTES + 2 * Integer.BYTES);
    private long committedOffset;
    private long nextOffset;

    /** @param link of the records before {@code nextOffset} */
    TopicSlice(TopicPartition partition, long nextOffset, Sha256Digest link) {
        this.partition = partition;
        this.link = HexFormat.of().parseHex(link.hex());
        this.nextOffset = nextOffset;
        committedOffset = nextOffset;
    }

    TopicPartition partition() {
        return partition;
    }

    long committedOffset() {
        return committedOffset;
    }

    long nextOffset() {
        return nextOffset;
    }

    Sha256Digest link() {
        return Sha256Digest.ofHash(link);
    }

    boolean moved() {
        return nextOffset != committedOffset;
    }

    void committed() {
        committedOffset = nextOffset;
    }

    void add(ConsumerRecord<byte[], byte[]> entry) {
        byte[] key = entry.key();
        byte[] value = entry.value();
        numbers.clear()
                .putLong(entry.offset())
                .putLong(entry.timestamp())
                .putInt(length(key))
                .putInt(length(value));
        sha256.update(link);
        sha256.update(numbers.array());
        update(key);
        update(value);
        try {
            sha256.digest(link, 0, link.length);
        } catch (DigestException impossible) {
            throw new IllegalStateException("a link has the length of a SHA-256", impossible);
        }
        nextOffset = entry.offset() + 1;
    }

    /** Behind records that no reader sees, for example markers of transactions. */
    void skipTo(long offset) {
        nextOffset = Math.max(nextOffset, offset);
    }

    private void update(byte @Nullable [] bytes) {
        if (bytes != null) {
            sha256.update(bytes);
        }
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? -1 : bytes.length;
    }
}
