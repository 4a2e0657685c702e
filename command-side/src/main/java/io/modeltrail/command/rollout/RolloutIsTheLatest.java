package io.modeltrail.command.rollout;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.rollout.RolloutId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

record RolloutIsTheLatest(RolloutId rollout, @Nullable RolloutId latest) {
    void orRefuse() {
        if (!rollout.equals(latest)) {
            throw new Refusal(
                    RefusalCode.ROLLOUT_ENDED,
                    Map.of("latest", String.valueOf(latest)),
                    "Roll back the latest rollout of the use case, which this is not.");
        }
    }
}
