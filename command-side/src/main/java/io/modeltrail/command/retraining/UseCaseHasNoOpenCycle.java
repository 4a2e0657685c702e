package io.modeltrail.command.retraining;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.retraining.RetrainingCycleId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** @param open null = none is */
record UseCaseHasNoOpenCycle(@Nullable RetrainingCycleId open) {
    void orRefuse() {
        if (open != null) {
            throw new Refusal(
                    RefusalCode.RETRAINING_CYCLE_OPEN,
                    Map.of("cycleId", open.toString()),
                    "Wait until the cycle under way has ended.");
        }
    }
}
