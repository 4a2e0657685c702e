package io.modeltrail.query.moment;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;

/** How a moment is named: by the position of its last event, or by a time. */
sealed interface AskedMoment {
    record Position(long position) implements AskedMoment {}

    record Time(Instant time) implements AskedMoment {}

    /** @throws Refusal MALFORMED_REQUEST when it is neither a whole number nor a time */
    static AskedMoment of(String text) {
        try {
            return text.matches("[0-9]{1,18}")
                    ? new Position(Long.parseLong(text))
                    : new Time(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException malformed) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    Map.of("parameter", "asOf"),
                    "Give asOf as a position of the log, or as a time such as 2026-11-28T10:00:00Z.");
        }
    }
}
