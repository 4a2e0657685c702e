package io.modeltrail.command.rollout;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.rollout.RolloutPlan;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** In a shadow step the challenger decides for nobody, so somebody else has to. */
record ShadowHasAChampion(@Nullable ModelVersionId champion, RolloutPlan plan) {
    void orRefuse() {
        if (champion == null && plan.isShadow(0)) {
            throw new Refusal(
                    RefusalCode.SHADOW_NEEDS_A_CHAMPION,
                    Map.of("sharesPercent", plan.sharesPercent().toString()),
                    "Roll a first model version out to everybody, and begin with a shadow step for the next one.");
        }
    }
}
