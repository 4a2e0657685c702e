package io.modeltrail.command.rollout;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

record RolloutIsRunning(Rollout.State state) {
    void orRefuse() {
        if (state != Rollout.State.RUNNING) {
            throw new Refusal(
                    RefusalCode.ROLLOUT_NOT_RUNNING,
                    Map.of("state", state.name()),
                    "Resume a paused rollout; start a new one after it has ended.");
        }
    }
}
