package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The body of a request for a prediction; a missing component is null until it is asked for.
 *
 * @param features null = those that the feature store has of the entity now
 * @param explain whether the answer says why
 */
record PredictionRequest(
        @Nullable UseCaseKey useCase,

        @PersonalData @JsonDeserialize(using = TextOnly.class) @Nullable
        String entity,

        @PersonalData @Nullable FeatureRow features,
        @Nullable Boolean explain) {
    /** @throws Refusal MALFORMED_REQUEST when a component is missing */
    AskedPrediction by(Actor caller) {
        return new AskedPrediction(
                given("useCase", useCase), given("entity", entity), features, explain != null && explain, caller);
    }

    private static <T> T given(String field, @Nullable T value) {
        if (value == null) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    Map.of("field", field),
                    "Give useCase and entity, none of them null.");
        }
        return value;
    }
}
