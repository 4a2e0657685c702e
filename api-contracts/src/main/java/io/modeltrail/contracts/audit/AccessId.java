package io.modeltrail.contracts.audit;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.identity.Identifiers;
import java.util.UUID;

/** Identity of one recorded access, a UUIDv7. */
public record AccessId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static AccessId of(String text) {
        return new AccessId(Identifiers.parse(text));
    }

    public static AccessId next() {
        return new AccessId(Identifiers.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
