package io.modeltrail.saga.batchscoring;

import static io.modeltrail.saga.batchscoring.Jobs.CHURN;
import static io.modeltrail.saga.batchscoring.Jobs.FEATURES;
import static io.modeltrail.saga.batchscoring.Jobs.NOON;
import static io.modeltrail.saga.batchscoring.Jobs.PRODUCT;

import io.modeltrail.contracts.batchscoring.BatchScoringCause;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.RequestBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringPlan;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleEvent.BatchScoringScheduled;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleEvent.BatchScoringUnscheduled;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.axonframework.test.saga.SagaTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchScoringTimetableTest {
    private static final Duration UNTIL_DUE = Duration.ofHours(18);
    private static final Instant DUE = NOON.plus(UNTIL_DUE);
    private static final BatchScoringScheduled SCHEDULED = scheduled(true);
    private static final BatchScoringCause CAUSE =
            new BatchScoringCause.Schedule(BatchScoringScheduleId.of(CHURN), DUE);

    private final SagaTestFixture<BatchScoringTimetable> fixture = new SagaTestFixture<>(BatchScoringTimetable.class);
    private Instant now = NOON;

    private static BatchScoringScheduled scheduled(boolean enabled) {
        return new BatchScoringScheduled(
                CHURN, new BatchScoringPlan(FEATURES, LocalTime.of(6, 0), "UTC", enabled), PRODUCT);
    }

    @BeforeEach
    void tellTheTime() {
        fixture.registerResource(new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        });
    }

    private RequestBatchScoring request() {
        return new RequestBatchScoring(BatchScoringId.of(CHURN, DUE), CHURN, FEATURES, CAUSE, PRODUCT, now);
    }

    @Test
    void aScheduleWaitsForItsNextMoment() {
        fixture.givenNoPriorActivity()
                .whenPublishingA(SCHEDULED)
                .expectNoDispatchedCommands()
                .expectScheduledDeadlineWithName(UNTIL_DUE, BatchScoringTimetable.IS_DUE);
    }

    @Test
    void atItsMomentAJobIsAskedForUnderAnIdThatFollowsFromTheMoment() {
        fixture.givenAPublished(SCHEDULED).whenTimeElapses(UNTIL_DUE).expectDispatchedCommands(request());
    }

    @Test
    void whatWasNotTakenIsAskedForAgain() throws Exception {
        fixture.givenAPublished(SCHEDULED)
                .andThenTimeElapses(UNTIL_DUE)
                .whenTimeElapses(BatchScoringTimetable.AGAIN)
                .expectDispatchedCommands(request());
    }

    @Test
    void aJobOfTheMomentIsFollowedByTheNextDay() throws Exception {
        var state = fixture.givenAPublished(SCHEDULED).andThenTimeElapses(UNTIL_DUE);
        now = DUE.plusSeconds(1);
        state.whenPublishingA(Jobs.requested(CAUSE))
                .expectScheduledDeadlineWithName(Duration.ofDays(1).minusSeconds(1), BatchScoringTimetable.IS_DUE);
    }

    @Test
    void aJobByHandLeavesTheMomentAsItIs() {
        fixture.givenAPublished(SCHEDULED)
                .andThenAPublished(Jobs.requested(new BatchScoringCause.Request()))
                .whenTimeElapses(UNTIL_DUE)
                .expectDispatchedCommands(request());
    }

    @Test
    void aDisabledScheduleWaitsForNothing() {
        fixture.givenAPublished(SCHEDULED)
                .whenPublishingA(scheduled(false))
                .expectNoScheduledDeadlines()
                .expectActiveSagas(1);
    }

    @Test
    void aScheduleThatIsEnabledAgainWaits() {
        fixture.givenAPublished(scheduled(false))
                .whenPublishingA(SCHEDULED)
                .expectActiveSagas(1)
                .expectScheduledDeadlineWithName(UNTIL_DUE, BatchScoringTimetable.IS_DUE);
    }

    @Test
    void aScheduleThatIsRemovedEndsTheProcess() {
        fixture.givenAPublished(SCHEDULED)
                .whenPublishingA(new BatchScoringUnscheduled(CHURN, PRODUCT))
                .expectActiveSagas(0)
                .expectNoScheduledDeadlines();
    }
}
