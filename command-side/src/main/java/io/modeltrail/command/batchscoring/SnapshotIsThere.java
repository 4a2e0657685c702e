package io.modeltrail.command.batchscoring;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;

record SnapshotIsThere(boolean ready) {
    void orRefuse() {
        if (!ready) {
            throw new Refusal(
                    RefusalCode.BATCH_SCORING_NOT_READY,
                    "Wait until the snapshot of the current features is captured.");
        }
    }
}
