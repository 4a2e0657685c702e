package io.modeltrail.command.retraining;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.retraining.RetrainingCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whatever starts cycles by itself cannot start one after another. A person may.
 *
 * @param lastStartedAt null = there was no cycle
 */
record CyclesHaveTheirDaysBetweenThem(
        @Nullable Instant lastStartedAt, int days, RetrainingCause cause, Instant startedAt) {
    void orRefuse() {
        if (lastStartedAt == null || cause instanceof RetrainingCause.Request) {
            return;
        }
        Instant free = lastStartedAt.plus(Duration.ofDays(days));
        if (startedAt.isBefore(free)) {
            throw new Refusal(
                    RefusalCode.RETRAINING_TOO_SOON,
                    Map.of("lastStartedAt", lastStartedAt.toString(), "freeFrom", free.toString()),
                    "Wait, or start the cycle by hand.");
        }
    }
}
