package io.modeltrail.contracts.dataset;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Everything that can be asked of one dataset snapshot. */
public sealed interface DatasetSnapshotCommand {
    DatasetSnapshotId datasetSnapshotId();

    /** @param schema of a feature set it is the one that its definition gives */
    record RequestDatasetSnapshot(
            @TargetAggregateIdentifier DatasetSnapshotId datasetSnapshotId,
            UseCaseKey useCase,
            SnapshotSource source,
            DatasetSchema schema,
            Actor requestedBy)
            implements DatasetSnapshotCommand {}

    record CaptureDatasetSnapshot(
            @TargetAggregateIdentifier DatasetSnapshotId datasetSnapshotId, SnapshotContent content)
            implements DatasetSnapshotCommand {}

    /**
     * @param problemCount all problems of the file
     * @param firstProblems at most 200 of them, in the order of rows
     * @param reportDigest of the full list, kept beside the snapshots as JSON Lines
     */
    record RefuseDatasetSnapshot(
            @TargetAggregateIdentifier DatasetSnapshotId datasetSnapshotId,
            long problemCount,
            List<DataProblem> firstProblems,
            Sha256Digest reportDigest)
            implements DatasetSnapshotCommand {}
}
