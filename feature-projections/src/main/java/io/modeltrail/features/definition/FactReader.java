package io.modeltrail.features.definition;

import io.modeltrail.contracts.feature.FactSpec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Reads records of topics: CloudEvents 1.0 as structured JSON, whose record key is their subject. Both engines read with it, so both accept and
 * refuse the same records. To be used by one thread.
 */
public final class FactReader {
    private static final int LARGEST_RECORD = 64 * 1024;
    private static final int LONGEST_ENTITY = 200;
    private static final int LONGEST_ID = 200;
    private static final long CLOCK_SKEW_MILLIS = Duration.ofMinutes(5).toMillis();
    private static final Reading IGNORED = new Reading.Ignored();

    private final Map<String, FactType> types = new HashMap<>();
    private final Envelope envelope = new Envelope(types);

    public FactReader(CompiledFeatureSet set) {
        int number = 0;
        for (FactSpec fact : set.definition().facts()) {
            types.put(fact.type(), new FactType(number, set.topicOf(number), fact));
            number++;
        }
    }

    /**
     * @param key of the record
     * @param kafkaTimestampMillis of the record; when it was known, unless it says so itself
     * @param topic that the record was read from; a fact is only taken from the topic of its source
     */
    public Reading read(byte @Nullable [] key, byte @Nullable [] value, long kafkaTimestampMillis, String topic) {
        if (value == null) {
            return notACloudEvent("no value");
        }
        if (value.length > LARGEST_RECORD) {
            return new Reading.Refused("too-large", "more than " + LARGEST_RECORD + " bytes");
        }
        try {
            envelope.read(value);
        } catch (JacksonException malformed) {
            return notACloudEvent("no JSON");
        } catch (RuntimeException bug) {
            // A record that nobody foresaw must not stop all those behind it, and both engines must take it for the
            // same.
            return new Reading.Refused("not-readable", bug.getClass().getSimpleName());
        }
        String wrong = envelope.wrong();
        if (wrong != null) {
            return notACloudEvent(wrong);
        }
        FactType type = envelope.type();
        if (type == null || !type.topic().equals(topic)) {
            return IGNORED;
        }
        return checked(type, key, kafkaTimestampMillis);
    }

    private Reading checked(FactType type, byte @Nullable [] key, long kafkaTimestampMillis) {
        String id = envelope.id();
        if (id == null || id.isBlank() || id.length() > LONGEST_ID || !plain(id)) {
            return notACloudEvent("id");
        }
        String entity = utf8(key);
        if (entity == null || entity.isBlank() || !entity.equals(envelope.subject())) {
            return new Reading.Refused(
                    "entity-missing", "the record's key and the event's subject are not the same text");
        }
        if (entity.length() > LONGEST_ENTITY) {
            return new Reading.Refused("entity-too-long", "more than " + LONGEST_ENTITY + " characters");
        }
        if (!plain(entity)) {
            return new Reading.Refused("entity-missing", "the subject has control characters");
        }
        long at = envelope.time();
        if (at == Timestamp.MALFORMED) {
            return notACloudEvent("time");
        }
        long known = envelope.hasRecordedTime() ? envelope.recordedTime() : kafkaTimestampMillis;
        if (known == Timestamp.MALFORMED) {
            return notACloudEvent("recordedtime");
        }
        if (known > kafkaTimestampMillis + CLOCK_SKEW_MILLIS) {
            return new Reading.Refused("recorded-in-the-future", "recordedtime");
        }
        if (at > known + CLOCK_SKEW_MILLIS) {
            return new Reading.Refused("time-in-the-future", "time");
        }
        Reading.Refused broken = envelope.attributeProblem();
        if (broken != null) {
            return broken;
        }
        String missing = type.missing(envelope.attributes());
        if (missing != null) {
            return new Reading.Refused("attribute-missing", missing);
        }
        Fact fact = new Fact(type.number(), entity, id, Math.min(at, known), known, envelope.attributes());
        return new Reading.Accepted(fact, envelope.unknownAttributes());
    }

    private static Reading notACloudEvent(String detail) {
        return new Reading.Refused("not-a-cloud-event", detail);
    }

    /** Neither control characters nor halves of characters: databases refuse some of them. */
    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            if (Character.isISOControl(one)) {
                return false;
            }
            if (Character.isSurrogate(one)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(one, text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static @Nullable String utf8(byte @Nullable [] key) {
        if (key == null) {
            return null;
        }
        for (byte one : key) {
            if (one < 0) {
                return strictUtf8(key);
            }
        }
        return new String(key, StandardCharsets.ISO_8859_1);
    }

    private static @Nullable String strictUtf8(byte[] key) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }
}
