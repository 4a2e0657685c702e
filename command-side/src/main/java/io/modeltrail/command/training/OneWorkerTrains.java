package io.modeltrail.command.training;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** @param claimedBy null = nobody has claimed the run yet, so nobody may report on it */
record OneWorkerTrains(@Nullable String claimedBy, String worker) {
    void orRefuse() {
        if (!worker.equals(claimedBy)) {
            throw new Refusal(
                    RefusalCode.TRAINING_CLAIMED_BY_ANOTHER,
                    Map.of("claimedBy", String.valueOf(claimedBy), "worker", worker),
                    "Leave the run to the worker that claimed it.");
        }
    }
}
