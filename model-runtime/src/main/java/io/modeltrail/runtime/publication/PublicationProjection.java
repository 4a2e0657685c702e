package io.modeltrail.runtime.publication;

import io.modeltrail.contracts.trigger.TriggerEvent;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerDefined;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerRemoved;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/** Keeps which predictions are to be published. */
@Component
@ProcessingGroup("runtime.publication")
class PublicationProjection {
    private final PublicationRows rows;

    PublicationProjection(PublicationRows rows) {
        this.rows = rows;
    }

    @EventHandler
    void on(TriggerEvent event, @Timestamp Instant at, TrackingToken token) {
        long position = token.position()
                .orElseThrow(() -> new IllegalStateException("the event store's tokens have positions"));
        switch (event) {
            case TriggerDefined defined -> rows.define(defined, at, position);
            case TriggerRemoved removed -> rows.remove(removed.useCase(), position);
        }
    }

    @ResetHandler
    void reset() {
        rows.truncate();
    }
}
