package io.modeltrail.query.prediction;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.query.RecordedEvent;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.stereotype.Component;

/**
 * Keeps one row for each prediction. It is the projection that has to be fast, so it gathers what one unit of work brings and writes
 * it with one statement before the commit.
 */
@Component
@ProcessingGroup(PredictionProjection.GROUP)
class PredictionProjection {
    static final String GROUP = "query.prediction";
    private static final String GATHERED = PredictionProjection.class.getName();

    private final PredictionRows rows;

    PredictionProjection(PredictionRows rows) {
        this.rows = rows;
    }

    @EventHandler
    void on(PredictionMade event, @Timestamp Instant at, TrackingToken token) {
        UnitOfWork<?> whole = CurrentUnitOfWork.get().root();
        PredictionBatch batch = whole.getOrComputeResource(GATHERED, name -> {
            PredictionBatch empty = new PredictionBatch();
            whole.onPrepareCommit(ending -> rows.insert(empty));
            return empty;
        });
        batch.add(RecordedEvent.positionOf(token), at, event);
    }

    @ResetHandler
    void forget() {
        rows.truncate();
    }
}
