package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which predictions are asked for: all of the log, or what lies between positions, or times, or both.
 *
 * @param toPosition inclusive; null = the end of the log as it is now
 * @param until exclusive
 */
record AskedRange(
        @Nullable Long fromPosition,
        @Nullable Long toPosition,
        @Nullable Instant from,
        @Nullable Instant until) {
    /** By so much the clocks of processes may differ: events are in the order of commits, and nearly in that of time. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

    /** @throws Refusal VALUE_OUT_OF_RANGE when nothing can lie in the range, POSITION_AHEAD when the log has not come so far */
    LogRange in(ReplaySource log) {
        long head = log.head();
        long first = fromPosition == null ? 0 : fromPosition;
        long last = toPosition == null ? head : toPosition;
        if (first < 0 || (last < first && head >= 0)) {
            throw outOfRange("fromPosition", Long.toString(first), "Give positions of 0 or more, the first one first.");
        }
        if (from != null && until != null && !from.isBefore(until)) {
            throw outOfRange("from", from.toString(), "Give a period that begins before it ends.");
        }
        if (last > head || head < 0) {
            throw new Refusal(
                    RefusalCode.POSITION_AHEAD,
                    Map.of("position", Long.toString(last), "head", Long.toString(head)),
                    "Give a position up to the head of the log, or none.");
        }
        long after = from == null ? -1 : log.before(from.minus(CLOCKS_DIFFER));
        long upTo = until == null ? last : log.before(until.plus(CLOCKS_DIFFER));
        return new LogRange(Math.max(first, after + 1), Math.min(last, upTo), from, until);
    }

    private static Refusal outOfRange(String parameter, String value, String remedy) {
        return new Refusal(RefusalCode.VALUE_OUT_OF_RANGE, Map.of("parameter", parameter, "value", value), remedy);
    }
}
