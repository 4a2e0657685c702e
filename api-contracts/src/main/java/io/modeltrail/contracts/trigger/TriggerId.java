package io.modeltrail.contracts.trigger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.UUID;

/** Identity of the one prediction trigger of a use case: a UUID that follows from its name, so that a second one cannot come to be. */
public record TriggerId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static TriggerId of(String text) {
        return new TriggerId(Identifiers.parse(text));
    }

    public static TriggerId of(UseCaseKey useCase) {
        return new TriggerId(Identifiers.derived(Instant.EPOCH, "prediction-trigger " + useCase.value()));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
