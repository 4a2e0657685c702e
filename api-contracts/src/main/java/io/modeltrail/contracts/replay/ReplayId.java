package io.modeltrail.contracts.replay;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.audit.AccessId;
import io.modeltrail.contracts.identity.Identifiers;
import java.util.UUID;

/** Identity of one replay of many predictions, a UUIDv7. */
public record ReplayId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ReplayId of(String text) {
        return new ReplayId(Identifiers.parse(text));
    }

    public static ReplayId next() {
        return new ReplayId(Identifiers.next());
    }

    /** Of the record that says who replayed: its own, because the result of a replay has this one, and the log knows each once. */
    public AccessId access() {
        return new AccessId(Identifiers.derived(value, "access"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
