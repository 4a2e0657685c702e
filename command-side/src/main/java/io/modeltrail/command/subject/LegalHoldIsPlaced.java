package io.modeltrail.command.subject;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import org.jspecify.annotations.Nullable;

/** @param placedAt null = there is none */
record LegalHoldIsPlaced(@Nullable Object placedAt) {
    void orRefuse() {
        if (placedAt == null) {
            throw new Refusal(RefusalCode.LEGAL_HOLD_NOT_PLACED, "There is nothing to lift.");
        }
    }
}
