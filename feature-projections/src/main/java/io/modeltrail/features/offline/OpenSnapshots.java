package io.modeltrail.features.offline;

import io.modeltrail.contracts.dataset.DatasetSnapshotEvent;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.stereotype.Component;

/** Follows which snapshots are still to be decided on. */
@Component
@ProcessingGroup("features.dataset")
class OpenSnapshots {
    private final OpenSnapshotRows rows;
    private final SnapshotWorker worker;

    OpenSnapshots(OpenSnapshotRows rows, SnapshotWorker worker) {
        this.rows = rows;
        this.worker = worker;
    }

    @EventHandler
    void on(DatasetSnapshotEvent event, UnitOfWork<?> unitOfWork) {
        switch (event) {
            case DatasetSnapshotRequested requested -> {
                rows.open(requested.datasetSnapshotId());
                unitOfWork.root().afterCommit(committed -> worker.wake());
            }
            case DatasetSnapshotCaptured captured -> rows.close(captured.datasetSnapshotId());
            case DatasetSnapshotRefused refused -> rows.close(refused.datasetSnapshotId());
        }
    }

    @ResetHandler
    void reset() {
        rows.forgetAll();
    }
}
