package io.modeltrail.query.audit;

import io.modeltrail.contracts.audit.AccessEvent.AccessRecorded;
import io.modeltrail.query.RecordedEvent;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/** Keeps one row for each recorded access. */
@Component
@ProcessingGroup(AccessProjection.GROUP)
class AccessProjection {
    static final String GROUP = "query.access";

    private final AccessRows rows;

    AccessProjection(AccessRows rows) {
        this.rows = rows;
    }

    @EventHandler
    void on(AccessRecorded event, EventMessage<?> message, TrackingToken token) {
        rows.insert(event, RecordedEvent.of(message, token));
    }

    @ResetHandler
    void forget() {
        rows.truncate();
    }
}
