package io.modeltrail.command.model;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;

record ModelAwaitsDecision(boolean submitted, boolean decided) {
    void orRefuse() {
        if (!submitted) {
            throw new Refusal(RefusalCode.MODEL_NOT_SUBMITTED, "Have a data scientist submit the model version first.");
        }
        if (decided) {
            throw new Refusal(
                    RefusalCode.MODEL_ALREADY_DECIDED, "A decision stands; a new training makes a new version.");
        }
    }
}
