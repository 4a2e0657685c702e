package io.modeltrail.features.offline;

import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.features.definition.CompiledFeatureSet;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.springframework.stereotype.Component;

/** Keeps which files hold the snapshots of a use case. */
@Component
@ProcessingGroup("features.snapshot")
class SnapshotFileFollower {
    private final SnapshotFileRows rows;

    SnapshotFileFollower(SnapshotFileRows rows) {
        this.rows = rows;
    }

    @EventHandler
    void on(DatasetSnapshotRequested event) {
        switch (event.source()) {
            case SnapshotSource.Upload upload ->
                rows.request(event, List.of(event.schema().entityKey().name()), upload.uploadDigest());
            // Its key is the observation where an entity is observed several times; the entity has this column in any
            // case.
            case SnapshotSource.FeatureSet featureSet -> rows.request(event, List.of(CompiledFeatureSet.ENTITY), null);
        }
    }

    @EventHandler
    void on(DatasetSnapshotCaptured event) {
        rows.capture(event);
    }

    @ResetHandler
    void reset() {
        rows.truncate();
    }
}
