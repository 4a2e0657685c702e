package io.modeltrail.command.rollout;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

record RolloutIsNotRolledBack(Rollout.State state) {
    void orRefuse() {
        if (state == Rollout.State.ROLLED_BACK) {
            throw new Refusal(
                    RefusalCode.ROLLOUT_ENDED, Map.of("state", state.name()), "Start a new rollout of the challenger.");
        }
    }
}
