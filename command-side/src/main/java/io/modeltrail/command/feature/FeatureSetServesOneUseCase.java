package io.modeltrail.command.feature;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** @param known null before the first version */
record FeatureSetServesOneUseCase(@Nullable UseCaseKey known, UseCaseKey sent) {
    void orRefuse() {
        if (known != null && !known.equals(sent)) {
            throw new Refusal(
                    RefusalCode.FEATURE_SET_OF_ANOTHER_USE_CASE,
                    Map.of("useCase", known.value(), "sentUseCase", sent.value()),
                    "Define the version for the use case of the feature set, or give it a name of its own.");
        }
    }
}
