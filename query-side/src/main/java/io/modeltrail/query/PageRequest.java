package io.modeltrail.query;

import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for. Lists are newest first; time-ordered identifiers are their own cursor.
 *
 * @param limit items of a page, 1 to 500
 * @param after identifier of the last item of the page before; null = the first page
 */
public record PageRequest(int limit, @Nullable UUID after) {
    private static final int DEFAULT_LIMIT = 50;
    private static final int LARGEST_LIMIT = 500;
    private static final int LONGEST_TEXT = 1000;
    /** What a time column can hold with room to spare. */
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /** @throws Refusal when the limit is no number from 1 to 500, or the cursor none that a page gave */
    public static PageRequest of(@Nullable String limit, @Nullable String after) {
        return new PageRequest(limit(limit), after == null ? null : Identifiers.parse(after));
    }

    /** One row more than the page shows whether another page follows. */
    public int rowsToRead() {
        return limit + 1;
    }

    public static int limit(@Nullable String text) {
        return text == null ? DEFAULT_LIMIT : (int) number("limit", text, 1, LARGEST_LIMIT);
    }

    /** @throws Refusal when the text is longer than any that is stored, or has a character that no stored text has */
    public static String text(String parameter, String text) {
        if (text.length() > LONGEST_TEXT || text.indexOf('\0') >= 0) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    Map.of("parameter", parameter),
                    "Give " + parameter + " as it was recorded.");
        }
        return text;
    }

    /** @throws Refusal when the text is no whole number, or lies outside the range */
    public static long number(String parameter, String text, long least, long most) {
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException malformed) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    Map.of("parameter", parameter),
                    "Give " + parameter + " as a whole number.");
        }
        if (value < least || value > most) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("parameter", parameter, "value", Long.toString(value)),
                    "Give " + parameter + " a value from " + least + " to " + most + ".");
        }
        return value;
    }

    /** @throws Refusal when the text is no time in UTC, or one that no time column can hold */
    public static @Nullable Instant instant(String parameter, @Nullable String text) {
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
}
