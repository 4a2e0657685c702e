package io.modeltrail.query.prediction;

import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.model.ApproverKeyEvent;
import io.modeltrail.contracts.model.ArtefactEvent.FeaturesNamed;
import io.modeltrail.contracts.model.ModelVersionEvent;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleStarted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStepAdvanced;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.query.RecordedEvent;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/** Keeps the events that a lineage walks through. */
@Component
@ProcessingGroup(LineageProjection.GROUP)
class LineageProjection {
    static final String GROUP = "query.lineage";

    private final LineageRows rows;

    LineageProjection(LineageRows rows) {
        this.rows = rows;
    }

    @EventHandler
    void on(DatasetSnapshotRequested event, EventMessage<?> message, TrackingToken token) {
        rows.insert(event.datasetSnapshotId().value(), event, RecordedEvent.of(message, token));
    }

    @EventHandler
    void on(DatasetSnapshotCaptured event, EventMessage<?> message, TrackingToken token) {
        rows.insert(event.datasetSnapshotId().value(), event, RecordedEvent.of(message, token));
    }

    /** Found by the training run that it led to. */
    @EventHandler
    void on(RetrainingCycleStarted event, EventMessage<?> message, TrackingToken token) {
        rows.insert(event.trainingRunId().value(), event, RecordedEvent.of(message, token));
    }

    @EventHandler
    void on(TrainingRequested event, EventMessage<?> message, TrackingToken token) {
        rows.insert(event.trainingRunId().value(), event, RecordedEvent.of(message, token));
    }

    @EventHandler
    void on(TrainingCompleted event, EventMessage<?> message, TrackingToken token) {
        rows.insert(event.trainingRunId().value(), event, RecordedEvent.of(message, token));
    }

    @EventHandler
    void on(ModelVersionEvent event, EventMessage<?> message, TrackingToken token) {
        rows.insert(event.modelVersionId().value(), event, RecordedEvent.of(message, token));
    }

    /** Found by the decisions that were signed with the key. */
    @EventHandler
    void on(ApproverKeyEvent event, EventMessage<?> message, TrackingToken token) {
        rows.insert(event.keyId().value(), event, RecordedEvent.of(message, token));
    }

    /** Found by the predictions of the artefact. */
    @EventHandler
    void on(FeaturesNamed event, EventMessage<?> message, TrackingToken token) {
        rows.insert(event, RecordedEvent.of(message, token));
    }

    @EventHandler
    void on(RolloutStarted event, EventMessage<?> message, TrackingToken token) {
        rows.insert(event.rolloutId().value(), event, RecordedEvent.of(message, token));
    }

    @EventHandler
    void on(RolloutStepAdvanced event, EventMessage<?> message, TrackingToken token) {
        rows.insert(event.rolloutId().value(), event, RecordedEvent.of(message, token));
    }

    @ResetHandler
    void forget() {
        rows.truncate();
    }
}
