package io.modeltrail.features.trigger;

import io.modeltrail.contracts.trigger.TriggerEvent;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerDefined;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerRemoved;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.stereotype.Component;

/** Keeps the table of triggers, and makes it felt in this process as soon as it is committed. */
@Component
@ProcessingGroup("features.trigger")
class TriggerFollower {
    private final TriggerRows rows;
    private final ActiveTriggers active;

    TriggerFollower(TriggerRows rows, ActiveTriggers active) {
        this.rows = rows;
        this.active = active;
    }

    @EventHandler
    void on(TriggerEvent event, @SequenceNumber Long sequence, @Timestamp Instant at, UnitOfWork<?> unitOfWork) {
        switch (event) {
            case TriggerDefined defined -> rows.define(defined, at, sequence);
            case TriggerRemoved removed -> rows.remove(removed, sequence);
        }
        unitOfWork.root().afterCommit(committed -> active.catchUp());
    }

    @ResetHandler
    void reset() {
        rows.truncate();
    }
}
