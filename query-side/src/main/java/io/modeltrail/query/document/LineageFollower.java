package io.modeltrail.query.document;

import io.modeltrail.contracts.batchscoring.BatchScoringEvent;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent;
import io.modeltrail.contracts.training.TrainingRunEvent;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.StoredJson;
import java.util.UUID;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/**
 * Writes down what is to be sent, in the transaction that moves the position: no run is left out, and each is written once. It sends
 * nothing itself, so a collector that is away holds up nobody.
 */
@Component
@Conditional(OpenLineageSettings.TargetIsSet.class)
@ProcessingGroup(LineageFollower.GROUP)
class LineageFollower {
    static final String GROUP = "query.openlineage";

    private final RunLineages lineages;
    private final LineageEventRows rows;
    private final LineageSender sender;
    private final StoredJson json;

    LineageFollower(RunLineages lineages, LineageEventRows rows, LineageSender sender, StoredJson json) {
        this.lineages = lineages;
        this.rows = rows;
        this.sender = sender;
        this.json = json;
    }

    @EventHandler
    void on(DatasetSnapshotEvent event, EventMessage<?> message, TrackingToken token) {
        follow(event.datasetSnapshotId().value(), message, token);
    }

    @EventHandler
    void on(TrainingRunEvent event, EventMessage<?> message, TrackingToken token) {
        follow(event.trainingRunId().value(), message, token);
    }

    @EventHandler
    void on(BatchScoringEvent event, EventMessage<?> message, TrackingToken token) {
        follow(event.batchScoringId().value(), message, token);
    }

    /** The run is read anew, since its end tells of its beginning; what came after this event does not change it. */
    private void follow(UUID runId, EventMessage<?> message, TrackingToken token) {
        if (!RunLineage.tellsOf(message.getPayload())) {
            return;
        }
        for (RunLineage.RunEvent event : lineages.of(runId)) {
            if (event.eventId().equals(message.getIdentifier())) {
                rows.enqueue(RecordedEvent.positionOf(token), runId, event.ending(), json.write(event.json()));
                // Before the commit the sender would not see the row.
                CurrentUnitOfWork.get().root().afterCommit(committed -> sender.wake());
            }
        }
    }
}
