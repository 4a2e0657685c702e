package io.modeltrail.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.identity.Identifiers;
import java.util.UUID;

/** Identity of one dataset snapshot, a UUIDv7. */
public record DatasetSnapshotId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static DatasetSnapshotId of(String text) {
        return new DatasetSnapshotId(Identifiers.parse(text));
    }

    public static DatasetSnapshotId next() {
        return new DatasetSnapshotId(Identifiers.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
