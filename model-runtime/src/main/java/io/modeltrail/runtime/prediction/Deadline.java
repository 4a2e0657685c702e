package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Until when somebody waits.
 *
 * @param atNanos in {@link System#nanoTime}
 * @param ofCaller whether the caller set it, and not this process
 */
record Deadline(long atNanos, boolean ofCaller) {
    /** What the caller sends, in milliseconds from the arrival of the request. */
    static final String HEADER = "X-Request-Timeout-Ms";

    private static final int MOST_DIGITS = 7;

    /** The longest that this process waits. */
    static Deadline ofProcess(Duration after) {
        return new Deadline(System.nanoTime() + after.toNanos(), false);
    }

    static Deadline ofCaller(Duration after) {
        return new Deadline(System.nanoTime() + after.toNanos(), true);
    }

    /**
     * @param header 1 to 9999999 milliseconds; null = the caller waits as long as it takes
     * @throws Refusal VALUE_OUT_OF_RANGE
     */
    static Deadline parse(@Nullable String header, Duration longest) {
        if (header == null) {
            return ofProcess(longest);
        }
        String text = header.strip();
        boolean number = !text.isEmpty()
                && text.length() <= MOST_DIGITS
                && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        if (!number || Integer.parseInt(text) == 0) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("header", HEADER),
                    "Give whole milliseconds, 1 to 9999999, or leave the header out.");
        }
        return ofCaller(Duration.ofMillis(Integer.parseInt(text))).orEarlier(ofProcess(longest));
    }

    Deadline orEarlier(Deadline other) {
        return atNanos - other.atNanos <= 0 ? this : other;
    }

    /** Not above 0 when it has passed. */
    long leftNanos() {
        return atNanos - System.nanoTime();
    }
}
