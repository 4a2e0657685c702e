package io.modeltrail.command.training;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;

record TrainingHasNotEnded(boolean ended) {
    void orRefuse() {
        if (ended) {
            throw new Refusal(RefusalCode.TRAINING_ALREADY_ENDED, "Request a new training run.");
        }
    }
}
