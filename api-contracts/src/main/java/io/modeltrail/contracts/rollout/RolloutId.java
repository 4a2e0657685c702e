package io.modeltrail.contracts.rollout;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.identity.Identifiers;
import java.util.UUID;

/** Identity of one rollout, a UUIDv7. */
public record RolloutId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static RolloutId of(String text) {
        return new RolloutId(Identifiers.parse(text));
    }

    public static RolloutId next() {
        return new RolloutId(Identifiers.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
