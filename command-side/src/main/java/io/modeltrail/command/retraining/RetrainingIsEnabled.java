package io.modeltrail.command.retraining;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;

record RetrainingIsEnabled(boolean enabled) {
    void orRefuse() {
        if (!enabled) {
            throw new Refusal(RefusalCode.RETRAINING_DISABLED, "Enable the retraining of the use case first.");
        }
    }
}
