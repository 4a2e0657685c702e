package io.modeltrail.command.dataset;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.CaptureDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.RefuseDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.RequestDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;

/** One snapshot: requested, then captured or refused, once. */
@Aggregate
@SuppressWarnings("NullAway.Init") // the fields are set by evolving
class DatasetSnapshot {
    @AggregateIdentifier
    private DatasetSnapshotId datasetSnapshotId;

    private boolean decided;

    private DatasetSnapshot() {}

    @CommandHandler
    DatasetSnapshot(RequestDatasetSnapshot command) {
        apply(new DatasetSnapshotRequested(
                command.datasetSnapshotId(),
                command.useCase(),
                command.source(),
                command.schema(),
                command.requestedBy()));
    }

    @CommandHandler
    void decide(CaptureDatasetSnapshot command) {
        new SnapshotIsDecidedOnce(decided).orRefuse();
        apply(new DatasetSnapshotCaptured(datasetSnapshotId, command.content()));
    }

    @CommandHandler
    void decide(RefuseDatasetSnapshot command) {
        new SnapshotIsDecidedOnce(decided).orRefuse();
        apply(new DatasetSnapshotRefused(
                datasetSnapshotId, command.problemCount(), command.firstProblems(), command.reportDigest()));
    }

    @EventSourcingHandler
    void evolve(DatasetSnapshotEvent event) {
        switch (event) {
            case DatasetSnapshotRequested requested -> datasetSnapshotId = requested.datasetSnapshotId();
            case DatasetSnapshotCaptured captured -> decided = true;
            case DatasetSnapshotRefused refused -> decided = true;
        }
    }
}
