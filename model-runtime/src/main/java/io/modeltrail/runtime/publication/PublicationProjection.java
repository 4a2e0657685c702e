package io.modeltrail.runtime.publication;

import io.modeltrail.contracts.trigger.TriggerEvent;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/** Keeps which predictions are to be published, for a relay behind Axon Server, which begins behind the events that say so. */
@Component
@ProcessingGroup("runtime.publication")
class PublicationProjection {
    private final PublicationRows rows;

    PublicationProjection(PublicationRows rows) {
        this.rows = rows;
    }

    @EventHandler
    void on(TriggerEvent event, TrackingToken token) {
        long position = token.position()
                .orElseThrow(() -> new IllegalStateException("the event store's tokens have positions"));
        rows.add(PublicationRule.of(event, position));
    }

    @ResetHandler
    void reset() {
        rows.truncate();
    }
}
