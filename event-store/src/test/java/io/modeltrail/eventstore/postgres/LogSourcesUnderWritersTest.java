package io.modeltrail.eventstore.postgres;

import static io.modeltrail.eventstore.postgres.PredictionsForTests.isPassed;
import static io.modeltrail.eventstore.postgres.PredictionsForTests.mixed;
import static io.modeltrail.eventstore.postgres.PredictionsForTests.recorded;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The halves of the log under writers that get in each other's way. */
@Timeout(60)
class LogSourcesUnderWritersTest {
    private static final int LISTS = 30;

    private final EventLogForTests log = new EventLogForTests(EventLogLimits.STANDARD);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void noReaderSkipsOrDoublesAnEventWhileATransactionIsHeldOpen() throws Exception {
        AtomicBoolean written = new AtomicBoolean();
        Collection<EventMessage<?>> committed = new ConcurrentLinkedQueue<>();
        CountDownLatch held = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<List<TrackedEventMessage<?>>> runs =
                    threads.submit(() -> follow(sources().predictionsInRuns(), written));
            Future<List<TrackedEventMessage<?>>> others =
                    threads.submit(() -> follow(sources().besidesPredictions(), written));
            try {
                List<Future<?>> writers = IntStream.range(0, 4)
                        .<Future<?>>mapToObj(number -> threads.submit(() -> write(number, held, committed)))
                        .toList();
                List<EventMessage<?>> slow = mixed(100);
                log.transaction().executeWithoutResult(status -> {
                    log.store().publish(slow);
                    held.countDown();
                    log.sql().sql("SELECT pg_sleep(1.5)").query(rows -> {});
                });
                committed.addAll(slow);
                for (Future<?> writer : writers) {
                    writer.get();
                }
            } finally {
                held.countDown();
                written.set(true);
            }

            List<String> read = Stream.concat(
                            recorded(runs.get()).stream().map(each -> idOf(each.event())),
                            others.get().stream()
                                    .filter(message -> !isPassed(message))
                                    .map(TrackedEventMessage::getIdentifier))
                    .toList();
            assertThat(read)
                    .containsExactlyInAnyOrderElementsOf(committed.stream()
                            .map(LogSourcesUnderWritersTest::idOf)
                            .toList());
        }
    }

    private LogSources sources() {
        return new LogSources(
                log.dataSource(), log.engine(), NamedEventSerializer.ofContracts(), NoOpEventUpcaster.INSTANCE);
    }

    /** @return how many lists were written */
    private int write(int number, CountDownLatch held, Collection<EventMessage<?>> committed)
            throws InterruptedException {
        for (int list = 0; list < LISTS; list++) {
            if (list == 10) {
                held.await();
            }
            List<EventMessage<?>> events = mixed(number % 2 == 0 ? 1 : 25);
            log.store().publish(events);
            committed.addAll(events);
        }
        return LISTS;
    }

    private static List<TrackedEventMessage<?>> follow(
            StreamableMessageSource<TrackedEventMessage<?>> source, AtomicBoolean written) throws Exception {
        List<TrackedEventMessage<?>> read = new ArrayList<>();
        try (var stream = source.openStream(null)) {
            boolean complete = false;
            while (!complete) {
                // After the last commit one more look that finds nothing is enough: what was committed is visible. A
                // follower
                // looks at the head every 50 ms at most, so it gets more time than that.
                boolean last = written.get();
                while (stream.hasNextAvailable(250, TimeUnit.MILLISECONDS)) {
                    read.add(stream.nextAvailable());
                }
                complete = last;
            }
        }
        return read;
    }

    private static String idOf(EventMessage<?> event) {
        return event.getPayload() instanceof PredictionMade made ? idOf(made) : event.getIdentifier();
    }

    private static String idOf(PredictionMade made) {
        return made.predictionId().toString();
    }
}
