package io.modeltrail.query.moment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PositionAtTimeTest {
    private static final Instant BEGIN = Instant.parse("2026-11-28T10:00:00Z");
    private static final int EVENTS = 10;

    private final HeldBack engine = new HeldBack();
    private final EmbeddedEventStore store =
            EmbeddedEventStore.builder().storageEngine(engine).fetchDelay(100).build();
    private final PositionAtTime positions =
            new PositionAtTime(store, Clock.fixed(BEGIN.plusSeconds(3_600), ZoneOffset.UTC));

    /** Has events that it does not hand over. */
    private static final class HeldBack extends InMemoryEventStorageEngine {
        private volatile int handedOver = EVENTS;

        @Override
        public Stream<? extends TrackedEventMessage<?>> readEvents(TrackingToken after, boolean mayBlock) {
            return super.readEvents(after, mayBlock)
                    .filter(event -> event.trackingToken().position().orElseThrow() < handedOver);
        }
    }

    @BeforeEach
    void oneEventASecond() {
        List<GenericEventMessage<?>> events = new ArrayList<>();
        for (int second = 0; second < EVENTS; second++) {
            events.add(new GenericEventMessage<>(
                    UUID.randomUUID().toString(),
                    "event " + second,
                    MetaData.emptyInstance(),
                    BEGIN.plusSeconds(second)));
        }
        engine.appendEvents(events);
    }

    @AfterEach
    void close() {
        store.shutDown();
    }

    @Test
    void aTimeIsTheLastEventOfThenOrBefore() throws InterruptedException {
        assertThat(positions.of(BEGIN.plusSeconds(8))).isEqualTo(8);
        assertThat(positions.of(BEGIN.plusMillis(4_500))).isEqualTo(4);
        assertThat(positions.of(BEGIN.plusSeconds(100))).isEqualTo(EVENTS - 1);
    }

    @Test
    void whereTheLogIsSilentNoEarlierEventStandsForTheTime() throws InterruptedException {
        engine.handedOver = 5;

        Refusal refusal = catchThrowableOfType(Refusal.class, () -> positions.of(BEGIN.plusSeconds(8)));

        assertThat(refusal.code()).isEqualTo(RefusalCode.EVENT_LOG_SILENT);
        assertThat(refusal.code().kind().status()).isEqualTo(503);
        assertThat(refusal.found()).containsEntry("position", "4").containsEntry("head", Integer.toString(EVENTS - 1));
        engine.handedOver = EVENTS;
        assertThat(positions.of(BEGIN.plusSeconds(8))).isEqualTo(8);
    }
}
