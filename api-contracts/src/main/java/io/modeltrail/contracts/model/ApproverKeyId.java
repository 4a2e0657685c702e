package io.modeltrail.contracts.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.identity.Identifiers;
import java.util.UUID;

/** Identity of one key of an approver, a UUIDv7. */
public record ApproverKeyId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ApproverKeyId of(String text) {
        return new ApproverKeyId(Identifiers.parse(text));
    }

    public static ApproverKeyId next() {
        return new ApproverKeyId(Identifiers.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
