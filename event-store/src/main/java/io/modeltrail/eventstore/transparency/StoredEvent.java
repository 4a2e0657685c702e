package io.modeltrail.eventstore.transparency;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A row of the event log as it is stored, and the leaf that it is. */
public final class StoredEvent {
    /** Version of the form of a leaf. */
    private static final int VERSION = 1;

    /** Entries are served with a length of two bytes. */
    static final int MOST_LEAF_BYTES = 65_535;

    private final Fields fields;
    private final byte[] payload;
    private final byte[] metadata;

    /**
     * What a leaf says beside the two hashes.
     *
     * @param position 0 or more, less than 2^53
     * @param aggregateType null for an event that belongs to no aggregate
     * @param timestamp the stored text
     */
    public record Fields(
            long position,
            String eventId,
            @Nullable String aggregateType,
            String aggregateId,
            long sequenceNumber,
            String payloadType,
            String revision,
            String timestamp) {}

    public StoredEvent(Fields fields, byte[] payload, byte[] metadata) {
        this.fields = fields;
        this.payload = payload.clone();
        this.metadata = metadata.clone();
    }

    public Fields fields() {
        return fields;
    }

    public long position() {
        return fields.position();
    }

    public byte[] payload() {
        return payload.clone();
    }

    public byte[] metadata() {
        return metadata.clone();
    }

    /**
     * The data of the leaf: RFC 8785 canonical JSON, written directly because its members are always these, and it is the cost of
     * following and of verifying. A test holds it to the bytes of a canonicaliser.
     *
     * @param origin of the log
     */
    public byte[] leafData(String origin) {
        StringBuilder json = new StringBuilder(640);
        member(json.append('{'), "aggregateId", fields.aggregateId());
        member(json.append(','), "aggregateType", fields.aggregateType());
        member(json.append(','), "eventId", fields.eventId());
        member(json.append(','), "metadataSha256", hex(metadata));
        member(json.append(','), "origin", origin);
        member(json.append(','), "payloadSha256", hex(payload));
        member(json.append(','), "payloadType", fields.payloadType());
        json.append(",\"position\":").append(fields.position());
        member(json.append(','), "revision", fields.revision());
        json.append(",\"sequenceNumber\":").append(fields.sequenceNumber());
        member(json.append(','), "timestamp", fields.timestamp());
        json.append(",\"v\":").append(VERSION).append('}');
        byte[] data = json.toString().getBytes(StandardCharsets.UTF_8);
        if (data.length > MOST_LEAF_BYTES) {
            throw new MalformedProof("the leaf of position " + position() + " has more than 65,535 bytes");
        }
        return data;
    }

    public Hash leaf(String origin) {
        return Hash.ofLeaf(leafData(origin));
    }

    private static String hex(byte[] stored) {
        return HexFormat.of().formatHex(Hash.sha256().digest(stored));
    }

    private static void member(StringBuilder json, String name, @Nullable String value) {
        json.append('"').append(name).append("\":");
        if (value == null) {
            json.append("null");
            return;
        }
        json.append('"');
        if (isPlain(value)) { // as nearly all are
            json.append(value);
        } else {
            for (int i = 0; i < value.length(); i++) {
                escape(json, value.charAt(i));
            }
        }
        json.append('"');
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (isEscaped(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEscaped(char character) {
        return character < ' ' || character == '"' || character == '\\';
    }

    /** RFC 8785, 3.2.2.2. */
    private static void escape(StringBuilder json, char character) {
        switch (character) {
            case '"' -> json.append("\\\"");
            case '\\' -> json.append("\\\\");
            case '\b' -> json.append("\\b");
            case '\t' -> json.append("\\t");
            case '\n' -> json.append("\\n");
            case '\f' -> json.append("\\f");
            case '\r' -> json.append("\\r");
            default -> {
                if (character < ' ') {
                    json.append("\\u%04x".formatted((int) character));
                } else {
                    json.append(character);
                }
            }
        }
    }
}
