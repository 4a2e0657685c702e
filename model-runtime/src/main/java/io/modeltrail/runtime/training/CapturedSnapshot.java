package io.modeltrail.runtime.training;

import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetDefined;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.learning.CannotTrain;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;

/**
 * What whoever trains on a snapshot, or scores it, needs to know of it.
 *
 * @param labelHorizonMillis how long after the observation the feature set decides its label; 0 = not known, as of an upload
 */
public record CapturedSnapshot(
        DatasetSchema schema,
        SnapshotSource source,
        Sha256Digest parquetDigest,
        long rowCount,
        long labelHorizonMillis) {
    /** @throws CannotTrain when the snapshot is of another use case, was refused or is not captured yet */
    static CapturedSnapshot read(EventStore eventStore, TrainingRequested training) {
        return read(eventStore, training.datasetSnapshotId(), training.useCase());
    }

    /** @throws CannotTrain when the snapshot is of another use case, was refused or is not captured yet */
    public static CapturedSnapshot read(EventStore eventStore, DatasetSnapshotId id, UseCaseKey useCase) {
        DatasetSchema schema = null;
        SnapshotSource source = null;
        SnapshotContent content = null;
        DomainEventStream events = eventStore.readEvents(id.toString());
        while (events.hasNext()) {
            switch (events.next().getPayload()) {
                case DatasetSnapshotRequested requested -> {
                    requireSame(requested.useCase(), useCase);
                    schema = requested.schema();
                    source = requested.source();
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
        if (schema == null || source == null || content == null) {
            throw new CannotTrain(
                    "snapshot-not-captured", "The dataset snapshot is not captured yet; ask again when it is.");
        }
        return new CapturedSnapshot(
                schema, source, content.parquetDigest(), content.rowCount(), labelHorizonMillis(eventStore, source));
    }

    /** @throws CannotTrain when the snapshot's file is missing, changed or does not fit */
    TrainingTable table(SnapshotReader snapshots) {
        return snapshots.read(parquetDigest, schema).withLabelHorizon(labelHorizonMillis);
    }

    private static long labelHorizonMillis(EventStore eventStore, SnapshotSource source) {
        if (source instanceof SnapshotSource.FeatureSet asked) {
            DomainEventStream events = eventStore.readEvents(asked.featureSet().toString());
            while (events.hasNext()) {
                if (events.next().getPayload() instanceof FeatureSetDefined defined
                        && defined.definition().version() == asked.version()) {
                    FeatureSetDefinition.Label label = defined.definition().label();
                    return label == null ? 0 : label.within().toMillis();
                }
            }
        }
        return 0;
    }

    private static void requireSame(UseCaseKey ofSnapshot, UseCaseKey ofTraining) {
        if (!ofSnapshot.equals(ofTraining)) {
            throw new CannotTrain(
                    "snapshot-of-another-use-case", "The dataset snapshot belongs to the use case " + ofSnapshot + ".");
        }
    }
}
