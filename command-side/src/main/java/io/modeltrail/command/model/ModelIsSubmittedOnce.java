package io.modeltrail.command.model;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;

record ModelIsSubmittedOnce(boolean submitted) {
    void orRefuse() {
        if (submitted) {
            throw new Refusal(
                    RefusalCode.MODEL_ALREADY_SUBMITTED,
                    "Ask the approvers to decide; a new training makes a new version.");
        }
    }
}
