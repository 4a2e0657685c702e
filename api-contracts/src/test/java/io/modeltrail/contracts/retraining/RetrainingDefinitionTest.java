package io.modeltrail.contracts.retraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.retraining.RetrainingDefinition.Observation;
import io.modeltrail.contracts.retraining.RetrainingDefinition.Schedule;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;

class RetrainingDefinitionTest {
    private static final Schedule SUNDAYS = new Schedule(DayOfWeek.SUNDAY, LocalTime.of(3, 30));
    private static final UseCaseKey CHURN = new UseCaseKey("telco-churn");

    @Test
    void momentsAreMidnightsAMonthApartWhoseLabelsAreKnown() {
        assertThat(new Observation(30, 3).momentsBefore(Instant.parse("2026-05-30T17:45:00Z")))
                .containsExactly(
                        Instant.parse("2026-02-28T00:00:00Z"),
                        Instant.parse("2026-03-30T00:00:00Z"),
                        Instant.parse("2026-04-30T00:00:00Z"));
    }

    @Test
    void momentsDoNotGoBackBeforeTheEpoch() {
        assertThat(new Observation(0, 3).momentsBefore(Instant.parse("1970-02-01T01:00:00Z")))
                .containsExactly(Instant.parse("1970-01-01T00:00:00Z"), Instant.parse("1970-02-01T00:00:00Z"));
    }

    @Test
    void aScheduleNamesTheNextMomentAfterThisOne() {
        Instant sunday = Instant.parse("2026-11-29T03:30:00Z");
        assertThat(SUNDAYS.nextAfter(Instant.parse("2026-11-25T12:00:00Z"))).isEqualTo(sunday);
        assertThat(SUNDAYS.nextAfter(Instant.parse("2026-11-29T03:29:59.999Z"))).isEqualTo(sunday);
        assertThat(SUNDAYS.nextAfter(sunday)).isEqualTo(Instant.parse("2026-12-06T03:30:00Z"));
        assertThat(SUNDAYS.nextAfter(Instant.parse("2026-11-29T23:00:00Z")))
                .isEqualTo(Instant.parse("2026-12-06T03:30:00Z"));
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThatThrownBy(() -> new Observation(-1, 1)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new Observation(30, 0)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new Observation(30, 121)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new RetrainingCause.Drift(" ")).isInstanceOf(Refusal.class);
    }

    @Test
    void theSameCauseIsTheSameCycle() {
        Instant due = Instant.parse("2026-11-29T03:30:00Z");
        RetrainingCycleId cycle = RetrainingCycleId.of(CHURN, new RetrainingCause.Schedule(due), due);
        assertThat(cycle)
                .isEqualTo(RetrainingCycleId.of(CHURN, new RetrainingCause.Schedule(due), due))
                .isNotEqualTo(RetrainingCycleId.of(new UseCaseKey("another"), new RetrainingCause.Schedule(due), due));
        assertThat(cycle.trainingRunId().value())
                .isNotEqualTo(cycle.datasetSnapshotId().value());
        assertThat(cycle.trainingRunId())
                .isEqualTo(RetrainingCycleId.of(cycle.toString()).trainingRunId());
    }
}
