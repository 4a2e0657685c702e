package io.modeltrail.query.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.query.QuerySideForTests;
import io.modeltrail.query.SampleTrail;
import java.time.Instant;
import java.util.List;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogTimesTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final QuerySideForTests querySide = new QuerySideForTests();
    private final LogTimes times = new LogTimes(querySide.beans().getBean(EventStore.class));

    /** Seconds after noon, in the order of their positions: the clock of one process was five seconds ahead. */
    @BeforeEach
    void eventsOutOfTheOrderOfTheirTimes() {
        for (int seconds : new int[] {0, 5, 1, 2, 7, 3, 8, 60}) {
            SampleTrail trail = new SampleTrail("at " + seconds);
            querySide.storeAt(trail.events().getFirst(), NOON.plusSeconds(seconds));
        }
    }

    @AfterEach
    void close() {
        querySide.close();
    }

    @Test
    void eachEventIsFoundByItsOwnTime() throws InterruptedException {
        assertThat(times.between(at(0), at(4), 8, 100)).containsExactly(0L, 2L, 3L, 5L);
        assertThat(times.between(at(2), at(6), 8, 100)).containsExactly(1L, 3L, 5L);
        assertThat(times.between(at(5), at(9), 8, 100)).containsExactly(1L, 4L, 6L);
        assertThat(times.between(at(-100), at(1), 8, 100)).containsExactly(0L);
    }

    @Test
    void withoutAnEndItEndsWithWhatIsSigned() throws InterruptedException {
        assertThat(times.between(at(2), null, 5, 100)).containsExactly(1L, 3L, 4L);
        assertThat(times.between(at(2), null, 8, 100)).containsExactly(1L, 3L, 4L, 5L, 6L, 7L);
        assertThat(times.between(at(0), null, 8, 3)).hasSize(4);
    }

    @Test
    void aTimeInWhichNothingWasRecordedIsRefused() {
        for (Instant[] empty :
                List.of(new Instant[] {at(20), at(30)}, new Instant[] {at(9), at(2)}, new Instant[] {at(61), at(70)})) {
            assertThatThrownBy(() -> times.between(empty[0], empty[1], 8, 100))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.NOT_FOUND));
        }
        assertThatThrownBy(() -> times.between(at(60), null, 7, 100)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> times.between(at(61), null, 8, 100)).isInstanceOf(Refusal.class);
    }

    private static Instant at(long seconds) {
        return NOON.plusSeconds(seconds);
    }
}
