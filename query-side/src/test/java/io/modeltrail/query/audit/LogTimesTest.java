package io.modeltrail.query.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.query.QuerySideForTests;
import io.modeltrail.query.SampleTrail;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
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

    private SignedRows signed(int size) {
        return new SignedRows(querySide.jdbc(), size);
    }

    private List<Long> between(Instant since, @Nullable Instant until, int signed, int most) throws IOException {
        return times.between(signed(signed).times(), since, until, most);
    }

    private void change(long position, String time) {
        assertThat(querySide
                        .jdbc()
                        .update("UPDATE DomainEventEntry SET timeStamp = ? WHERE globalIndex = ?", time, position))
                .isOne();
    }

    private void remove(long position) {
        assertThat(querySide.jdbc().update("DELETE FROM DomainEventEntry WHERE globalIndex = ?", position))
                .isOne();
    }

    @Test
    void eachEventIsFoundByItsOwnTime() throws IOException {
        assertThat(between(at(0), at(4), 8, 100)).containsExactly(0L, 2L, 3L, 5L);
        assertThat(between(at(2), at(6), 8, 100)).containsExactly(1L, 3L, 5L);
        assertThat(between(at(5), at(9), 8, 100)).containsExactly(1L, 4L, 6L);
        assertThat(between(at(-100), at(1), 8, 100)).containsExactly(0L);
    }

    @Test
    void withoutAnEndItEndsWithWhatIsSigned() throws IOException {
        assertThat(between(at(2), null, 5, 100)).containsExactly(1L, 3L, 4L);
        assertThat(between(at(2), null, 8, 100)).containsExactly(1L, 3L, 4L, 5L, 6L, 7L);
        assertThat(between(at(0), null, 8, 3)).hasSize(4);
    }

    @Test
    void withAnEndWhatIsNotSignedYetIsFoundToo() throws IOException {
        assertThat(between(at(2), at(9), 5, 100)).containsExactly(1L, 3L, 4L, 5L, 6L);
    }

    @Test
    void aTimeInWhichNothingWasRecordedIsRefused() {
        for (Instant[] empty :
                List.of(new Instant[] {at(20), at(30)}, new Instant[] {at(9), at(2)}, new Instant[] {at(61), at(70)})) {
            assertThatThrownBy(() -> between(empty[0], empty[1], 8, 100))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.NOT_FOUND));
        }
        assertThatThrownBy(() -> between(at(60), null, 7, 100)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> between(at(61), null, 8, 100)).isInstanceOf(Refusal.class);
    }

    @Test
    void aRowThatWasDeletedIsEvidence() throws IOException {
        SignedRows signed = signed(8);
        remove(3);
        assertThat(times.between(signed.times(), at(0), at(4), 100)).containsExactly(0L, 2L, 3L, 5L);
        remove(6);
        assertThat(times.between(signed.times(), at(0), at(4), 100)).containsExactly(0L, 2L, 3L, 5L, 6L);
    }

    @Test
    void aRowWhoseTimeWasChangedIsEvidenceAndEndsNothing() throws IOException {
        SignedRows signed = signed(8);
        change(2, "2099-01-01T00:00:00Z");
        assertThat(times.between(signed.times(), at(0), at(4), 100)).containsExactly(0L, 2L, 3L, 5L);
        change(3, "1999-01-01T00:00:00Z");
        change(5, "no time");
        assertThat(times.between(signed.times(), at(0), at(4), 100)).containsExactly(0L, 2L, 3L, 5L);
    }

    @Test
    void aRowThatWasChangedTogetherWithItsHashEndsNothingEither() throws IOException {
        SignedRows signed = signed(8);
        change(2, "2099-01-01T00:00:00Z");
        signed.changeLeafToThatOfTheRow(2);
        assertThat(times.between(signed.times(), at(0), at(4), 100)).contains(0L, 2L, 3L, 5L);
    }

    @Test
    void whatIsNotSignedYetEndsNothing() throws IOException {
        SignedRows signed = signed(4);
        change(4, "2099-01-01T00:00:00Z");
        remove(6);
        assertThat(times.between(signed.times(), at(0), at(4), 100)).containsExactly(0L, 2L, 3L, 5L, 6L);
    }

    /** The store's index of times finds a later first event then. */
    @Test
    void theBeginningOfALongLogIsFoundWhateverTheStoreSays() throws IOException {
        List<Object> more = new ArrayList<>();
        for (int i = 8; i < 800; i++) {
            more.add(new SampleTrail("at " + i).events().getFirst());
        }
        querySide.storeAt(more.removeFirst(), at(1_008)); // each a second after the one before it
        querySide.store(more);
        SignedRows signed = signed(800);
        assertThat(times.between(signed.times(), at(1_300), at(1_303), 100)).containsExactly(300L, 301L, 302L);
        assertThat(times.between(signed.times(), at(1_797), null, 100)).containsExactly(797L, 798L, 799L);
        assertThat(signed.times().afterAllBefore(at(1_600))).isEqualTo(600);
        for (long position = 280; position < 302; position++) {
            change(position, "1999-01-01T00:00:00Z");
        }
        assertThat(times.between(signed.times(), at(1_300), at(1_303), 100))
                .isEqualTo(LongStream.range(280, 303).boxed().toList());
    }

    private static Instant at(long seconds) {
        return NOON.plusSeconds(seconds);
    }
}
