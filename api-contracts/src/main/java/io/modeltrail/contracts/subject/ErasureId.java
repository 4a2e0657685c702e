package io.modeltrail.contracts.subject;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.identity.Identifiers;
import java.util.UUID;

/** Identity of one attempt to erase a subject, a UUIDv7: one that was stopped may be followed by another. */
public record ErasureId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ErasureId of(String text) {
        return new ErasureId(Identifiers.parse(text));
    }

    public static ErasureId next() {
        return new ErasureId(Identifiers.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
