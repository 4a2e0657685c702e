package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringRequested;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.prediction.FeatureOrigin;
import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.training.CapturedSnapshot;
import io.modeltrail.runtime.training.SnapshotReader;
import java.nio.file.Path;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot that a job scores.
 *
 * @param file its Parquet file, which has the digest that was captured
 * @param origin null when the snapshot is of a file
 */
record SnapshotTable(
        CapturedSnapshot snapshot, Path file, @Nullable FeatureOrigin origin) {
    /** @throws JobImpossible when the snapshot is of another use case, is not captured, has several moments, or its file is missing or changed */
    static SnapshotTable of(EventStore events, SnapshotReader reader, BatchScoringRequested job) {
        try {
            CapturedSnapshot snapshot = CapturedSnapshot.read(events, job.datasetSnapshotId(), job.useCase());
            return new SnapshotTable(snapshot, reader.unchanged(snapshot.parquetDigest()), origin(snapshot.source()));
        } catch (CannotTrain unfit) {
            throw new JobImpossible(unfit.code(), unfit.reason());
        }
    }

    private static @Nullable FeatureOrigin origin(SnapshotSource source) {
        return switch (source) {
            case SnapshotSource.Upload upload -> null;
            case SnapshotSource.FeatureSet set -> {
                if (set.observedAt().size() > 1) {
                    throw new JobImpossible(
                            "snapshot-of-several-moments",
                            "The snapshot observes its entities at several moments; score one of a single moment.");
                }
                // A snapshot does not keep how old its newest fact is.
                yield new FeatureOrigin(
                        set.featureSet(), set.version(), set.observedAt().getFirst(), null);
            }
        };
    }
}
