package io.modeltrail.command.batchscoring;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;

record JobHasNotEnded(boolean ended) {
    void orRefuse() {
        if (ended) {
            throw new Refusal(RefusalCode.BATCH_SCORING_ALREADY_ENDED, "Ask for a new batch scoring job.");
        }
    }
}
