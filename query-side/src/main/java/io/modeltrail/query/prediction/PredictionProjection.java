package io.modeltrail.query.prediction;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionRun;
import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import io.modeltrail.query.BarredPeople;
import io.modeltrail.query.RecordedEvent;
import java.time.Instant;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.stereotype.Component;

/**
 * Keeps one row for each prediction, and one for each entity with its latest. It is the projection that has to be fast, so it takes
 * predictions in runs where the log has them; where they come one by one, it gathers what one unit of work brings. Few statements
 * write them either way.
 */
@Component
@ProcessingGroup(PredictionProjection.GROUP)
class PredictionProjection {
    static final String GROUP = "query.prediction";

    /**
     * Predictions of one statement at the head of the log. PostgreSQL works on a statement without a pause, 20 µs on each of its rows, and an
     * operating system that has two cores lets the transaction that requests are waiting for wait for the end of it.
     */
    static final int AT_THE_HEAD = 128;
    /** A run with as many (a thousand are possible) comes from a batch job, or is read far behind the head: throughput counts. */
    static final int FAR_BEHIND = 900;

    private static final String GATHERED = PredictionProjection.class.getName();

    private final PredictionRows rows;
    private final ShadowRows shadows;
    private final ModelSegments segments;
    private final PredictionArrivals arrivals;
    private final BarredPeople barred;

    PredictionProjection(
            PredictionRows rows,
            ShadowRows shadows,
            ModelSegments segments,
            PredictionArrivals arrivals,
            BarredPeople barred) {
        this.rows = rows;
        this.shadows = shadows;
        this.segments = segments;
        this.arrivals = arrivals;
        this.barred = barred;
    }

    @EventHandler
    void on(PredictionMade event, @Timestamp Instant at, TrackingToken token) {
        UnitOfWork<?> whole = CurrentUnitOfWork.get().root();
        PredictionBatch batch = whole.getOrComputeResource(GATHERED, name -> {
            PredictionBatch empty = new PredictionBatch();
            whole.onPrepareCommit(ending -> insert(empty));
            whole.afterCommit(ended -> arrivals.arrived());
            return empty;
        });
        add(batch, new Recorded(RecordedEvent.positionOf(token), at, event));
    }

    @EventHandler
    void on(PredictionRun run) {
        List<Recorded> predictions = run.predictions();
        if (!predictions.isEmpty()) {
            CurrentUnitOfWork.get().root().afterCommit(ended -> arrivals.arrived());
        }
        int portion = predictions.size() >= FAR_BEHIND ? predictions.size() : AT_THE_HEAD;
        for (int begin = 0; begin < predictions.size(); begin += portion) {
            PredictionBatch batch = new PredictionBatch();
            predictions
                    .subList(begin, Math.min(begin + portion, predictions.size()))
                    .forEach(prediction -> add(batch, prediction));
            insert(batch);
        }
    }

    private void add(PredictionBatch batch, Recorded prediction) {
        PredictionMade event = barred.without(prediction.event());
        batch.add(new Recorded(prediction.position(), prediction.at(), event), segments.of(event));
    }

    private void insert(PredictionBatch batch) {
        rows.insert(batch);
        shadows.insert(batch.predictions());
    }

    @ResetHandler
    void forget() {
        rows.truncate();
        shadows.truncate();
    }
}
