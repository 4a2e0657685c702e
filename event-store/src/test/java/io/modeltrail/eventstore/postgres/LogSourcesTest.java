package io.modeltrail.eventstore.postgres;

import static io.modeltrail.eventstore.postgres.PredictionsForTests.isPassed;
import static io.modeltrail.eventstore.postgres.PredictionsForTests.position;
import static io.modeltrail.eventstore.postgres.PredictionsForTests.prediction;
import static io.modeltrail.eventstore.postgres.PredictionsForTests.predictions;
import static io.modeltrail.eventstore.postgres.PredictionsForTests.recorded;
import static io.modeltrail.eventstore.postgres.PredictionsForTests.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import io.modeltrail.contracts.stored.AggregateEvents;
import io.modeltrail.contracts.stored.AggregateEvents.Placed;
import io.modeltrail.eventstore.postgres.EventsBesidesPredictions.Passed;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The two halves of the log hold every event once, and their positions are those of the whole. */
@Timeout(60)
class LogSourcesTest {
    private final EventLogForTests log = new EventLogForTests(EventLogLimits.STANDARD);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void anEmptyLogHasNothingToOfferAndThenTheFirstEvent() throws Exception {
        try (var runs = sources().predictionsInRuns().openStream(null);
                var others = sources().besidesPredictions().openStream(null)) {
            assertThat(runs.hasNextAvailable()).isFalse();
            assertThat(others.peek()).isEmpty();
            assertThat(others.hasNextAvailable(60, TimeUnit.MILLISECONDS)).isFalse();

            log.engine().appendEvents(List.of(prediction("first")));

            assertThat(run(runs.nextAvailable()).predictions()).hasSize(1);
            assertThat(runs.hasNextAvailable()).isFalse();
            TrackedEventMessage<?> passed = others.nextAvailable();
            assertThat(passed.getPayloadType()).isEqualTo(Passed.class);
            assertThat(position(passed)).isZero();
        }
    }

    @Test
    void theEventsOfAnAggregateHaveTheirPlacesInTheLog() {
        log.store().publish(predictions(2));
        log.store().publish(EventLogForTests.ofAggregate("a rollout", 0), EventLogForTests.ofAggregate("another", 0));
        log.store().publish(predictions(1));
        log.store().publish(EventLogForTests.ofAggregate("a rollout", 1));

        AggregateEvents aggregates = sources().aggregateEvents();
        assertThat(aggregates.of("a rollout", 0))
                .extracting(Placed::position, Placed::sequenceNumber)
                .containsExactly(tuple(2L, 0L), tuple(5L, 1L));
        assertThat(aggregates.of("a rollout", 1)).map(Placed::position).containsExactly(5L);
        assertThat(aggregates.of("a rollout", 2)).isEmpty();
        assertThat(aggregates.of("none", 0)).isEmpty();
    }

    @Test
    void theHalvesTogetherAreTheWholeAndReachItsHead() throws Exception {
        List<EventMessage<?>> stored = new ArrayList<>();
        stored.addAll(EventLogForTests.events(3));
        stored.addAll(predictions(2_499));
        stored.add(EventLogForTests.ofAggregate("a rollout", 0));
        stored.addAll(predictions(1_000));
        stored.addAll(EventLogForTests.events(1_100));
        stored.addAll(predictions(1));
        log.store().publish(stored);
        long head = stored.size() - 1L;

        List<TrackedEventMessage<?>> runs = read(sources().predictionsInRuns(), head);
        List<TrackedEventMessage<?>> others = read(sources().besidesPredictions(), head);
        List<? extends TrackedEventMessage<?>> whole =
                log.engine().readEvents(null, false).toList();

        assertThat(recorded(runs)).isEqualTo(recordedIn(whole));
        assertThat(others.stream().filter(message -> !isPassed(message)))
                .usingRecursiveFieldByFieldElementComparator()
                .extracting(LogSourcesTest::shown)
                .isEqualTo(whole.stream()
                        .filter(event -> event.getPayloadType() != PredictionMade.class)
                        .map(LogSourcesTest::shown)
                        .toList());
        assertThat(runs).extracting(PredictionsForTests::position).isSorted().endsWith(head);
        assertThat(others).extracting(PredictionsForTests::position).isSorted().endsWith(head);
        assertThat(runs)
                .allSatisfy(message ->
                        assertThat(run(message).predictions()).hasSizeLessThanOrEqualTo(PredictionRuns.LENGTH));
    }

    @Test
    void aStreamGoesOnAfterItsToken() throws Exception {
        List<EventMessage<?>> stored = new ArrayList<>(predictions(5));
        stored.addAll(EventLogForTests.events(5));
        log.store().publish(stored);

        assertThat(recorded(read(sources().predictionsInRuns(), 2, 9)))
                .extracting(Recorded::position)
                .containsExactly(3L, 4L);
        assertThat(read(sources().besidesPredictions(), 6, 9))
                .extracting(PredictionsForTests::position)
                .containsExactly(7L, 8L, 9L);
        assertThat(sources().predictionsInRuns().createHeadToken())
                .isEqualTo(log.engine().createHeadToken());
        assertThat(sources().besidesPredictions().createTailToken())
                .isEqualTo(log.engine().createTailToken());
    }

    @Test
    void aRunWithAnOlderRevisionGoesThroughTheUpcasters() throws Exception {
        log.store().publish(List.of(prediction("old"), EventLogForTests.event(), prediction("new")));
        log.sql()
                .sql("UPDATE domain_event_entry SET payload_revision = '0', payload = convert_to("
                        + "(convert_from(payload, 'UTF8')::jsonb - 'personal')::text, 'UTF8') WHERE global_index = 0")
                .update();

        List<Recorded> predictions =
                recorded(read(sources(new EntityWasUnknown()).predictionsInRuns(), 2));

        assertThat(predictions).extracting(each -> each.event().entity()).containsExactly("unknown", "new");
        assertThat(predictions).extracting(Recorded::position).containsExactly(0L, 2L);
        List<Instant> times = log
                .sql()
                .sql("SELECT time_stamp FROM domain_event_entry ORDER BY global_index")
                .query(String.class)
                .list()
                .stream()
                .map(Instant::parse)
                .toList();
        assertThat(predictions).extracting(Recorded::at).containsExactly(times.getFirst(), times.getLast());
    }

    @Test
    void aPredictionThatCannotBeReadIsRefusedEachTimeItIsAskedFor() throws Exception {
        log.store().publish(predictions(2));
        log.sql()
                .sql("UPDATE domain_event_entry SET payload = ? WHERE global_index = 1")
                .param("{\"entity\":\"somebody\"}".getBytes(StandardCharsets.UTF_8))
                .update();

        TrackedEventMessage<?> run = read(sources().predictionsInRuns(), 1).getFirst();

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(run::getPayload)
                    .isInstanceOf(SerializationException.class)
                    .hasMessageNotContaining("somebody");
        }
    }

    @Test
    void aLogThatCannotBeReadIsThrownAtTheReaderWhoCanTryAgain() throws Exception {
        log.store().publish(EventLogForTests.events(1));
        try (var stream = sources().besidesPredictions().openStream(null)) {
            log.sql().sql("ALTER TABLE event_log_head RENAME TO hidden").update();
            assertThatThrownBy(stream::hasNextAvailable).hasMessageContaining("cannot be read");
            log.sql().sql("ALTER TABLE hidden RENAME TO event_log_head").update();

            assertThat(position(stream.nextAvailable())).isZero();
        }
    }

    @Test
    void theHeadIsLookedAtSeldomHoweverOftenSomebodyAsks() {
        AtomicInteger looks = new AtomicInteger();
        DataSource counting = new DelegatingDataSource(log.dataSource()) {
            @Override
            public Connection getConnection() throws SQLException {
                looks.incrementAndGet();
                return super.getConnection();
            }
        };
        LogSources counted =
                new LogSources(counting, log.engine(), NamedEventSerializer.ofContracts(), NoOpEventUpcaster.INSTANCE);
        int times = 20_000;
        long begin = System.nanoTime();
        try (var stream = counted.besidesPredictions().openStream(null)) {
            for (int asked = 0; asked < times; asked++) {
                assertThat(stream.hasNextAvailable()).isFalse();
            }
        }
        long lasted = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);

        assertThat(looks.get()).isBetween(1, Math.toIntExact(lasted / 50 + 1));
    }

    @Test
    void theFewAreFoundWithoutLookingAtThePredictions() {
        log.store().publish(EventLogForTests.events(1));
        log.store().publish(predictions(3_000));
        log.sql().sql("ANALYZE domain_event_entry").update();

        List<String> plan = log.sql()
                .sql("EXPLAIN " + LogRows.BESIDES_PREDICTIONS)
                .params(-1, 3_000, 1000)
                .query(String.class)
                .list();

        assertThat(plan).anyMatch(line -> line.contains("domain_event_entry_besides_predictions"));
    }

    /** Before {@code entity} was recorded; such a time never was. */
    private static final class EntityWasUnknown extends SingleEventUpcaster {
        @Override
        protected boolean canUpcast(IntermediateEventRepresentation event) {
            return event.getType().equals(new SimpleSerializedType("prediction.PredictionMade", "0"));
        }

        @Override
        protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
            return event.upcastPayload(
                    new SimpleSerializedType("prediction.PredictionMade", "4"),
                    JsonNode.class,
                    payload -> ((ObjectNode) payload)
                            .put("entity", "unknown")
                            .set("features", ((ObjectNode) payload).objectNode()));
        }
    }

    private LogSources sources() {
        return sources(NoOpEventUpcaster.INSTANCE);
    }

    private LogSources sources(EventUpcaster upcasters) {
        return new LogSources(log.dataSource(), log.engine(), NamedEventSerializer.ofContracts(), upcasters);
    }

    private static List<TrackedEventMessage<?>> read(StreamableMessageSource<TrackedEventMessage<?>> source, long head)
            throws Exception {
        return read(source, -1, head);
    }

    private static List<TrackedEventMessage<?>> read(
            StreamableMessageSource<TrackedEventMessage<?>> source, long after, long head) throws Exception {
        List<TrackedEventMessage<?>> read = new ArrayList<>();
        try (var stream = source.openStream(LogRows.token(after))) {
            do {
                read.add(stream.nextAvailable());
            } while (position(read.getLast()) < head);
            assertThat(stream.hasNextAvailable()).isFalse();
        }
        return read;
    }

    private static List<Recorded> recordedIn(List<? extends TrackedEventMessage<?>> whole) {
        return whole.stream()
                .filter(event -> event.getPayloadType() == PredictionMade.class)
                .map(event -> new Recorded(position(event), event.getTimestamp(), (PredictionMade) event.getPayload()))
                .toList();
    }

    private static List<Object> shown(TrackedEventMessage<?> event) {
        Object aggregate = event instanceof DomainEventMessage<?> ofAggregate
                ? List.of(ofAggregate.getType(), ofAggregate.getAggregateIdentifier(), ofAggregate.getSequenceNumber())
                : "none";
        return List.of(
                position(event),
                event.getIdentifier(),
                event.getTimestamp(),
                Map.copyOf(event.getMetaData()),
                event.getPayload(),
                aggregate);
    }
}
