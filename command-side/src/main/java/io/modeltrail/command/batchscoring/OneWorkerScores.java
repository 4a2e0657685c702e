package io.modeltrail.command.batchscoring;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** @param claimedBy null = nobody has claimed the job, so nobody may report on it */
record OneWorkerScores(@Nullable String claimedBy, String worker) {
    void orRefuse() {
        if (!worker.equals(claimedBy)) {
            throw new Refusal(
                    RefusalCode.BATCH_SCORING_CLAIMED_BY_ANOTHER,
                    Map.of("claimedBy", String.valueOf(claimedBy), "worker", worker),
                    "Leave the job to the worker that claimed it.");
        }
    }
}
