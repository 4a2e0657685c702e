package io.modeltrail.runtime.training;

import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.runtime.learning.CannotTrain;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/** Which rows of a snapshot a training run set aside, found again from its record. */
@Component
public class HoldoutOfRun {
    private final EventStore eventStore;
    private final SnapshotReader snapshots;

    public HoldoutOfRun(EventStore eventStore, SnapshotReader snapshots) {
        this.eventStore = eventStore;
        this.snapshots = snapshots;
    }

    /**
     * @return row numbers in the order of the snapshot's file, ascending
     * @throws CannotTrain when the snapshot is missing, changed or unreadable
     */
    public int[] rows(TrainingRunId run, Sha256Digest snapshot, DatasetSchema schema) {
        TrainingHistory history = TrainingHistory.read(eventStore, run);
        return TrainingProcedure.split(
                        snapshots.read(snapshot, schema), history.requested().plan())
                .holdout();
    }
}
