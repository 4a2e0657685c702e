package io.modeltrail.query.outcome;

import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.query.BarredPeople;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.outcome.OutcomeRows.Seen;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.stereotype.Component;

/** Keeps one row for each outcome; they come by the thousand. */
@Component
@ProcessingGroup(OutcomeProjection.GROUP)
class OutcomeProjection {
    static final String GROUP = "query.outcome";
    private static final String GATHERED = OutcomeProjection.class.getName();

    private final OutcomeRows rows;
    private final BarredPeople barred;

    OutcomeProjection(OutcomeRows rows, BarredPeople barred) {
        this.rows = rows;
        this.barred = barred;
    }

    @EventHandler
    void on(OutcomeObserved event, EventMessage<?> message, TrackingToken token) {
        UnitOfWork<?> whole = CurrentUnitOfWork.get().root();
        List<Seen> gathered = whole.getOrComputeResource(GATHERED, name -> {
            List<Seen> empty = new ArrayList<>();
            whole.onPrepareCommit(ending -> rows.insert(empty));
            return empty;
        });
        gathered.add(new Seen(barred.without(event), RecordedEvent.of(message, token)));
    }

    @ResetHandler
    void forget() {
        rows.truncate();
    }
}
