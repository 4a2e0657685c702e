package io.modeltrail.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AppendSignalTest {
    private final Deque<Runnable> soon = new ArrayDeque<>();
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final AppendSignal signal = new AppendSignal(soon::add, later::add);
    private final List<String> woken = new ArrayList<>();

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
    void whoFollowsIsWokenInAnyCaseForAsLongAsHeDoes() {
        Runnable follower = () -> woken.add("follower");
        signal.add(follower);
        signal.add(() -> woken.add("another"));
        assertThat(later).hasSize(1);

        later.remove().run();
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
    void aStreamAtTheHeadCallsWhenThisProcessHasStored() throws Exception {
        try (EventLogForTests log = new EventLogForTests(EventLogLimits.STANDARD)) {
            BlockingStream<TrackedEventMessage<?>> stream =
                    sources(log).predictionsAsTheyCome().openStream(null);
            Semaphore calls = new Semaphore(0);
            assertThat(stream.setOnAvailableCallback(calls::release)).isTrue();
            assertThat(stream.hasNextAvailable()).isFalse();

            log.store().publish(PredictionsForTests.predictions(3));
            while (stream.peek().isEmpty()) {
                calls.acquire(); // the first call may come before the commit
            }

            assertThat(PredictionsForTests.recorded(List.of(stream.nextAvailable())))
                    .extracting(Recorded::position)
                    .containsExactly(0L, 1L, 2L);
            stream.close();
        }
    }

    @Test
    void aStreamThatWasCalledLooksAtOnceAndAClosedOneIsNotCalled() {
        try (EventLogForTests log = new EventLogForTests(EventLogLimits.STANDARD)) {
            LogRows rows = new LogRows(log.dataSource());
            PredictionRuns runs =
                    new PredictionRuns(rows, NamedEventSerializer.ofContracts(), NoOpEventUpcaster.INSTANCE, null);
            LogStream stream = new LogStream(rows, runs, signal, -1);
            stream.setOnAvailableCallback(() -> woken.add(stream.peek().isPresent() ? "more" : "nothing"));
            log.store().publish(PredictionsForTests.predictions(1));
            signal.appended();
            soon.remove().run();
            assertThat(woken).containsExactly("more");

            stream.close();
            signal.appended();
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
            assertThat(sources(log).besidesPredictions().openStream(null).setOnAvailableCallback(() -> {}))
                    .isFalse();
        }
    }

    private static LogSources sources(EventLogForTests log) {
        return new LogSources(
                log.dataSource(), log.engine(), NamedEventSerializer.ofContracts(), NoOpEventUpcaster.INSTANCE);
    }
}
