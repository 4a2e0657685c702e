package io.modeltrail.contracts.dataset;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a snapshot of a feature set without knowing its schema. Whoever compiles feature sets adds the schema and passes it on as
 * {@link DatasetSnapshotCommand.RequestDatasetSnapshot} under the same id.
 *
 * @param useCase that the feature set is for
 * @param version null = the newest in use
 * @param observedAt in ascending order, each once
 * @param labelled whether the rows have the set's label; without it the moments may be so recent that no label is decided yet
 */
public record RequestFeatureSnapshot(
        @TargetAggregateIdentifier DatasetSnapshotId datasetSnapshotId,
        UseCaseKey useCase,
        FeatureSetKey featureSet,
        @Nullable Integer version,
        List<Instant> observedAt,
        boolean labelled,
        Actor requestedBy) {
    public RequestFeatureSnapshot {
        observedAt = List.copyOf(observedAt);
    }
}
