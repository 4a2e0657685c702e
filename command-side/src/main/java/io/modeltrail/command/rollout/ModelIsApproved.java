package io.modeltrail.command.rollout;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;

record ModelIsApproved(boolean approved) {
    void orRefuse() {
        if (!approved) {
            throw new Refusal(
                    RefusalCode.MODEL_NOT_APPROVED, "Submit the model version and have two people approve it first.");
        }
    }
}
