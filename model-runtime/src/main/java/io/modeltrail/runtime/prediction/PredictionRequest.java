package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The body of a request for a prediction; a missing component is null until it is asked for. */
record PredictionRequest(
        @Nullable UseCaseKey useCase,

        @PersonalData @JsonDeserialize(using = TextOnly.class) @Nullable
        String entity,

        @PersonalData @Nullable FeatureRow features) {
    UseCaseKey givenUseCase() {
        return given("useCase", useCase);
    }

    String givenEntity() {
        return given("entity", entity);
    }

    FeatureRow givenFeatures() {
        return given("features", features);
    }

    private static <T> T given(String field, @Nullable T value) {
        if (value == null) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    Map.of("field", field),
                    "Give useCase, entity and features, none of them null.");
        }
        return value;
    }
}
