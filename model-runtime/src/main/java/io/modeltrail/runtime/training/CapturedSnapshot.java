package io.modeltrail.runtime.training;

import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.learning.CannotTrain;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** What a training needs to know of a snapshot. */
record CapturedSnapshot(DatasetSchema schema, Sha256Digest parquetDigest, long rowCount) {
    /** @throws CannotTrain when the snapshot is of another use case, was refused or is not captured yet */
    static CapturedSnapshot read(EventStore eventStore, TrainingRequested training) {
        DatasetSchema schema = null;
        SnapshotContent content = null;
        DomainEventStream events =
                eventStore.readEvents(training.datasetSnapshotId().toString());
        while (events.hasNext()) {
            switch (events.next().getPayload()) {
                case DatasetSnapshotRequested requested -> {
                    requireSame(requested.useCase(), training.useCase());
                    schema = requested.schema();
                }
                case DatasetSnapshotCaptured captured -> content = captured.content();
                case DatasetSnapshotRefused refused ->
                    throw new CannotTrain(
                            "snapshot-refused",
                            "The dataset snapshot was refused; correct the file and import it again.");
                default -> {
                    // Nothing else of a snapshot matters here.
                }
            }
        }
        if (schema == null || content == null) {
            throw new CannotTrain(
                    "snapshot-not-captured",
                    "The dataset snapshot is not captured yet; request the training afterwards.");
        }
        return new CapturedSnapshot(schema, content.parquetDigest(), content.rowCount());
    }

    private static void requireSame(UseCaseKey ofSnapshot, UseCaseKey ofTraining) {
        if (!ofSnapshot.equals(ofTraining)) {
            throw new CannotTrain(
                    "snapshot-of-another-use-case", "The dataset snapshot belongs to the use case " + ofSnapshot + ".");
        }
    }
}
