package io.modeltrail.command.outcome;

import io.modeltrail.command.EventsWithRows;
import io.modeltrail.command.outcome.OutcomeTopicRows.DeadLetter;
import io.modeltrail.command.outcome.OutcomeTopicRows.Place;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.outcome.OutcomeDeadLetterEvent.OutcomeDeadLetterAcknowledged;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Records that an operator has seen to records that could not be used. Each is acknowledged once. */
@Component
class OutcomeAcknowledgement {
    private final EventsWithRows trail;
    private final OutcomeTopicRows rows;

    OutcomeAcknowledgement(EventsWithRows trail, OutcomeTopicRows rows) {
        this.trail = trail;
        this.rows = rows;
    }

    /**
     * @return how many were not acknowledged before
     * @throws Refusal NOT_FOUND when one of them was never refused: then none is acknowledged
     */
    int acknowledge(Collection<Place> places, Actor by) {
        AtomicInteger acknowledged = new AtomicInteger();
        trail.record(by, () -> {
            rows.unknown(places).ifPresent(unknown -> {
                throw notRefused(unknown);
            });
            List<DeadLetter> letters = rows.acknowledge(places, by.id());
            acknowledged.set(letters.size());
            return letters.stream().map(letter -> entry(letter, by)).toList();
        });
        return acknowledged.get();
    }

    /** Which use case it was meant for is not known: it may not even have named one. */
    private static EventsWithRows.Entry entry(DeadLetter letter, Actor by) {
        return new EventsWithRows.Entry(
                "OutcomeDeadLetter",
                letter.topic() + "/" + letter.partition() + "/" + letter.offset(),
                0,
                TrailMetadata.PLATFORM,
                new OutcomeDeadLetterAcknowledged(
                        letter.topic(), letter.partition(), letter.offset(), letter.reason(), letter.field(), by));
    }

    private static Refusal notRefused(Place place) {
        return new Refusal(
                RefusalCode.NOT_FOUND,
                Map.of(
                        "topic", place.topic(),
                        "partition", Integer.toString(place.partition()),
                        "offset", Long.toString(place.offset())),
                "Give topic, partition and offset as GET /api/v1/outcomes/dead-letters shows them.");
    }
}
