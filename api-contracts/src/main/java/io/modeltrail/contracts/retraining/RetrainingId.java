package io.modeltrail.contracts.retraining;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.usecase.UseCaseKey;

/** Identity of the retraining of a use case: its name behind a word, because a feature set may have the name alone. */
public record RetrainingId(@JsonValue String value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RetrainingId {}

    public static RetrainingId of(UseCaseKey useCase) {
        return new RetrainingId("retraining:" + useCase);
    }

    @Override
    public String toString() {
        return value;
    }
}
