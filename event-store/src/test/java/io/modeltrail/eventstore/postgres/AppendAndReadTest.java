package io.modeltrail.eventstore.postgres;

import static io.modeltrail.eventstore.postgres.EventLogForTests.event;
import static io.modeltrail.eventstore.postgres.EventLogForTests.events;
import static io.modeltrail.eventstore.postgres.EventLogForTests.ofAggregate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.audit.TrailMetadata;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppendAndReadTest {
    private final EventLogForTests log = new EventLogForTests(EventLogLimits.STANDARD);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void anEmptyStoreHasNoTokensAndNoEvents() {
        assertThat(log.engine().createHeadToken()).isNull();
        assertThat(log.engine().createTailToken()).isNull();
        assertThat(log.engine().createTokenAt(Instant.EPOCH)).isNull();
        assertThat(log.engine().readEvents(null, false)).isEmpty();
    }

    @Test
    void positionsBeginWith0AndTokensFit() {
        log.engine().appendEvents(events(3));

        assertThat(positionsAfter(null)).containsExactly(0L, 1L, 2L);
        assertThat(position(log.engine().createHeadToken())).isEqualTo(2);
        TrackingToken tail = log.engine().createTailToken();
        assertThat(position(tail)).isEqualTo(-1);
        assertThat(positionsAfter(tail)).containsExactly(0L, 1L, 2L);
        assertThat(positionsAfter(log.engine().createHeadToken())).isEmpty();

        log.engine().appendEvents(List.of(event()));
        assertThat(position(log.engine().createHeadToken())).isEqualTo(3);
    }

    @Test
    void aReaderThatStartedOnTheEmptyStoreSeesPosition0() throws InterruptedException {
        try (var stream = log.store().openStream(null)) {
            assertThat(stream.hasNextAvailable()).isFalse();
            EventMessage<?> first = event();
            log.store().publish(first);
            assertThat(stream.hasNextAvailable(10, java.util.concurrent.TimeUnit.SECONDS))
                    .isTrue();
            TrackedEventMessage<?> read = stream.nextAvailable();
            assertThat(read.getIdentifier()).isEqualTo(first.getIdentifier());
            assertThat(position(read.trackingToken())).isZero();
        }
    }

    @Test
    void moreThanOneBatchIsReadInOrder() {
        log.engine().appendEvents(events(2_500));

        assertThat(positionsAfter(null))
                .containsExactlyElementsOf(LongStream.range(0, 2_500).boxed().toList());
    }

    @Test
    void anEventComesBackAsItWasAppended() {
        DomainEventMessage<?> appended = ofAggregate("an aggregate", 0);
        log.engine().appendEvents(List.of(appended));

        DomainEventMessage<?> read = log.engine().readEvents("an aggregate").next();

        assertThat(read.getPayload()).isEqualTo(appended.getPayload());
        assertThat(read.getMetaData()).isEqualTo(appended.getMetaData());
        assertThat(read.getIdentifier()).isEqualTo(appended.getIdentifier());
        assertThat(read.getType()).isEqualTo("Rollout");
        assertThat(read.getSequenceNumber()).isZero();
        assertThat(Duration.between(read.getTimestamp(), appended.getTimestamp()))
                .isBetween(Duration.ZERO, Duration.ofMillis(1));
    }

    @Test
    void anAggregateOfManyEventsIsReadWhole() {
        log.engine()
                .appendEvents(IntStream.range(0, 2_001)
                        .mapToObj(sequence -> ofAggregate("long lived", sequence))
                        .toList());

        assertThat(log.engine().readEvents("long lived").asStream()).hasSize(2_001);
        assertThat(log.engine().lastSequenceNumberFor("long lived")).contains(2_000L);
    }

    @Test
    void aTokenAtATimeComesBeforeTheFirstEventOfThatTime() {
        Instant noon = Instant.parse("2026-03-01T12:00:00Z");
        log.engine()
                .appendEvents(
                        List.of(at(noon), at(noon.plusMillis(999)), at(noon.plusSeconds(1)), at(noon.plusSeconds(9))));

        assertThat(positionsAfter(log.engine().createTokenAt(noon))).containsExactly(0L, 1L, 2L, 3L);
        assertThat(positionsAfter(log.engine().createTokenAt(noon.plusSeconds(1))))
                .containsExactly(2L, 3L);
        assertThat(positionsAfter(log.engine().createTokenAt(noon.plusSeconds(2))))
                .containsExactly(3L);
        assertThat(positionsAfter(log.engine().createTokenAt(noon.plusSeconds(10))))
                .isEmpty();
    }

    @Test
    void theSameSequenceTwiceIsAConflictAndLosesNoPosition() {
        log.engine().appendEvents(List.of(ofAggregate("contested", 0), ofAggregate("contested", 1)));

        assertThatThrownBy(() -> log.engine()
                        .appendEvents(List.of(event(), ofAggregate("contested", 1), ofAggregate("contested", 2))))
                .isInstanceOf(ConcurrencyException.class);

        assertThat(log.nextIndex()).isEqualTo(2);
        log.engine().appendEvents(List.of(ofAggregate("contested", 2)));
        assertThat(log.positions()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aTransactionThatIsRolledBackLeavesNoGap() {
        log.transaction().executeWithoutResult(status -> {
            log.engine().appendEvents(events(10));
            status.setRollbackOnly();
        });
        log.engine().appendEvents(events(2));

        assertThat(log.positions()).containsExactly(0L, 1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"actor", "role", "useCase", "correlationId", "causationId"})
    void anEventWithoutACompleteTrailIsNotStored(String missing) {
        Map<String, String> incomplete = EventLogForTests.trail();
        incomplete.remove(missing);

        assertThatThrownBy(() ->
                        log.store().publish(event(), new GenericEventMessage<>(EventLogForTests.payload(), incomplete)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("RolloutPaused")
                .hasMessageContaining("metadata " + missing);
        assertThat(log.positions()).isEmpty();
        assertThat(incomplete).hasSize(4);
    }

    @Test
    void whatIsNoEventOfTheContractsIsNotStored() {
        assertThatThrownBy(() -> log.engine()
                        .appendEvents(List.of(new GenericEventMessage<>("a text", EventLogForTests.trail()))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("java.lang.String");
        assertThat(log.positions()).isEmpty();
    }

    @Test
    void anEventUnderAnUnknownNameStopsTheReader() {
        log.engine().appendEvents(events(1));
        log.sql()
                .sql("UPDATE domain_event_entry SET payload_type = 'rollout.Unknown'")
                .update();

        assertThatThrownBy(() -> log.engine().readEvents(null, false).toList()).hasMessageContaining("rollout.Unknown");
    }

    @Test
    void aMissingHeadFailsTheAppendInsteadOfStoringNothing() {
        log.sql().sql("DELETE FROM event_log_head").update();

        assertThatThrownBy(() -> log.engine().appendEvents(events(2)))
                .isInstanceOf(EventStoreException.class)
                .hasStackTraceContaining("global_index");
        assertThat(log.positions()).isEmpty();
        assertThatThrownBy(log::start).isInstanceOf(IllegalStateException.class).hasMessageContaining("has no head");
    }

    @Test
    void whatAnAppendFailsWithDoesNotQuoteTheEvents() {
        log.engine().appendEvents(List.of(ofAggregate("contested", 1)));
        assertThatThrownBy(() -> log.engine().appendEvents(List.of(ofAggregate("contested", 1))))
                .satisfies(AppendAndReadTest::quotesNoPayload);

        log.sql().sql("DELETE FROM event_log_head").update();
        assertThatThrownBy(() -> log.engine().appendEvents(events(2))).satisfies(AppendAndReadTest::quotesNoPayload);
    }

    private static void quotesNoPayload(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        // The payload begins with {"rolloutId as hexadecimal digits.
        assertThat(trace.toString()).contains("SQLSTATE").doesNotContain("7b22726f6c6c6f75744964", "rolloutId");
    }

    @Test
    void theHeadIsOneRow() {
        assertThatThrownBy(() -> log.sql()
                        .sql("INSERT INTO event_log_head (next_index) VALUES (7)")
                        .update())
                .hasMessageContaining("event_log_head_pkey");
        assertThatThrownBy(() -> log.sql()
                        .sql("INSERT INTO event_log_head (only_row, next_index) VALUES (false, 7)")
                        .update())
                .hasMessageContaining("event_log_head_has_one_row");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, 4, 1000})
    void aHeadThatDoesNotFitTheEventsIsDetectedAtStart(long wrong) {
        log.engine().appendEvents(events(3));
        log.start();
        log.sql().sql("UPDATE event_log_head SET next_index = ?").param(wrong).update();

        assertThatThrownBy(log::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("next_index is " + wrong)
                .hasMessageContaining("is 3");
    }

    @Test
    void aHeadBehindTheEventsIsNoConcurrencyConflict() {
        log.engine().appendEvents(events(3));
        log.sql().sql("UPDATE event_log_head SET next_index = 1").update();

        assertThatThrownBy(() -> log.engine().appendEvents(events(1)))
                .isInstanceOf(EventStoreException.class)
                .isNotInstanceOf(ConcurrencyException.class)
                .hasStackTraceContaining("domain_event_entry_pkey");
        assertThat(log.positions()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void everyEventCarriesTheNamesOfItsTrail() {
        assertThat(EventLogForTests.trail())
                .containsOnlyKeys(
                        TrailMetadata.ACTOR,
                        TrailMetadata.ROLE,
                        TrailMetadata.USE_CASE,
                        TrailMetadata.CORRELATION_ID,
                        TrailMetadata.CAUSATION_ID);
    }

    private static EventMessage<?> at(Instant instant) {
        EventMessage<?> event = event();
        return new GenericEventMessage<>(event, () -> instant);
    }

    private List<Long> positionsAfter(TrackingToken token) {
        return log.engine()
                .readEvents(token, false)
                .map(event -> position(event.trackingToken()))
                .toList();
    }

    private static long position(TrackingToken token) {
        return token.position().getAsLong();
    }
}
