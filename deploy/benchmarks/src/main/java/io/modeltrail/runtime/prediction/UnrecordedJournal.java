package io.modeltrail.runtime.prediction;

import java.time.Duration;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;

/**
 * A journal that records nothing and lets every request be answered at once: what is then measured is all that durability does not cost. It
 * stands in the benchmarks, which the application does not contain.
 */
public class UnrecordedJournal extends PredictionJournal {
    UnrecordedJournal(
            JournalWriter writer,
            @Qualifier("eventSerializer") Serializer serializer,
            JournalMeters meters,
            @Value("${modeltrail.journal.capacity:10000}") int capacity,
            @Value("${modeltrail.journal.deadline:PT10S}") Duration deadline) {
        super(writer, serializer, meters, capacity, deadline);
    }

    @Override
    void record(List<? extends DomainEventMessage<?>> events, Deadline caller) {
        // Nothing, which is the point.
    }
}
