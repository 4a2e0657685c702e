package io.modeltrail.command.rollout;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import org.jspecify.annotations.Nullable;

record ChallengerIsNotTheChampion(
        ModelVersionId challenger, @Nullable ModelVersionId champion) {
    void orRefuse() {
        if (challenger.equals(champion)) {
            throw new Refusal(
                    RefusalCode.MODEL_ALREADY_CHAMPION, "It serves everybody already; choose another model version.");
        }
    }
}
