package io.modeltrail.runtime.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

@Timeout(120)
class PredictionJournalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EventStoreForTests events = new EventStoreForTests();
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private PredictionJournal journal = events.journal();

    @AfterEach
    void stop() {
        events.beforeAppending(list -> {});
        journal.stop();
        requests.shutdownNow();
        events.close();
    }

    @Test
    void everyAnsweredEventIsInTheStoreAndRequestsShareCommits() throws Exception {
        journal.start();
        List<Future<Boolean>> storedWhenAnswered = Stream.generate(this::event)
                .limit(1200)
                .map(event -> requests.submit(() -> {
                    journal.record(List.of(event));
                    return events.holds(event.getAggregateIdentifier());
                }))
                .toList();
        for (Future<Boolean> stored : storedWhenAnswered) {
            assertThat(stored.get()).isTrue();
        }

        assertThat(stored()).isEqualTo(1200);
        assertThat(events.batchSizes()).hasSizeBetween(2, 600).allMatch(size -> size <= 1000);
    }

    @Test
    void aStoreThatFailsInMidRunFailsExactlyThoseRequestsAndRecovers() throws Exception {
        AtomicInteger lists = new AtomicInteger();
        events.beforeAppending(list -> {
            int number = lists.incrementAndGet();
            if (number >= 3 && number <= 5) {
                endTheConnectionOfTheNextAppend();
            }
        });
        journal.start();
        Map<String, String> outcomes = new ConcurrentHashMap<>();
        List<Future<?>> answers = IntStream.range(0, 300)
                .<Future<?>>mapToObj(worker -> requests.submit(() -> {
                    for (int round = 0; round < 10; round++) {
                        DomainEventMessage<?> event = event();
                        outcomes.put(event.getAggregateIdentifier(), outcome(event));
                    }
                }))
                .toList();
        for (Future<?> answer : answers) {
            answer.get();
        }

        assertThat(outcomes).hasSize(3000);
        assertThat(outcomes.values()).contains("stored", "DATABASE_UNAVAILABLE").hasSize(3000);
        assertThat(outcomes.values()).containsOnly("stored", "DATABASE_UNAVAILABLE");
        outcomes.forEach(
                (id, outcome) -> assertThat(events.holds(id)).as(outcome).isEqualTo(outcome.equals("stored")));
        assertThat(outcome(event())).isEqualTo("stored");
    }

    @Test
    void aFullQueueRefusesAndKeepsWhatItHas() throws Exception {
        journal = events.journal(5, PATIENCE);
        CountDownLatch gate = closedGate();
        journal.start();
        Future<?> underWay = request(event());
        await().until(() -> events.batchSizes().size() == 1);
        List<Future<?>> waiting = IntStream.range(0, 5)
                .<Future<?>>mapToObj(number -> request(event()))
                .toList();
        await().until(() -> journal.waiting() == 5);
        await().untilAsserted(() -> assertThat(
                        catchThrowableOfType(Refusal.class, () -> journal.record(List.of(event()))))
                .extracting(Refusal::code)
                .isEqualTo(RefusalCode.JOURNAL_FULL));

        gate.countDown();
        underWay.get();
        for (Future<?> answer : waiting) {
            answer.get();
        }
        assertThat(stored()).isEqualTo(6);
        assertThat(events.batchSizes()).containsExactly(1, 5);
    }

    @Test
    void stoppingWritesFirstWhatWasTakenIn() throws Exception {
        CountDownLatch gate = closedGate();
        journal.start();
        Future<?> underWay = request(event());
        await().until(() -> events.batchSizes().size() == 1);
        List<Future<?>> waiting = IntStream.range(0, 200)
                .<Future<?>>mapToObj(number -> request(event()))
                .toList();
        await().until(() -> journal.waiting() == 200);
        Future<?> stopped = requests.submit(() -> journal.stop());
        await().until(() -> "JOURNAL_FULL".equals(outcome(event())));
        gate.countDown();
        stopped.get();

        assertThat(journal.isRunning()).isFalse();
        assertThat(stored()).isEqualTo(201);
        underWay.get();
        for (Future<?> answer : waiting) {
            answer.get();
        }
    }

    @Test
    void readersAreWokenWhenTheEventsAreThereToBeRead() throws Exception {
        journal.start();
        try (var reader = events.store().openStream(null)) {
            for (int round = 0; round < 20; round++) {
                DomainEventMessage<?> event = event();
                journal.record(List.of(event));

                assertThat(reader.hasNextAvailable(20, TimeUnit.SECONDS)).isTrue();
                assertThat(reader.nextAvailable().getIdentifier()).isEqualTo(event.getIdentifier());
            }
        }
    }

    @Test
    void itCanBeStartedAgain() {
        journal.start();
        journal.stop();
        journal.start();

        assertThat(outcome(event())).isEqualTo("stored");
    }

    @Test
    void whoGivesUpWaitingInTheQueueIsNotRecordedAndWhoseCommitIsUnderWayIsToldItMayBe() {
        journal = events.journal(10, Duration.ofMillis(300));
        CountDownLatch gate = closedGate();
        journal.start();
        DomainEventMessage<?> first = event();
        DomainEventMessage<?> second = event();
        Future<Refusal> underWay = refusal(first);
        await().until(() -> events.batchSizes().size() == 1);
        Future<Refusal> waiting = refusal(second);

        assertThat(underWay).succeedsWithin(PATIENCE).satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(RefusalCode.EVENT_LOG_BUSY);
            assertThat(refusal.found()).containsEntry("predictionId", first.getAggregateIdentifier());
        });
        assertThat(waiting).succeedsWithin(PATIENCE).satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo(RefusalCode.EVENT_LOG_BUSY);
            assertThat(refusal.found()).isEmpty();
        });
        gate.countDown();
        await().untilAsserted(() -> assertThat(outcome(event())).isEqualTo("stored"));
        assertThat(events.holds(first.getAggregateIdentifier())).isTrue();
        assertThat(events.holds(second.getAggregateIdentifier())).isFalse();
    }

    @Test
    void whoWaitsForADatabaseThatDoesNotAnswerIsRefusedAlsoWhenTheJournalHasGivenUpOnIt() throws Exception {
        journal = events.journal(10, Duration.ofSeconds(2));
        CountDownLatch gate = closedGate();
        journal.start();
        DomainEventMessage<?> event = event();
        Future<Refusal> underWay = refusal(event);
        await().until(() -> events.batchSizes().size() == 1);
        Thread stopping = Thread.ofVirtual().unstarted(journal::stop);
        stopping.start();
        stopping.interrupt(); // it gives up at once
        stopping.join();
        assertThat(underWay).isNotDone();

        assertThat(underWay)
                .succeedsWithin(PATIENCE)
                .satisfies(refusal ->
                        assertThat(refusal.found()).containsEntry("predictionId", event.getAggregateIdentifier()));
        gate.countDown();
    }

    @Test
    void anEventThatTheDatabaseRejectsDoesNotTakeTheOthersWithIt() throws Exception {
        journal.start();
        DomainEventMessage<?> known = event();
        assertThat(outcome(known)).isEqualTo("stored");
        CountDownLatch gate = closedGate();
        Future<?> underWay = request(event());
        await().until(() -> events.batchSizes().size() == 2);
        List<Future<?>> healthy = IntStream.range(0, 20)
                .<Future<?>>mapToObj(number -> request(event()))
                .toList();
        Future<Refusal> rejected = refusal(
                new GenericDomainEventMessage<>("Prediction", known.getAggregateIdentifier(), 0, new Note("again")));
        await().until(() -> journal.waiting() == 21);
        gate.countDown();

        underWay.get();
        for (Future<?> answer : healthy) {
            answer.get();
        }
        assertThat(rejected.get().code()).isEqualTo(RefusalCode.ALREADY_EXISTS);
        assertThat(stored()).isEqualTo(22);
        assertThat(events.batchSizes().get(2)).isEqualTo(21);
    }

    @Test
    void eventsOfOneRequestAreStoredTogetherOrNotAtAllAndOthersInTheirBatchAreNotHarmed() throws Exception {
        journal.start();
        DomainEventMessage<?> known = event();
        assertThat(outcome(known)).isEqualTo("stored");
        CountDownLatch gate = closedGate();
        Future<?> underWay = request(event());
        await().until(() -> events.batchSizes().size() == 2);
        List<DomainEventMessage<Note>> together = List.of(event(), event(), event());
        Future<?> healthy = requests.submit(() -> journal.record(together));
        DomainEventMessage<Note> harmed = event();
        Future<Refusal> rejected = requests.submit(() -> catchThrowableOfType(
                Refusal.class,
                () -> journal.record(List.of(
                        harmed,
                        new GenericDomainEventMessage<>(
                                "Prediction", known.getAggregateIdentifier(), 0, new Note("again"))))));
        await().until(() -> journal.waiting() == 5);
        gate.countDown();

        underWay.get();
        healthy.get();
        assertThat(rejected.get().code()).isEqualTo(RefusalCode.ALREADY_EXISTS);
        assertThat(events.holds(harmed.getAggregateIdentifier())).isFalse();
        assertThat(together).allMatch(event -> events.holds(event.getAggregateIdentifier()));
        assertThat(stored()).isEqualTo(5);
    }

    @Test
    void aBatchHasAtMostAThousandEventsHoweverManyOneRequestBrings() throws Exception {
        CountDownLatch gate = closedGate();
        journal.start();
        Future<?> underWay = request(event());
        await().until(() -> events.batchSizes().size() == 1);
        List<Future<?>> lists = IntStream.range(0, 3)
                .<Future<?>>mapToObj(number -> requests.submit(() ->
                        journal.record(Stream.generate(this::event).limit(600).toList())))
                .toList();
        await().until(() -> journal.waiting() == 1800);
        gate.countDown();

        underWay.get();
        for (Future<?> list : lists) {
            list.get();
        }
        assertThat(events.batchSizes()).containsExactly(1, 600, 600, 600);
        assertThat(journal.waiting()).isZero();
    }

    @Test
    void aLogThatIsHeldByAnotherIsBusy() throws SQLException {
        new JdbcTemplate(events.database()).execute("ALTER DATABASE " + databaseName() + " SET lock_timeout = '200ms'");
        events.database().getHikariPoolMXBean().softEvictConnections();
        journal.start();
        try (Connection holder = events.database().getConnection()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("LOCK TABLE domainevententry IN ACCESS EXCLUSIVE MODE");

            assertThat(outcome(event())).isEqualTo("EVENT_LOG_BUSY");
            holder.rollback();
        }
        assertThat(outcome(event())).isEqualTo("stored");
    }

    @Test
    void theRequestSerialisesAndNotTheWriter() {
        journal.start();
        String[] serialisedBy = new String[1];
        Note note = new Note("x") {
            @Override
            public String getText() {
                serialisedBy[0] = Thread.currentThread().getName();
                return super.getText();
            }
        };
        journal.record(List.of(
                new GenericDomainEventMessage<>("Prediction", Identifiers.next().toString(), 0, note)));

        assertThat(serialisedBy[0]).isEqualTo(Thread.currentThread().getName());
    }

    /** Holds the writer in its transaction until it is opened. */
    @Test
    void aCallerWhoseDeadlinePassesIsRefusedAndNothingOfItIsStored() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        events.beforeAppending(list -> {
            reached.countDown();
            awaitLatch(goOn);
        });
        journal.start();
        DomainEventMessage<?> first = event();
        Future<?> slow = requests.submit(() -> journal.record(List.of(first)));
        awaitLatch(reached);
        DomainEventMessage<?> late = event();

        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> journal.record(List.of(late), Deadline.ofCaller(Duration.ofMillis(50))));

        assertThat(refusal.code()).isEqualTo(RefusalCode.DEADLINE_NOT_MET);
        assertThat(refusal.code().kind()).isEqualTo(RefusalCode.Kind.NOT_READY);
        assertThat(refusal.remedy()).startsWith("Nothing was recorded.");
        goOn.countDown();
        slow.get();
        journal.stop();
        assertThat(events.holds(late.getAggregateIdentifier())).isFalse();
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void aDeadlineThatTheQueueCannotMeetIsRefusedBeforeTheEventIsTakenIn() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        events.beforeAppending(list -> {
            try {
                never.await(400, TimeUnit.MILLISECONDS); // what a slow commit takes
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        journal.start();
        journal.record(List.of(event()));
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        events.beforeAppending(list -> {
            reached.countDown();
            awaitLatch(goOn);
        });
        Future<?> underWay = requests.submit(() -> journal.record(List.of(event())));
        awaitLatch(reached);
        Future<?> waiting = requests.submit(() -> journal.record(List.of(event())));
        await().atMost(PATIENCE).until(() -> journal.waiting() == 1);

        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> journal.record(List.of(event()), Deadline.ofCaller(Duration.ofMillis(100))));

        assertThat(refusal.code()).isEqualTo(RefusalCode.DEADLINE_NOT_MET);
        assertThat(refusal.found()).containsEntry("waiting", "1");
        assertThat(journal.waiting()).isEqualTo(1);
        goOn.countDown();
        underWay.get();
        waiting.get();
        assertThat(stored()).isEqualTo(3);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private CountDownLatch closedGate() {
        CountDownLatch gate = new CountDownLatch(1);
        events.beforeAppending(list -> {
            try {
                gate.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
        return gate;
    }

    /** Holds the table of the events until whoever waits for it has lost his connection. */
    private void endTheConnectionOfTheNextAppend() {
        CountDownLatch held = new CountDownLatch(1);
        Thread.startVirtualThread(() -> new TransactionTemplate(events.transactions()).executeWithoutResult(open -> {
            JdbcTemplate holder = new JdbcTemplate(events.database());
            holder.execute("LOCK TABLE domainevententry IN EXCLUSIVE MODE");
            held.countDown();
            long ended = 0;
            while (ended == 0) {
                holder.execute("SELECT pg_stat_clear_snapshot()"); // else a transaction sees what it saw first
                ended = Objects.requireNonNull(holder.queryForObject(
                        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                + " AND datname = current_database()",
                        Long.class));
            }
        }));
        try {
            held.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private String databaseName() {
        return new JdbcTemplate(events.database()).queryForObject("SELECT current_database()", String.class);
    }

    private Future<?> request(DomainEventMessage<?> event) {
        return requests.submit(() -> journal.record(List.of(event)));
    }

    private Future<Refusal> refusal(DomainEventMessage<?> event) {
        return requests.submit(() -> catchThrowableOfType(Refusal.class, () -> journal.record(List.of(event))));
    }

    private String outcome(DomainEventMessage<?> event) {
        try {
            journal.record(List.of(event));
            return "stored";
        } catch (Refusal refusal) {
            return refusal.code().name();
        }
    }

    private long stored() {
        return new JdbcTemplate(events.database()).queryForObject("SELECT count(*) FROM domainevententry", Long.class);
    }

    private DomainEventMessage<Note> event() {
        return new GenericDomainEventMessage<>("Prediction", Identifiers.next().toString(), 0, new Note("x"));
    }

    static class Note {
        private final String text;

        Note(String text) {
            this.text = text;
        }

        public String getText() {
            return text;
        }
    }
}
