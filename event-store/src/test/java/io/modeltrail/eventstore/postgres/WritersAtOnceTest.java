package io.modeltrail.eventstore.postgres;

import static io.modeltrail.eventstore.postgres.EventLogForTests.event;
import static io.modeltrail.eventstore.postgres.EventLogForTests.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.transaction.TransactionException;

/** The event log under writers that get in each other's way. */
@Timeout(60)
class WritersAtOnceTest {
    private static final int WRITERS = 8;
    private static final int APPENDS_AFTER_THE_WAIT = 40;
    private static final int NOT_YET = -1;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What the writers have committed, list by list, and the lists that were refused. */
    private final Queue<List<? extends EventMessage<?>>> committed = new ConcurrentLinkedQueue<>();

    private final Queue<List<? extends EventMessage<?>>> refused = new ConcurrentLinkedQueue<>();

    @Test
    void positionsStayDenseAndNoReaderSkipsAnEventWhileOneTransactionIsHeldOpen() throws Exception {
        try (EventLogForTests log = new EventLogForTests(EventLogLimits.STANDARD);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            CountDownLatch held = new CountDownLatch(1);
            AtomicBoolean released = new AtomicBoolean();
            AtomicInteger written = new AtomicInteger(NOT_YET);

            Future<List<TrackedEventMessage<?>>> reader = threads.submit(() -> readAll(log, written));
            try {
                List<Future<?>> writers = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    int size = writer % 2 == 0 ? 1 : 25;
                    writers.add(threads.submit(() -> write(log, size, held, released)));
                }
                List<? extends EventMessage<?>> slow = events(100);
                log.transaction().executeWithoutResult(status -> {
                    log.store().publish(slow);
                    held.countDown();
                    log.sql().sql("SELECT pg_sleep(6)").query(rows -> {});
                });
                committed.add(slow);
                released.set(true);
                for (Future<?> writer : writers) {
                    writer.get();
                }
                written.set(committed.stream().mapToInt(List::size).sum());
            } finally {
                // Also when a writer failed: else its failure would be hidden behind a reader that waits for ever.
                released.set(true);
                written.compareAndSet(NOT_YET, 0);
            }

            List<TrackedEventMessage<?>> read = reader.get();
            int events = written.get();
            List<Long> dense = LongStream.range(0, events).boxed().toList();
            assertThat(log.positions()).isEqualTo(dense);
            assertThat(log.nextIndex()).isEqualTo(events);
            assertThat(read)
                    .extracting(event -> event.trackingToken().position().getAsLong())
                    .isEqualTo(dense);
            List<String> readIds =
                    read.stream().map(TrackedEventMessage::getIdentifier).toList();
            assertThat(committed).allSatisfy(list -> {
                List<String> ids = ids(list);
                int first = readIds.indexOf(ids.get(0));
                assertThat(readIds.subList(first, first + ids.size())).isEqualTo(ids);
            });
            assertThat(refused)
                    .isNotEmpty()
                    .allSatisfy(list -> assertThat(readIds).doesNotContainAnyElementsOf(ids(list)));
        }
    }

    @Test
    void aWaitingWriterIsRefusedAfterTheLockTimeoutAndNothingOfItIsStored() throws Exception {
        EventLogLimits impatient = new EventLogLimits(Duration.ofMillis(300), Duration.ofSeconds(10));
        try (EventLogForTests log = new EventLogForTests(impatient);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            log.transaction().executeWithoutResult(status -> {
                log.engine().appendEvents(events(2));
                Future<?> waiting = threads.submit(() -> log.engine().appendEvents(events(3)));
                assertThatThrownBy(waiting::get).cause().isInstanceOfSatisfying(Refusal.class, busy -> {
                    assertThat(busy.code()).isEqualTo(RefusalCode.EVENT_LOG_BUSY);
                    assertThat(busy.found()).containsEntry("lockTimeout", "PT0.3S");
                });
            });

            assertThat(log.positions()).containsExactly(0L, 1L);
            log.engine().appendEvents(events(1));
            assertThat(log.positions()).containsExactly(0L, 1L, 2L);
        }
    }

    @Test
    void aTransactionThatHoldsTheHeadAndDoesNothingIsEnded() {
        EventLogLimits limits = new EventLogLimits(Duration.ofSeconds(20), Duration.ofMillis(300));
        try (EventLogForTests log = new EventLogForTests(limits);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            assertThatThrownBy(() -> log.transaction().executeWithoutResult(status -> {
                        log.engine().appendEvents(events(2));
                        // Waits for the head, which it gets when the server has ended the transaction around it.
                        assertThat(threads.submit(() -> log.engine().appendEvents(List.of(event()))))
                                .succeedsWithin(Duration.ofSeconds(20));
                    }))
                    .isInstanceOf(TransactionException.class);

            assertThat(log.positions()).containsExactly(0L);
        }
    }

    @Test
    void theLimitsEndWithTheTransaction() {
        try (EventLogForTests log = new EventLogForTests(EventLogLimits.STANDARD)) {
            String before = setting(log);
            String within = log.transaction().execute(status -> {
                log.engine().appendEvents(events(1));
                return setting(log);
            });

            assertThat(within).isEqualTo("5s 10s");
            assertThat(setting(log)).isEqualTo(before).isEqualTo("0 0");
        }
    }

    private static String setting(EventLogForTests log) {
        return log.sql()
                .sql(
                        "SELECT current_setting('lock_timeout') || ' ' || current_setting('idle_in_transaction_session_timeout')")
                .query(String.class)
                .single();
    }

    /** Appends before, during and after the time in which the head is held. */
    private void write(EventLogForTests log, int size, CountDownLatch held, AtomicBoolean released) {
        int afterTheWait = 0;
        while (afterTheWait < APPENDS_AFTER_THE_WAIT) {
            List<? extends EventMessage<?>> list = events(size);
            boolean before = held.getCount() > 0;
            try {
                log.store().publish(list);
                committed.add(list);
            } catch (Refusal busy) {
                assertThat(busy.code()).isEqualTo(RefusalCode.EVENT_LOG_BUSY);
                refused.add(list);
            }
            if (!before && released.get()) {
                afterTheWait++;
            }
        }
    }

    /** Until it has as many as were written, or none comes for long: the stream may say earlier than it was asked to that there is none. */
    private List<TrackedEventMessage<?>> readAll(EventLogForTests log, AtomicInteger written) throws Exception {
        List<TrackedEventMessage<?>> read = new ArrayList<>();
        try (var stream = log.store().openStream(null)) {
            long lastCame = System.nanoTime();
            while (written.get() == NOT_YET
                    || (read.size() < written.get() && System.nanoTime() - lastCame < PATIENCE.toNanos())) {
                while (stream.hasNextAvailable(100, TimeUnit.MILLISECONDS)) {
                    read.add(stream.nextAvailable());
                    lastCame = System.nanoTime();
                }
            }
        }
        return read;
    }

    private static List<String> ids(List<? extends EventMessage<?>> events) {
        return events.stream().<String>map(EventMessage::getIdentifier).toList();
    }
}
