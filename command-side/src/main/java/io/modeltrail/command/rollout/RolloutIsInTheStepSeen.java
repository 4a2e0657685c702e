package io.modeltrail.command.rollout;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** @param seen null = the sender takes whichever step it is */
record RolloutIsInTheStepSeen(@Nullable Integer seen, int step) {
    void orRefuse() {
        if (seen != null && seen != step) {
            throw new Refusal(
                    RefusalCode.CHANGED_MEANWHILE,
                    Map.of("seen", seen.toString(), "step", Integer.toString(step)),
                    "Look at the rollout again and decide anew.");
        }
    }
}
