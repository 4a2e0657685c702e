package io.modeltrail.command.subject;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** @param placedAt null = there is none */
record NoLegalHold(@Nullable Instant placedAt) {
    void orRefuse() {
        if (placedAt != null) {
            throw new Refusal(
                    RefusalCode.LEGAL_HOLD_IN_FORCE,
                    Map.of("placedAt", placedAt.toString()),
                    "Ask again when the legal hold is lifted.");
        }
    }
}
