package io.modeltrail.contracts.dataset;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.List;

/** Everything that can happen to one dataset snapshot. */
public sealed interface DatasetSnapshotEvent {
    DatasetSnapshotId datasetSnapshotId();

    /** @param schema of a feature set it is the one that its definition gives */
    @StoredAs(value = "dataset.DatasetSnapshotRequested", revision = 2)
    record DatasetSnapshotRequested(
            DatasetSnapshotId datasetSnapshotId,
            UseCaseKey useCase,
            SnapshotSource source,
            DatasetSchema schema,
            Actor requestedBy)
            implements DatasetSnapshotEvent {}

    @StoredAs("dataset.DatasetSnapshotCaptured")
    record DatasetSnapshotCaptured(DatasetSnapshotId datasetSnapshotId, SnapshotContent content)
            implements DatasetSnapshotEvent {}

    /** @param firstProblems at most 200; the report behind {@code reportDigest} has them all */
    @StoredAs("dataset.DatasetSnapshotRefused")
    record DatasetSnapshotRefused(
            DatasetSnapshotId datasetSnapshotId,
            long problemCount,
            List<DataProblem> firstProblems,
            Sha256Digest reportDigest)
            implements DatasetSnapshotEvent {}
}
