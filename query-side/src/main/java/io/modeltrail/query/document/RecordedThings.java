package io.modeltrail.query.document;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/** Reads what happened to one thing from the log itself: a document does not wait for a projection. */
@Component
class RecordedThings {
    private final EventStore events;

    RecordedThings(EventStore events) {
        this.events = events;
    }

    /** @param eventId identity of the message in the log */
    record Happened(String eventId, Instant at, Object event) {}

    /** In order. */
    List<Happened> of(UUID id) {
        return of(id.toString());
    }

    /** In order. */
    List<Happened> of(String aggregateId) {
        return events.readEvents(aggregateId, 0)
                .asStream()
                .map(message -> new Happened(message.getIdentifier(), message.getTimestamp(), message.getPayload()))
                .toList();
    }

    static <E> Optional<E> first(List<Happened> happened, Class<E> type) {
        return happened.stream()
                .map(Happened::event)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    static Refusal notFound(String noun, UUID id) {
        return new Refusal(RefusalCode.NOT_FOUND, Map.of(noun, id.toString()), "Check the identifier.");
    }
}
