package io.modeltrail.command.rollout;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.rollout.RolloutPlan;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** With nobody to serve the rest, a share below 100 percent would leave entities without a model. */
record FirstModelServesEverybody(@Nullable ModelVersionId champion, RolloutPlan plan) {
    void orRefuse() {
        if (champion == null && plan.sharesPercent().size() > 1) {
            throw new Refusal(
                    RefusalCode.FIRST_MODEL_SERVES_EVERYBODY,
                    Map.of("sharesPercent", plan.sharesPercent().toString()),
                    "Leave the plan out, or give {\"sharesPercent\":[100]}.");
        }
    }
}
