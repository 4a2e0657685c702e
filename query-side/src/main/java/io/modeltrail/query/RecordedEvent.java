package io.modeltrail.query;

import io.modeltrail.contracts.audit.TrailMetadata;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/**
 * Where an event stands in the log, and who caused it.
 *
 * @param position counted from 0
 * @param actor pseudonymous id from the metadata; null when the event names none
 * @param role of the actor, null when the event names none
 */
public record RecordedEvent(
        long position,
        OffsetDateTime at,
        @Nullable String actor,
        @Nullable String role) {
    public static RecordedEvent of(EventMessage<?> message, TrackingToken token) {
        MetaData metaData = message.getMetaData();
        return new RecordedEvent(
                positionOf(token),
                message.getTimestamp().atOffset(ZoneOffset.UTC),
                (String) metaData.get(TrailMetadata.ACTOR),
                (String) metaData.get(TrailMetadata.ROLE));
    }

    public static long positionOf(TrackingToken token) {
        return token.position()
                .orElseThrow(() -> new IllegalStateException("projections need a log that numbers its events"));
    }
}
