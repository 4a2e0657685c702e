package io.modeltrail.query.audit;

import io.modeltrail.query.BoundMoment;
import io.modeltrail.query.LogHead;
import io.modeltrail.query.RecordedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Reads the event log itself, by position. */
@Component
class EventHistory {
    /** A remote event store sends its answer after a moment; an event that the log has is waited for this long. */
    private static final int PATIENCE_SECONDS = 5;

    private final EventStore events;
    private final Serializer serializer;

    EventHistory(EventStore events, @Qualifier("eventSerializer") Serializer serializer) {
        this.events = events;
        this.serializer = serializer;
    }

    /**
     * Never waits for events that are still to come.
     *
     * @param from position of the first event, 0 or more
     */
    AuditEvent.History read(long from, int limit) throws InterruptedException {
        TrackingToken headToken = events.createHeadToken();
        BoundMoment moment = BoundMoment.ofThread();
        long head = moment == null ? LogHead.positionOf(headToken) : moment.position();
        List<AuditEvent> items = new ArrayList<>();
        long next = from;
        if (from <= head) {
            try (BlockingStream<TrackedEventMessage<?>> stream = events.openStream(LogHead.before(from, headToken))) {
                while (items.size() < limit
                        && next <= head
                        && stream.hasNextAvailable(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    AuditEvent event = audited(stream.nextAvailable());
                    items.add(event);
                    next = event.position() + 1;
                }
            }
        }
        return new AuditEvent.History(items, next <= head ? next : null, head);
    }

    /**
     * The text that is stored, in its newest revision. With PostgreSQL as the event store it is not read into objects and written
     * again; Axon Server's client wraps the serializer, and then it is, with the same text.
     */
    private AuditEvent audited(TrackedEventMessage<?> message) {
        SerializedObject<String> payload = message.serializePayload(serializer, String.class);
        DomainEventMessage<?> ofAggregate =
                message instanceof DomainEventMessage<?> domainEvent && domainEvent.getType() != null
                        ? domainEvent
                        : null;
        return new AuditEvent(
                RecordedEvent.positionOf(message.trackingToken()),
                message.getIdentifier(),
                payload.getType().getName(),
                payload.getType().getRevision(),
                ofAggregate == null ? null : ofAggregate.getType(),
                ofAggregate == null ? null : ofAggregate.getAggregateIdentifier(),
                ofAggregate == null ? null : ofAggregate.getSequenceNumber(),
                message.getTimestamp(),
                message.getMetaData(),
                payload.getData());
    }
}
