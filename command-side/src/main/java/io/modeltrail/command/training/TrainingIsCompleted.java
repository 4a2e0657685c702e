package io.modeltrail.command.training;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;

record TrainingIsCompleted(boolean completed) {
    void orRefuse() {
        if (!completed) {
            throw new Refusal(
                    RefusalCode.TRAINING_NOT_COMPLETED, "Wait until the run is completed; a failed run has no model.");
        }
    }
}
