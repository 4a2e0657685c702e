package io.modeltrail.command.retraining;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.retraining.RetrainingCause;
import io.modeltrail.contracts.retraining.RetrainingDefinition;

record CauseIsInTheDefinition(RetrainingDefinition definition, RetrainingCause cause) {
    void orRefuse() {
        switch (cause) {
            case RetrainingCause.Schedule schedule -> {
                if (definition.schedule() == null) {
                    throw new Refusal(
                            RefusalCode.RETRAINING_NOT_SCHEDULED,
                            "Give the retraining a schedule, or start it by hand.");
                }
            }
            case RetrainingCause.Drift drift -> {
                if (!definition.onDrift()) {
                    throw new Refusal(
                            RefusalCode.RETRAINING_NOT_ON_DRIFT,
                            "Define the retraining with onDrift, or start it by hand.");
                }
            }
            case RetrainingCause.Request request -> {
                // A person may always ask.
            }
        }
    }
}
