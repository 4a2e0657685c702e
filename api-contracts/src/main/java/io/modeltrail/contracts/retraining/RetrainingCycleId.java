package io.modeltrail.contracts.retraining;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.UUID;

/**
 * Identity of one cycle, a UUIDv7. What a cycle asks for has ids that follow from its own, so that asking twice asks for the same.
 */
public record RetrainingCycleId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static RetrainingCycleId of(String text) {
        return new RetrainingCycleId(Identifiers.parse(text));
    }

    public static RetrainingCycleId next() {
        return new RetrainingCycleId(Identifiers.next());
    }

    /** The cycle that a use case owes to this cause, which has no other. */
    public static RetrainingCycleId of(UseCaseKey useCase, RetrainingCause cause, Instant at) {
        return new RetrainingCycleId(Identifiers.derived(at, useCase + " " + cause.key()));
    }

    public DatasetSnapshotId datasetSnapshotId() {
        return new DatasetSnapshotId(Identifiers.derived(value, "snapshot"));
    }

    public TrainingRunId trainingRunId() {
        return new TrainingRunId(Identifiers.derived(value, "training"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
