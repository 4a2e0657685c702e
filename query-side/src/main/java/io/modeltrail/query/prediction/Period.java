package io.modeltrail.query.prediction;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time.
 *
 * @param from the first moment, null = since ever
 * @param to the first moment after it, null = without end
 */
record Period(@Nullable Instant from, @Nullable Instant to) {
    /** What a time column can hold with room to spare. */
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    boolean isLimited() {
        return from != null || to != null;
    }

    /** @throws Refusal when the text is no time in UTC, or one that is far from any prediction */
    static @Nullable Instant instant(String parameter, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant time = Instant.parse(text);
            if (time.isAfter(EARLIEST) && time.isBefore(LATEST)) {
                return time;
            }
        } catch (DateTimeParseException malformed) {
            // Refused below, without the text: it is not ours to repeat.
        }
        throw new Refusal(
                RefusalCode.MALFORMED_REQUEST,
                Map.of("parameter", parameter),
                "Give " + parameter + " as a time in UTC, for example 2026-11-28T00:00:00Z.");
    }

    static @Nullable OffsetDateTime utc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
