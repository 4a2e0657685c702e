package io.modeltrail.eventstore.postgres;

import io.modeltrail.contracts.audit.TrailMetadata;
import java.util.List;
import org.axonframework.eventhandling.EventMessage;

/** Every event says who acted in which role for which use case, and what led to it. */
record CompleteTrail(EventMessage<?> event) {
    private static final List<String> REQUIRED = List.of(
            TrailMetadata.ACTOR,
            TrailMetadata.ROLE,
            TrailMetadata.USE_CASE,
            TrailMetadata.CORRELATION_ID,
            TrailMetadata.CAUSATION_ID);

    /** @throws IllegalStateException a bug of ours: whoever published the event forgot to say so */
    void orRefuse() {
        for (String key : REQUIRED) {
            if (!(event.getMetaData().get(key) instanceof String text) || text.isBlank()) {
                throw new IllegalStateException(
                        "The event " + event.getPayloadType().getSimpleName() + " "
                                + event.getIdentifier() + " cannot be stored without the metadata " + key
                                + "; begin the chain of messages with TrailMetadata.of(actor, useCase)");
            }
        }
    }
}
