package io.modeltrail.runtime.training;

import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.runtime.learning.CannotTrain;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** What a training needs to know of a snapshot. */
record CapturedSnapshot(DatasetSchema schema, Sha256Digest parquetDigest) {
    /** @throws CannotTrain when the snapshot was refused or is not captured yet */
    static CapturedSnapshot read(EventStore eventStore, DatasetSnapshotId datasetSnapshotId) {
        DatasetSchema schema = null;
        SnapshotContent content = null;
        DomainEventStream events = eventStore.readEvents(datasetSnapshotId.toString());
        while (events.hasNext()) {
            switch (events.next().getPayload()) {
                case DatasetSnapshotRequested requested -> schema = requested.schema();
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
        return new CapturedSnapshot(schema, content.parquetDigest());
    }
}
