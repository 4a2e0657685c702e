package io.modeltrail.command.subject;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param minimumDays 0 = there is no minimum
 * @param lastRecordedAt null = it is not known, and then no minimum is over
 */
record MinimumRetentionIsOver(int minimumDays, @Nullable Instant lastRecordedAt, Instant now) {
    void orRefuse() {
        if (minimumDays == 0) {
            return;
        }
        if (lastRecordedAt == null) {
            throw new Refusal(
                    RefusalCode.RETENTION_NOT_OVER,
                    Map.of("minimumDays", Integer.toString(minimumDays)),
                    "It is not known when something was last recorded. Find that out, and ask again.");
        }
        Instant over = lastRecordedAt.plus(Duration.ofDays(minimumDays));
        if (now.isBefore(over)) {
            throw new Refusal(
                    RefusalCode.RETENTION_NOT_OVER,
                    Map.of(
                            "minimumDays",
                            Integer.toString(minimumDays),
                            "lastRecordedAt",
                            lastRecordedAt.toString(),
                            "overAt",
                            over.toString()),
                    "Ask again when the minimum retention is over, and see to it that nothing is recorded meanwhile.");
        }
    }
}
