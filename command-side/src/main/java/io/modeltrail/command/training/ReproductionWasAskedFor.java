package io.modeltrail.command.training;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;

/** Two workers may repeat a run for one request; what the slower one found is not recorded. */
record ReproductionWasAskedFor(int open) {
    void orRefuse() {
        if (open == 0) {
            throw new Refusal(
                    RefusalCode.REPRODUCTION_NOT_REQUESTED,
                    "Ask for another repetition; every one so far is recorded.");
        }
    }
}
