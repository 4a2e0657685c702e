package io.modeltrail.command.rollout;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

record RolloutIsPaused(Rollout.State state) {
    void orRefuse() {
        if (state != Rollout.State.PAUSED) {
            throw new Refusal(
                    RefusalCode.ROLLOUT_NOT_PAUSED,
                    Map.of("state", state.name()),
                    "Only a paused rollout can be resumed.");
        }
    }
}
