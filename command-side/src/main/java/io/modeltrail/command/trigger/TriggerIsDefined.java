package io.modeltrail.command.trigger;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.trigger.TriggerDefinition;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

record TriggerIsDefined(UseCaseKey useCase, @Nullable TriggerDefinition definition) {
    void orRefuse() {
        if (definition == null) {
            throw new Refusal(
                    RefusalCode.TRIGGER_NOT_DEFINED,
                    Map.of("useCase", useCase.value()),
                    "Define one first; there is nothing to remove.");
        }
    }
}
