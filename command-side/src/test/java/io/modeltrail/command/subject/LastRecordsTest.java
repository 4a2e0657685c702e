package io.modeltrail.command.subject;

import static io.modeltrail.command.Examples.CHURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.subject.LastRecord;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectQuery.FindLastRecord;
import io.modeltrail.testkit.SubjectsForTests;
import java.time.Instant;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LastRecordsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final SubjectsForTests subjects = new SubjectsForTests();
    private final SubjectId ann = subjects.know(CHURN, "ann", NOON);
    private final SimpleQueryBus bus = SimpleQueryBus.builder().build();
    private final LastRecords records =
            new LastRecords(DefaultQueryGateway.builder().queryBus(bus).build(), subjects);

    private void answer(@Nullable Instant at, boolean upToDate) {
        bus.subscribe(FindLastRecord.class.getName(), LastRecord.class, query -> new LastRecord(at, upToDate));
    }

    private void refused(RefusalCode code) {
        assertThatThrownBy(() -> records.of(ann))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void theNewestRecordIsTheOneOfTheReadSide() {
        answer(NOON.plusSeconds(60), true);
        assertThat(records.of(ann)).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void somebodyOfWhomTheReadSideHasNothingWasRecordedWhenTheKeyWasMade() {
        answer(null, true);
        assertThat(records.of(ann)).isEqualTo(NOON);
    }

    @Test
    void aRecordFromBeforeTheKeyWasMadeIsStillTheNewest() {
        answer(NOON.minusSeconds(3600), true);
        assertThat(records.of(ann)).isEqualTo(NOON.minusSeconds(3600));
    }

    @Test
    void aReadSideThatLacksEventsIsNotBelieved() {
        answer(NOON.minusSeconds(60), false);
        refused(RefusalCode.PROJECTION_BEHIND);
    }

    @Test
    void whenNobodyAnswersItIsNotKnown() {
        refused(RefusalCode.HANDLER_UNAVAILABLE);
    }
}
