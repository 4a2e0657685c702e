package io.modeltrail.command.rollout;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

record UseCaseHasNoOpenRollout(StandingRows.Standing standing) {
    void orRefuse() {
        if (standing.open()) {
            throw new Refusal(
                    RefusalCode.ROLLOUT_ALREADY_OPEN,
                    Map.of("openRollout", String.valueOf(standing.latestRollout())),
                    "Complete the open rollout or roll it back first.");
        }
    }
}
