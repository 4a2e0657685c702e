package io.modeltrail.contracts.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.identity.Identifiers;
import java.util.UUID;

/** Identity of one model version, a UUIDv7. */
public record ModelVersionId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ModelVersionId of(String text) {
        return new ModelVersionId(Identifiers.parse(text));
    }

    public static ModelVersionId next() {
        return new ModelVersionId(Identifiers.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
