package io.modeltrail.contracts.prediction;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.identity.Identifiers;
import java.util.UUID;

/** Identity of one prediction, a UUIDv7. */
public record PredictionId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static PredictionId of(String text) {
        return new PredictionId(Identifiers.parse(text));
    }

    public static PredictionId next() {
        return new PredictionId(Identifiers.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
