package io.modeltrail.query.training;

import io.modeltrail.contracts.training.TrainingRunEvent;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCancelled;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingClaimed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingFailed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingHeartbeat;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingProgressed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReleased;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReproduced;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReproductionRequested;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.query.RecordedEvent;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/** Keeps one row for each training run. */
@Component
@ProcessingGroup(TrainingProjection.GROUP)
class TrainingProjection {
    static final String GROUP = "query.training";

    private final TrainingRows rows;

    TrainingProjection(TrainingRows rows) {
        this.rows = rows;
    }

    @EventHandler
    void on(TrainingRunEvent event, EventMessage<?> message, TrackingToken token) {
        RecordedEvent recorded = RecordedEvent.of(message, token);
        switch (event) {
            case TrainingRequested requested -> rows.request(requested, recorded);
            case TrainingClaimed claimed -> rows.claim(claimed, recorded);
            case TrainingProgressed progressed -> rows.progress(progressed, recorded);
            case TrainingCompleted completed -> rows.complete(completed, recorded);
            case TrainingFailed failed -> rows.fail(failed, recorded);
            case TrainingHeartbeat heartbeat -> rows.heartbeat(heartbeat, recorded);
            case TrainingReleased released -> rows.release(released, recorded);
            case TrainingCancelled cancelled -> rows.cancel(cancelled, recorded);
            case TrainingReproductionRequested repeated -> rows.requestReproduction(repeated, recorded);
            case TrainingReproduced reproduced -> rows.reproduce(reproduced, recorded);
        }
    }

    @ResetHandler
    void forget() {
        rows.truncate();
    }
}
