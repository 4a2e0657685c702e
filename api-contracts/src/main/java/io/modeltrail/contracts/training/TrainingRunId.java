package io.modeltrail.contracts.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.identity.Identifiers;
import java.util.UUID;

/** Identity of one training run, a UUIDv7. */
public record TrainingRunId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static TrainingRunId of(String text) {
        return new TrainingRunId(Identifiers.parse(text));
    }

    public static TrainingRunId next() {
        return new TrainingRunId(Identifiers.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
