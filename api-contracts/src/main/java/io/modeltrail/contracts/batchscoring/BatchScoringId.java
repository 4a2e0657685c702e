package io.modeltrail.contracts.batchscoring;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.UUID;

/** Identity of one job, a UUIDv7, and the correlation id of its predictions. */
public record BatchScoringId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static BatchScoringId of(String text) {
        return new BatchScoringId(Identifiers.parse(text));
    }

    public static BatchScoringId next() {
        return new BatchScoringId(Identifiers.next());
    }

    /** The job that a use case owes to this moment of its schedule, which has no other. */
    public static BatchScoringId of(UseCaseKey useCase, Instant dueAt) {
        return new BatchScoringId(Identifiers.derived(dueAt, useCase + " batch scoring"));
    }

    /** Under which the job asks for the current features, so that asking twice asks for the same. */
    public DatasetSnapshotId datasetSnapshotId() {
        return new DatasetSnapshotId(Identifiers.derived(value, "snapshot"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
