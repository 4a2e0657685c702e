package io.modeltrail.contracts.outcome;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.identity.Identifiers;
import java.util.UUID;

/** Identity of one outcome: a UUIDv7, or the UUID that its sender gave it. */
public record OutcomeId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static OutcomeId of(String text) {
        return new OutcomeId(Identifiers.parse(text));
    }

    public static OutcomeId next() {
        return new OutcomeId(Identifiers.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
