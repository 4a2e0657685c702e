package io.modeltrail.contracts.identity;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** Time-ordered identifiers (UUIDv7, RFC 9562). Random ones were measured to halve the speed of appends. */
public final class Identifiers {
    private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();
    private static final int LENGTH = 36;

    private Identifiers() {}

    /** Next identifier of this process; strictly increasing, thread-safe. */
    public static UUID next() {
        return GENERATOR.generate();
    }

    /** An identifier that follows from a time and a name: the same for the same, in the order of the times otherwise. */
    public static UUID derived(Instant at, String name) {
        return derived(at.toEpochMilli(), at.toEpochMilli() + " " + name);
    }

    /** An identifier that follows from another one, with the same time in it. */
    public static UUID derived(UUID from, String name) {
        return derived(from.getMostSignificantBits() >>> 16, from + " " + name);
    }

    /** UUIDv7 with the bits of a hash in the place of the random ones. */
    private static UUID derived(long millis, String name) {
        ByteBuffer hash = ByteBuffer.wrap(Sha256Digest.sha256().digest(name.getBytes(StandardCharsets.UTF_8)));
        long high = (millis << 16) | 0x7000L | (hash.getLong() & 0xFFFL);
        long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** @throws Refusal when the text is not a lower-case UUID of 36 characters */
    public static UUID parse(String text) {
        if (!canonical(text)) {
            throw new Refusal(
                    RefusalCode.MALFORMED_IDENTIFIER,
                    "Give a UUID of 36 lower-case characters, as an answer shows it.");
        }
        return UUID.fromString(text);
    }

    /**
     * {@link UUID#fromString} accepts shortened groups and capitals; identifiers here have one spelling only. Plain loops, because
     * reading one prediction reads several identifiers and a regular expression was visible in the profile (2026-11).
     */
    private static boolean canonical(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char digit = text.charAt(i);
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? digit != '-' : !lowerCaseHexadecimal(digit)) {
                return false;
            }
        }
        return true;
    }

    static boolean lowerCaseHexadecimal(char digit) {
        return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
    }
}
