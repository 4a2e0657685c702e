package io.modeltrail.query.dataset;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dataset snapshot in full.
 *
 * @param decidedPosition of the event that captured or refused it
 * @param content null until it is captured
 * @param problemCount null unless it was refused; {@code firstProblems} are at most 200 of them
 */
record DatasetView(
        DatasetSnapshotId datasetSnapshotId,
        UseCaseKey useCase,
        DatasetState state,
        SnapshotSource source,
        DatasetSchema schema,
        Actor requestedBy,
        Instant requestedAt,
        long requestedPosition,
        @Nullable Instant decidedAt,
        @Nullable Long decidedPosition,
        @Nullable SnapshotContent content,
        @Nullable Long problemCount,
        List<DataProblem> firstProblems,
        @Nullable Sha256Digest reportDigest,
        long position) {
    enum DatasetState {
        REQUESTED,
        CAPTURED,
        REFUSED
    }

    /** A line of the list. */
    record Line(
            DatasetSnapshotId datasetSnapshotId,
            UseCaseKey useCase,
            DatasetState state,
            String schemaName,
            int schemaVersion,
            @Nullable Long rowCount,
            @Nullable Sha256Digest parquetDigest,
            @Nullable Long problemCount,
            Actor requestedBy,
            Instant requestedAt) {}
}
