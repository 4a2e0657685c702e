package io.modeltrail.contracts.subject;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.identity.Identifiers;
import java.util.UUID;

/** Pseudonym of one data subject, a UUIDv7, and the name of the key that the personal data about them is sealed with. */
public record SubjectId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static SubjectId of(String text) {
        return new SubjectId(Identifiers.parse(text));
    }

    public static SubjectId next() {
        return new SubjectId(Identifiers.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
