package io.modeltrail.query.prediction;

import io.modeltrail.query.PageRequest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time.
 *
 * @param from the first moment, null = since ever
 * @param to the first moment after it, null = without end
 */
record Period(@Nullable Instant from, @Nullable Instant to) {
    boolean isLimited() {
        return from != null || to != null;
    }

    /** @throws io.modeltrail.contracts.refusal.Refusal when the text is no time in UTC, or one that is far from any prediction */
    static @Nullable Instant instant(String parameter, @Nullable String text) {
        return PageRequest.instant(parameter, text);
    }

    static @Nullable OffsetDateTime utc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
