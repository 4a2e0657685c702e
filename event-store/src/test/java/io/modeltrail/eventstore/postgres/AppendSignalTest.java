package io.modeltrail.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.eventstore.serial.NamedEventSerializer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AppendSignalTest {
    private final Deque<Runnable> soon = new ArrayDeque<>();
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final Deque<Runnable> between = new ArrayDeque<>();
    private final List<Integer> betweenMillis = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private final AppendSignal signal = new AppendSignal(this::delay, 0, now::get);
    private final List<String> woken = new ArrayList<>();

    private void delay(int afterMillis, Runnable what) {
        switch (afterMillis) {
            case 50 -> soon.add(what);
            case 500 -> later.add(what);
            default -> {
                betweenMillis.add(afterMillis);
                between.add(what);
            }
        }
    }

    private void letTheMomentPass() {
        while (!between.isEmpty()) {
            between.remove().run();
        }
    }

    @Test
    void severalAreWokenOneAfterTheOtherWithinTheMoment() {
        signal.add(() -> woken.add("first"));
        signal.add(() -> woken.add("second"));
        Runnable third = () -> woken.add("third");
        signal.add(third);
        signal.appended();
        soon.remove().run();
        assertThat(woken).containsExactly("first");
        assertThat(betweenMillis).containsExactly(16, 33);

        signal.remove(third);
        letTheMomentPass();
        assertThat(woken).containsExactly("first", "second");
    }

    @Test
    void whoFollowsIsWokenOnceForAllThatComesInAMoment() {
        signal.add(() -> woken.add("follower"));
        signal.appended();
        signal.appended();
        assertThat(woken).isEmpty();
        assertThat(soon).hasSize(1);

        soon.remove().run();
        assertThat(woken).containsExactly("follower");

        signal.appended();
        assertThat(soon).hasSize(1);
    }

    @Test
    void whoWantsToRestIsWokenAtOnceAndThenNotBeforeHeHasRested() {
        AppendSignal seldom = new AppendSignal(this::delay, 200, now::get);
        seldom.add(() -> woken.add("follower"));
        seldom.appended();
        soon.remove().run();
        assertThat(woken).hasSize(1);

        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(30));
        seldom.appended();
        assertThat(soon).isEmpty();
        assertThat(betweenMillis).containsExactly(170);
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(170));
        letTheMomentPass();
        assertThat(woken).hasSize(2);

        now.addAndGet(TimeUnit.DAYS.toNanos(100));
        seldom.appended();
        assertThat(soon).hasSize(1);
    }

    @Test
    void whoFollowsTheRestOfTheLogIsCalledForThatAlone() {
        try (EventLogForTests log = new EventLogForTests(EventLogLimits.STANDARD)) {
            AppendSignal besides = new AppendSignal(this::delay, 200, now::get);
            PostgresEventStorageEngine engine = log.start(signal, besides);
            BlockingStream<TrackedEventMessage<?>> stream = new LogSources(
                            log.dataSource(), engine, NamedEventSerializer.ofContracts(), NoOpEventUpcaster.INSTANCE)
                    .besidesPredictions()
                    .openStream(null);
            assertThat(stream.setOnAvailableCallback(() -> woken.add("called"))).isTrue();
            engine.appendEvents(PredictionsForTests.predictions(3));
            assertThat(soon).isEmpty();
            engine.appendEvents(PredictionsForTests.mixed(3));
            soon.remove().run();
            assertThat(woken).containsExactly("called");
        }
    }

    @Test
    void whoFollowsIsWokenInAnyCaseForAsLongAsHeDoes() {
        Runnable follower = () -> woken.add("follower");
        signal.add(follower);
        signal.add(() -> woken.add("another"));
        assertThat(later).hasSize(1);

        later.remove().run();
        letTheMomentPass();
        assertThat(woken).containsExactly("follower", "another");

        signal.remove(follower);
        later.remove().run();
        assertThat(woken).containsExactly("follower", "another", "another");
    }

    @Test
    void whereNobodyFollowsNothingRuns() {
        signal.appended();
        assertThat(soon).isEmpty();

        Runnable follower = () -> woken.add("follower");
        signal.add(follower);
        signal.remove(follower);
        later.remove().run();
        assertThat(later).isEmpty();
        assertThat(woken).isEmpty();

        signal.add(follower);
        assertThat(later).hasSize(1);
    }

    @Test
    void whoCannotBeCalledKeepsNobodyElseFromIt() {
        signal.add(() -> {
            throw new IllegalStateException("cannot be called");
        });
        signal.add(() -> woken.add("another"));
        signal.appended();
        soon.remove().run();
        later.remove().run();
        letTheMomentPass();
        assertThat(woken).containsExactly("another", "another");
        assertThat(later).hasSize(1);
    }

    @Test
    void whatIsStoredIsStoredThoughNobodyCanBeTold() {
        AppendSignal stopped = new AppendSignal(
                (afterMillis, what) -> {
                    if (afterMillis == 50) {
                        throw new RejectedExecutionException("stopped");
                    }
                    later.add(what);
                },
                0,
                now::get);
        stopped.add(() -> woken.add("follower"));
        stopped.appended();
        stopped.appended();
        later.remove().run();
        assertThat(woken).containsExactly("follower");
    }

    @Test
    void theEngineTellsOfWhatCanBeRead() {
        try (EventLogForTests log = new EventLogForTests(EventLogLimits.STANDARD)) {
            PostgresEventStorageEngine engine = log.start(signal);
            signal.add(() -> woken.add("follower"));
            log.transaction().executeWithoutResult(open -> {
                UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(null);
                engine.appendEvents(PredictionsForTests.predictions(2));
                assertThat(soon).isEmpty();
                unit.commit();
            });
            assertThat(soon).hasSize(1);
            soon.remove().run();

            engine.appendEvents(PredictionsForTests.predictions(1));
            assertThat(soon).hasSize(1);
            soon.remove().run();
            assertThat(woken).hasSize(2);

            log.transaction().executeWithoutResult(broken -> {
                UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(null);
                engine.appendEvents(PredictionsForTests.predictions(1));
                unit.rollback();
                broken.setRollbackOnly();
            });
            assertThat(soon).isEmpty();
        }
    }

    @Test
    void aStreamThatWasCalledLooksAtOnceAndAClosedOneIsNotCalled() {
        try (EventLogForTests log = new EventLogForTests(EventLogLimits.STANDARD)) {
            PostgresEventStorageEngine engine = log.start(signal);
            LogSources sources = new LogSources(
                    log.dataSource(), engine, NamedEventSerializer.ofContracts(), NoOpEventUpcaster.INSTANCE);
            BlockingStream<TrackedEventMessage<?>> stream =
                    sources.predictionsAsTheyCome().openStream(null);
            assertThat(stream.setOnAvailableCallback(
                            () -> woken.add(stream.peek().isPresent() ? "more" : "nothing")))
                    .isTrue();
            assertThat(stream.peek()).isEmpty(); // it looks again in 50 ms, unless it is called
            engine.appendEvents(PredictionsForTests.predictions(1));
            soon.remove().run();
            assertThat(woken).containsExactly("more");

            stream.close();
            engine.appendEvents(PredictionsForTests.predictions(1));
            assertThat(soon).isEmpty();
            later.remove().run();
            assertThat(woken).hasSize(1);
        }
    }

    @Test
    void whoReplaysIsNotCalled() {
        try (EventLogForTests log = new EventLogForTests(EventLogLimits.STANDARD)) {
            assertThat(sources(log).predictionsInRuns().openStream(null).setOnAvailableCallback(() -> {}))
                    .isFalse();
        }
    }

    private static LogSources sources(EventLogForTests log) {
        return new LogSources(
                log.dataSource(), log.engine(), NamedEventSerializer.ofContracts(), NoOpEventUpcaster.INSTANCE);
    }
}
