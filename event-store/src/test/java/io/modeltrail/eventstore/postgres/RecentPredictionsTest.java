package io.modeltrail.eventstore.postgres;

import static io.modeltrail.eventstore.postgres.PredictionsForTests.prediction;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import io.modeltrail.contracts.subject.AboutSubject;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import io.modeltrail.eventstore.serial.SubjectSeals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RecentPredictionsTest {
    private final EventLogForTests log = new EventLogForTests(EventLogLimits.STANDARD);
    private final Erasing seals = new Erasing();

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void whoFollowsTheHeadGetsWhatWasStoredWithoutReadingItsBytes() throws Exception {
        List<EventMessage<?>> stored = PredictionsForTests.mixed(30);
        log.store().publish(stored);

        List<Recorded> come = follow(sources().predictionsAsTheyCome(), 29);

        assertThat(seals.opened).isZero();
        assertThat(come).isEqualTo(follow(withKeys().predictionsInRuns(), 29));
        assertThat(come)
                .extracting(Recorded::event)
                .isEqualTo(stored.stream()
                        .map(EventMessage::getPayload)
                        .filter(PredictionMade.class::isInstance)
                        .toList());
    }

    @Test
    void whatAnotherProcessHasStoredIsReadFromItsBytes() throws Exception {
        log.store().publish(PredictionsForTests.predictions(5));
        log.start().appendEvents(PredictionsForTests.predictions(5));

        assertThat(follow(withKeys().predictionsAsTheyCome(), 9))
                .isEqualTo(follow(withKeys().predictionsInRuns(), 9))
                .hasSize(10);
    }

    @Test
    void whoReplaysReadsTheStoredBytes() throws Exception {
        log.store().publish(List.of(prediction("somebody")));
        log.sql()
                .sql(
                        "UPDATE domain_event_entry SET payload = convert_to(replace(convert_from(payload, 'UTF8'), '0.525', '0.5'), 'UTF8')")
                .update();

        assertThat(follow(withKeys().predictionsInRuns(), 0).getFirst().event().score())
                .isEqualTo(0.5f);
        assertThat(follow(withKeys().predictionsAsTheyCome(), 0)
                        .getFirst()
                        .event()
                        .score())
                .isEqualTo(0.525f);
    }

    @Test
    void whatWasRolledBackIsNeverHandedOut() throws Exception {
        log.transaction().executeWithoutResult(status -> {
            log.engine().appendEvents(List.of(prediction("rolled back")));
            status.setRollbackOnly();
        });
        log.store().publish(List.of(prediction("stored")));

        assertThat(follow(sources().predictionsAsTheyCome(), 0))
                .extracting(one -> one.event().entity())
                .containsExactly("stored");
    }

    @Test
    void whatAnotherProcessStoredWhereSomethingWasRolledBackIsReadFromItsBytes() throws Exception {
        log.transaction().executeWithoutResult(status -> {
            log.engine().appendEvents(List.of(prediction("rolled back"), prediction("this too")));
            status.setRollbackOnly();
        });
        log.start().appendEvents(List.of(prediction("of another process"), prediction("as well")));

        assertThat(follow(withKeys().predictionsAsTheyCome(), 1))
                .extracting(one -> one.event().entity())
                .containsExactly("of another process", "as well");
    }

    @Test
    void whatAStatementStoredThatWasItsOwnTransactionIsNotLookedForInTheLog() throws Exception {
        log.store().publish(PredictionsForTests.predictions(2));
        giveAnotherIdentifierTo(1);

        assertThat(follow(sources().predictionsAsTheyCome(), 1)).hasSize(2);
        assertThat(seals.opened).isZero();
    }

    @Test
    void whatATransactionStoredIsLookedForInTheLog() throws Exception {
        log.transaction().executeWithoutResult(status -> log.engine().appendEvents(PredictionsForTests.predictions(2)));
        giveAnotherIdentifierTo(1);

        assertThat(follow(sources().predictionsAsTheyCome(), 1)).hasSize(2);
        assertThat(seals.opened).isPositive();
    }

    private void giveAnotherIdentifierTo(long position) {
        log.sql()
                .sql(
                        "UPDATE domain_event_entry SET event_identifier = 'another' || global_index WHERE global_index = ?")
                .param(position)
                .update();
    }

    @Test
    void whatTookThePlaceOfSomethingLongerIsKnownAloneThere() {
        RecentPredictions recent = new RecentPredictions(later -> {}, System::nanoTime);
        recent.add(10, PredictionsForTests.predictions(5), false);
        recent.add(12, PredictionsForTests.predictions(2), false);

        assertThat(recent.covering(11, 13)).hasSize(1);
        assertThat(recent.covering(9, 13)).isEmpty();
        assertThat(recent.covering(11, 14)).isEmpty();
        recent.add(14, PredictionsForTests.predictions(1), false);
        assertThat(recent.covering(12, 14)).hasSize(2);
    }

    @Test
    void runsBeginAndEndWhereverTheyLike() throws Exception {
        List<EventMessage<?>> stored = PredictionsForTests.mixed(2_500);
        log.transaction().executeWithoutResult(status -> {
            log.store().publish(stored.subList(0, 700));
            log.store().publish(stored.subList(700, 1_300));
            log.store().publish(stored.subList(1_300, 2_500));
        });

        List<Recorded> come = follow(sources().predictionsAsTheyCome(), 2_499);

        assertThat(seals.opened).isZero();
        assertThat(come).isEqualTo(follow(withKeys().predictionsInRuns(), 2_499));
    }

    @Test
    void whoWasErasedSinceIsReadAsErased() throws Exception {
        log.store().publish(List.of(prediction("stays"), prediction("goes")));
        seals.erased = "goes";

        assertThat(follow(sources().predictionsAsTheyCome(), 1))
                .extracting(one -> one.event().entity())
                .noneMatch("goes"::equals);
        assertThat(seals.opened).isPositive();
    }

    @Test
    void personalDataIsForgottenInTime() {
        Deque<Runnable> later = new ArrayDeque<>();
        AtomicLong now = new AtomicLong(TimeUnit.HOURS.toNanos(1));
        RecentPredictions recent = new RecentPredictions(later::add, now::get);
        EventMessage<?> event = prediction("somebody");
        recent.add(0, List.of(event), false);
        assertThat(recent.covering(-1, 0).getFirst().predictions())
                .extracting(Recorded::event)
                .containsExactly((PredictionMade) event.getPayload());

        now.addAndGet(TimeUnit.SECONDS.toNanos(RecentPredictions.KEPT_SECONDS) - 1);
        later.remove().run();
        assertThat(recent.isEmpty()).isFalse();
        now.incrementAndGet();
        assertThat(recent.covering(-1, 0)).isEmpty();
        later.remove().run();
        assertThat(recent.isEmpty()).isTrue();
        assertThat(later).isEmpty();

        recent.add(0, List.of(event), false);
        assertThat(later).hasSize(1);
    }

    @Test
    void noMoreAreKeptThanFit() {
        RecentPredictions recent = new RecentPredictions(later -> {}, System::nanoTime);
        for (int batch = 0; batch <= RecentPredictions.MOST / 1_000; batch++) {
            recent.add(batch * 1_000L, PredictionsForTests.predictions(1_000), false);
        }

        assertThat(recent.covering(-1, 0)).isEmpty();
        assertThat(recent.covering(999, 4_999)).hasSize(4);
    }

    @Test
    void whatEveryReaderHasReadIsForgotten() {
        RecentPredictions recent = new RecentPredictions(later -> {}, System::nanoTime);
        recent.addReader();
        recent.addReader();
        recent.add(0, PredictionsForTests.predictions(10), false);
        recent.add(10, PredictionsForTests.predictions(10), false);

        recent.read(-1, 14);
        recent.read(-1, 14);
        assertThat(recent.covering(-1, 9)).isEmpty();
        assertThat(recent.covering(9, 19)).as("nobody has read its end").hasSize(1);

        recent.read(14, 19);
        assertThat(recent.covering(9, 19)).as("the other has not read it").hasSize(1);
        recent.read(14, 19);
        assertThat(recent.isEmpty()).isTrue();
    }

    @Test
    void nobodyWaitsForAReaderWhoHasGone() throws Exception {
        StreamableMessageSource<TrackedEventMessage<?>> source = sources().predictionsAsTheyCome();
        BlockingStream<TrackedEventMessage<?>> other = source.openStream(LogRows.token(-1));
        try (BlockingStream<TrackedEventMessage<?>> reader = source.openStream(LogRows.token(-1))) {
            log.store().publish(PredictionsForTests.predictions(5));
            assertThat(PredictionsForTests.recorded(List.of(reader.nextAvailable())))
                    .hasSize(5);
            assertThat(log.engine().recent().isEmpty()).isFalse();
            other.close();
            other.close();
            assertThat(log.engine().recent().isEmpty()).isTrue();

            log.store().publish(PredictionsForTests.predictions(5));
            assertThat(PredictionsForTests.recorded(List.of(reader.nextAvailable())))
                    .hasSize(5);
        }

        assertThat(log.engine().recent().isEmpty()).isTrue();
        assertThat(seals.opened).isZero();
    }

    @Test
    void whatIsTooLongToBeKeptLeavesTheOthers() {
        RecentPredictions recent = new RecentPredictions(later -> {}, System::nanoTime);
        recent.add(0, PredictionsForTests.predictions(10), false);
        recent.add(10, PredictionsForTests.predictions(RecentPredictions.MOST + 1), false);

        assertThat(recent.covering(-1, 9)).hasSize(1);
        assertThat(recent.covering(9, 10)).isEmpty();
    }

    private LogSources sources() {
        return sources(NamedEventSerializer.ofContracts(seals));
    }

    private LogSources withKeys() {
        return sources(NamedEventSerializer.ofContracts());
    }

    private LogSources sources(NamedEventSerializer serializer) {
        return new LogSources(log.dataSource(), log.engine(), serializer, NoOpEventUpcaster.INSTANCE);
    }

    private static List<Recorded> follow(StreamableMessageSource<TrackedEventMessage<?>> source, long head)
            throws Exception {
        List<TrackedEventMessage<?>> runs = new ArrayList<>();
        try (BlockingStream<TrackedEventMessage<?>> stream = source.openStream(LogRows.token(-1))) {
            do {
                runs.add(stream.nextAvailable());
            } while (PredictionsForTests.position(runs.getLast()) < head);
        }
        return PredictionsForTests.recorded(runs);
    }

    /** Opens nothing, as if every key were destroyed, and counts how often it was asked to. */
    private static final class Erasing implements SubjectSeals {
        private int opened;
        private String erased = "nobody";

        @Override
        public void prepare(Collection<? extends AboutSubject> events) {}

        @Override
        public Sealed seal(AboutSubject event, byte[] personal, String place) {
            throw new AssertionError("nothing is written here");
        }

        @Override
        public Optional<byte[]> open(SubjectId subject, byte[] sealed, String place) {
            opened++;
            return Optional.empty();
        }

        @Override
        public Optional<SubjectId> erased(AboutSubject event) {
            return event.entity().equals(erased) ? Optional.of(SubjectId.next()) : Optional.empty();
        }
    }
}
