package io.modeltrail.command.model;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** An old statement could be sent by somebody who found it, when the approver no longer thinks so. */
record StatementIsRecent(Instant decidedAt, Instant now) {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    void orRefuse() {
        if (decidedAt.isBefore(now.minus(LONGEST)) || decidedAt.isAfter(now.plus(CLOCKS_DIFFER))) {
            throw new Refusal(
                    RefusalCode.STATEMENT_NOT_RECENT,
                    Map.of("decidedAt", decidedAt.toString()),
                    "Ask for the statement again and sign the new one.");
        }
    }
}
