package io.modeltrail.command.batchscoring;

import static io.modeltrail.command.Examples.CHURN;
import static io.modeltrail.command.Examples.OPERATOR;
import static io.modeltrail.command.Examples.TRAINER;
import static io.modeltrail.command.RefusalCondition.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.batchscoring.BatchScoringInput;
import io.modeltrail.contracts.batchscoring.BatchScoringPlan;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleCommand.ScheduleBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleCommand.UnscheduleBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleEvent.BatchScoringScheduled;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleEvent.BatchScoringUnscheduled;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Instant;
import java.time.LocalTime;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;

class BatchScoringScheduleTest {
    private static final BatchScoringInput FEATURES =
            new BatchScoringInput.CurrentFeatures(new FeatureSetKey("churn-customer"), null);
    private static final BatchScoringPlan PLAN =
            new BatchScoringPlan(FEATURES, LocalTime.of(2, 30), "Europe/Paris", true);
    private static final BatchScoringScheduled SCHEDULED = new BatchScoringScheduled(CHURN, PLAN, OPERATOR);

    private final AggregateTestFixture<BatchScoringSchedule> fixture =
            new AggregateTestFixture<>(BatchScoringSchedule.class);

    @Test
    void aUseCaseIsScheduled() {
        fixture.givenNoPriorActivity()
                .when(new ScheduleBatchScoring(CHURN, PLAN, OPERATOR))
                .expectEvents(SCHEDULED);
    }

    @Test
    void theSamePlanAgainChangesNothing() {
        fixture.given(SCHEDULED)
                .when(new ScheduleBatchScoring(CHURN, PLAN, OPERATOR))
                .expectNoEvents();
    }

    @Test
    void theSamePlanOfSomebodyElseChangesWhoAnswersForIt() {
        fixture.given(SCHEDULED)
                .when(new ScheduleBatchScoring(CHURN, PLAN, TRAINER))
                .expectEvents(new BatchScoringScheduled(CHURN, PLAN, TRAINER));
    }

    @Test
    void aScheduleIsRemoved() {
        fixture.given(SCHEDULED)
                .when(new UnscheduleBatchScoring(CHURN, OPERATOR))
                .expectEvents(new BatchScoringUnscheduled(CHURN, OPERATOR));
    }

    @Test
    void aScheduleThatWasRemovedIsNotRemovedAgain() {
        fixture.given(SCHEDULED, new BatchScoringUnscheduled(CHURN, OPERATOR))
                .when(new UnscheduleBatchScoring(CHURN, OPERATOR))
                .expectException(refusal(RefusalCode.BATCH_SCORING_NOT_SCHEDULED));
    }

    @Test
    void theNextMomentIsTodayOrTomorrowInTheZoneOfThePlan() {
        assertThat(PLAN.nextAfter(Instant.parse("2026-01-10T01:29:59Z"))).isEqualTo("2026-01-10T01:30:00Z");
        assertThat(PLAN.nextAfter(Instant.parse("2026-01-10T01:30:00Z"))).isEqualTo("2026-01-11T01:30:00Z");
    }

    @Test
    void onTheDaysWhenClocksChangeThereIsOneMomentToo() {
        assertThat(PLAN.nextAfter(Instant.parse("2026-03-28T12:00:00Z"))).isEqualTo("2026-03-29T01:30:00Z");
        assertThat(PLAN.nextAfter(Instant.parse("2026-03-29T01:30:00Z"))).isEqualTo("2026-03-30T00:30:00Z");
        assertThat(PLAN.nextAfter(Instant.parse("2026-10-24T12:00:00Z"))).isEqualTo("2026-10-25T00:30:00Z");
        assertThat(PLAN.nextAfter(Instant.parse("2026-10-25T00:30:00Z"))).isEqualTo("2026-10-26T01:30:00Z");
    }

    @Test
    void aZoneThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> new BatchScoringPlan(FEATURES, LocalTime.NOON, "Europe/Nowhere", true))
                .isInstanceOfSatisfying(
                        Refusal.class, refused -> assertThat(refused.code()).isEqualTo(RefusalCode.VALUE_OUT_OF_RANGE));
    }
}
