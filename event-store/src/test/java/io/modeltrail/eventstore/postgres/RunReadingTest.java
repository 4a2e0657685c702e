package io.modeltrail.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.prediction.PredictionRun;
import io.modeltrail.eventstore.postgres.RunReading.Following;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RunReadingTest {
    private static final PredictionRun EMPTY = new PredictionRun(List.of());

    private final Following behindFirst = new Following();
    private final Following behindSecond = new Following();
    private final AtomicInteger taken = new AtomicInteger();

    private RunReading reading(Callable<PredictionRun> reading, Following following) {
        return new RunReading(reading, following, taken::incrementAndGet);
    }

    @Test
    void theNextRunIsReadAheadAndNoOther() throws InterruptedException {
        CountDownLatch secondRead = new CountDownLatch(1);
        AtomicInteger thirdReads = new AtomicInteger();
        RunReading first = reading(() -> EMPTY, behindFirst);
        RunReading second = reading(
                () -> {
                    secondRead.countDown();
                    return EMPTY;
                },
                behindSecond);
        RunReading third = reading(
                () -> {
                    thirdReads.incrementAndGet();
                    return EMPTY;
                },
                new Following());
        behindFirst.is(second);
        behindSecond.is(third);

        assertThat(first.run()).isEqualTo(EMPTY);

        assertThat(secondRead.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(thirdReads).hasValue(0);
        assertThat(taken).as("what was read ahead is not taken yet").hasValue(1);
    }

    @Test
    void aRunIsReadOnceHoweverManyWantIt() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        RunReading first = reading(() -> EMPTY, behindFirst);
        RunReading second = reading(
                () -> {
                    reads.incrementAndGet();
                    return new PredictionRun(List.of());
                },
                behindSecond);
        behindFirst.is(second);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<PredictionRun>> wanted = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                wanted.add(threads.submit(() -> {
                    first.run();
                    return second.run();
                }));
            }
            for (Future<PredictionRun> run : wanted) {
                assertThat(run.get()).isSameAs(second.run());
            }
        }
        assertThat(reads).hasValue(1);
        assertThat(taken).as("each once").hasValue(2);
    }

    @Test
    void whatFailsAheadFailsTheOneWhoWantsItAndNobodyBefore() {
        RunReading first = reading(() -> EMPTY, behindFirst);
        RunReading second = reading(
                () -> {
                    throw new IllegalStateException("broken");
                },
                behindSecond);
        behindFirst.is(second);

        assertThat(first.run()).isEqualTo(EMPTY);
        assertThatThrownBy(second::run).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(second::run).isInstanceOf(IllegalStateException.class);
        assertThat(first.run()).isEqualTo(EMPTY);
    }

    /** Whoever follows the head forms the next run when the one before was read long ago. */
    @Test
    void aRunThatWasReadHoldsOnToNoneThatIsFormedLater() {
        RunReading first = reading(() -> EMPTY, behindFirst);
        first.run();
        behindFirst.is(reading(() -> EMPTY, behindSecond));

        assertThat(first.run()).isEqualTo(EMPTY);
        assertThat(first).hasAllNullFieldsOrPropertiesExcept("task");
    }
}
