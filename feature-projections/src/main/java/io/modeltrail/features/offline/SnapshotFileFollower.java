package io.modeltrail.features.offline;

import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureAnnounced;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureStopped;
import io.modeltrail.contracts.subject.SubjectEvent.SubjectErased;
import io.modeltrail.features.definition.CompiledFeatureSet;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.springframework.stereotype.Component;

/** Keeps which files hold the snapshots of a use case, and how far it knows them. */
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

    @EventHandler
    void on(DatasetSnapshotRefused event) {
        rows.refuse(event.datasetSnapshotId());
    }

    /** One segment reads the log in its order: every snapshot of before is known now. */
    @EventHandler
    void on(ErasureAnnounced event) {
        rows.announce(event.subjectId());
    }

    @EventHandler
    void on(ErasureStopped event) {
        rows.forget(event.subjectId());
    }

    @EventHandler
    void on(SubjectErased event) {
        rows.forget(event.subjectId());
    }

    @ResetHandler
    void reset() {
        rows.truncate();
    }
}
