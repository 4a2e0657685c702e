package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/** Keeps what model versions were trained on. */
@Component
@ProcessingGroup(TrainedOnProjection.GROUP)
class TrainedOnProjection {
    static final String GROUP = "runtime.trained-on";

    private final TrainedOnRows rows;

    TrainedOnProjection(TrainedOnRows rows) {
        this.rows = rows;
    }

    @EventHandler
    void on(DatasetSnapshotRequested requested, TrackingToken token) {
        rows.snapshot(
                requested.datasetSnapshotId(),
                requested.source(),
                token.position().orElseThrow());
    }

    @EventHandler
    void on(ModelVersionRegistered registered, TrackingToken token) {
        rows.model(
                registered.modelVersionId(),
                registered.candidate().datasetSnapshotId(),
                token.position().orElseThrow());
    }

    @ResetHandler
    void reset() {
        rows.truncate();
    }
}
