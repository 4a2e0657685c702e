package io.modeltrail.command.batchscoring;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;

record UseCaseIsScheduled(boolean scheduled) {
    void orRefuse() {
        if (!scheduled) {
            throw new Refusal(RefusalCode.BATCH_SCORING_NOT_SCHEDULED, "There is nothing to remove.");
        }
    }
}
