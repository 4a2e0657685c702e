package io.modeltrail.contracts.retraining;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to the retraining of one use case. */
public sealed interface RetrainingEvent {
    UseCaseKey useCase();

    /** The first definition is enabled; a later one leaves that as it is. */
    @StoredAs("retraining.RetrainingDefined")
    record RetrainingDefined(UseCaseKey useCase, RetrainingDefinition definition, Actor definedBy)
            implements RetrainingEvent {}

    @StoredAs("retraining.RetrainingEnabled")
    record RetrainingEnabled(UseCaseKey useCase, Actor enabledBy) implements RetrainingEvent {}

    @StoredAs("retraining.RetrainingDisabled")
    record RetrainingDisabled(UseCaseKey useCase, Actor disabledBy) implements RetrainingEvent {}

    /**
     * @param definition as it was then
     * @param answerable who defined it; the training is requested in this name
     * @param observedAt at which moments the snapshot observes entities
     * @param datasetSnapshotId under which the snapshot is asked for
     * @param trainingRunId under which the training is asked for
     */
    @StoredAs("retraining.RetrainingCycleStarted")
    record RetrainingCycleStarted(
            UseCaseKey useCase,
            RetrainingCycleId cycleId,
            RetrainingCause cause,
            RetrainingDefinition definition,
            Actor answerable,
            List<Instant> observedAt,
            DatasetSnapshotId datasetSnapshotId,
            TrainingRunId trainingRunId,
            Instant startedAt)
            implements RetrainingEvent {
        public RetrainingCycleStarted {
            observedAt = List.copyOf(observedAt);
        }
    }

    /** The candidate is good enough to be submitted. */
    @StoredAs("retraining.RetrainingCandidateChosen")
    record RetrainingCandidateChosen(UseCaseKey useCase, RetrainingCycleId cycleId, ModelVersionId modelVersionId)
            implements RetrainingEvent {}

    /** @param modelVersionId null when no candidate was registered */
    @StoredAs("retraining.RetrainingCycleEnded")
    record RetrainingCycleEnded(
            UseCaseKey useCase,
            RetrainingCycleId cycleId,
            RetrainingResult result,
            String reason,
            @Nullable ModelVersionId modelVersionId,
            Instant endedAt)
            implements RetrainingEvent {}
}
