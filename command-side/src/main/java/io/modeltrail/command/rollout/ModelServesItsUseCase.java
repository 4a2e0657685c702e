package io.modeltrail.command.rollout;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.Map;

record ModelServesItsUseCase(UseCaseKey trainedFor, UseCaseKey asked) {
    void orRefuse() {
        if (!trainedFor.equals(asked)) {
            throw new Refusal(
                    RefusalCode.MODEL_OF_ANOTHER_USE_CASE,
                    Map.of("trainedFor", trainedFor.value(), "asked", asked.value()),
                    "Roll the model version out in the use case that it was trained for.");
        }
    }
}
