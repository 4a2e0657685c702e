package io.modeltrail.query.dataset;

import io.modeltrail.contracts.dataset.DatasetSnapshotEvent;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.query.RecordedEvent;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/** Keeps one row for each dataset snapshot. */
@Component
@ProcessingGroup(DatasetProjection.GROUP)
class DatasetProjection {
    static final String GROUP = "query.dataset";

    private final DatasetRows rows;

    DatasetProjection(DatasetRows rows) {
        this.rows = rows;
    }

    @EventHandler
    void on(DatasetSnapshotEvent event, EventMessage<?> message, TrackingToken token) {
        RecordedEvent recorded = RecordedEvent.of(message, token);
        switch (event) {
            case DatasetSnapshotRequested requested -> rows.request(requested, recorded);
            case DatasetSnapshotCaptured captured -> rows.capture(captured, recorded);
            case DatasetSnapshotRefused refused -> rows.refuse(refused, recorded);
        }
    }

    @ResetHandler
    void forget() {
        rows.truncate();
    }
}
