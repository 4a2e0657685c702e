package io.modeltrail.saga.retraining;

import static io.modeltrail.saga.retraining.Examples.CHURN;
import static io.modeltrail.saga.retraining.Examples.DEFINITION;
import static io.modeltrail.saga.retraining.Examples.NOON;
import static io.modeltrail.saga.retraining.Examples.SCIENTIST;
import static io.modeltrail.saga.retraining.Examples.SUNDAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.retraining.RetrainingCause;
import io.modeltrail.contracts.retraining.RetrainingCommand.StartRetraining;
import io.modeltrail.contracts.retraining.RetrainingCycleId;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDefined;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDisabled;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingEnabled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.axonframework.test.saga.SagaTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetrainingScheduleTest {
    private static final RetrainingDefined DEFINED = new RetrainingDefined(CHURN, DEFINITION, SCIENTIST);
    private static final Duration UNTIL_SUNDAY = Duration.between(NOON, SUNDAY);
    private static final RetrainingCause DUE = new RetrainingCause.Schedule(SUNDAY);
    private static final RetrainingCycleId CYCLE = RetrainingCycleId.of(CHURN, DUE, SUNDAY);

    private final SagaTestFixture<RetrainingSchedule> fixture = new SagaTestFixture<>(RetrainingSchedule.class);
    private Instant now = NOON;

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

    private StartRetraining start() {
        return new StartRetraining(CHURN, CYCLE, DUE, now);
    }

    @Test
    void aDefinitionWaitsForItsNextMoment() {
        fixture.givenNoPriorActivity()
                .whenPublishingA(DEFINED)
                .expectNoDispatchedCommands()
                .expectScheduledDeadlineWithName(UNTIL_SUNDAY, RetrainingSchedule.IS_DUE);
    }

    @Test
    void atItsMomentACycleIsAskedForUnderAnIdThatFollowsFromTheMoment() {
        fixture.givenAPublished(DEFINED).whenTimeElapses(UNTIL_SUNDAY).expectDispatchedCommands(start());
    }

    @Test
    void whatWasNotTakenIsAskedForAgainForAWhile() throws Exception {
        fixture.givenAPublished(DEFINED)
                .andThenTimeElapses(UNTIL_SUNDAY)
                .whenTimeElapses(StartTries.BETWEEN)
                .expectDispatchedCommands(start())
                .expectScheduledDeadlineWithName(StartTries.BETWEEN, RetrainingSchedule.IS_DUE);
    }

    @Test
    void aMomentThatIsGivenUpIsFollowedByTheNextOne() throws Exception {
        var state = fixture.givenAPublished(DEFINED).andThenTimeElapses(UNTIL_SUNDAY);
        for (int tries = 1; tries < StartTries.MOST - 1; tries++) {
            state = state.andThenTimeElapses(StartTries.BETWEEN);
        }
        now = SUNDAY.plus(Duration.ofHours(1));
        state.whenTimeElapses(StartTries.BETWEEN)
                .expectDispatchedCommands(start())
                .expectScheduledDeadlineWithName(Duration.ofDays(7).minusHours(1), RetrainingSchedule.IS_DUE);
    }

    @Test
    void momentsThatWentByWithoutAProcessAreMadeUpForByOneCycle() throws Exception {
        var state = fixture.givenAPublished(DEFINED);
        now = SUNDAY.plus(Duration.ofDays(20));
        state.andThenTimeElapses(UNTIL_SUNDAY)
                .whenPublishingA(Examples.started(CYCLE, DUE))
                .expectScheduledDeadlineWithName(Duration.ofDays(1), RetrainingSchedule.IS_DUE);
    }

    @Test
    void aCycleOfTheMomentIsFollowedByTheNextMoment() throws Exception {
        var state = fixture.givenAPublished(DEFINED).andThenTimeElapses(UNTIL_SUNDAY);
        now = SUNDAY.plusSeconds(1);
        state.whenPublishingA(Examples.started(CYCLE, DUE))
                .expectScheduledDeadlineWithName(Duration.ofDays(7).minusSeconds(1), RetrainingSchedule.IS_DUE);
    }

    @Test
    void aCycleOfAnotherCauseLeavesTheMomentAsItIs() {
        fixture.givenAPublished(DEFINED)
                .andThenAPublished(Examples.started(RetrainingCycleId.next(), new RetrainingCause.Request(SCIENTIST)))
                .whenTimeElapses(UNTIL_SUNDAY)
                .expectDispatchedCommands(start());
    }

    @Test
    void aDisabledOneDoesNotWaitAndAnEnabledOneWaitsAnew() {
        fixture.givenAPublished(DEFINED)
                .whenPublishingA(new RetrainingDisabled(CHURN, SCIENTIST))
                .expectNoScheduledDeadlines()
                .expectActiveSagas(1);
    }

    @Test
    void anEnabledOneWaitsAnew() {
        fixture.givenAPublished(DEFINED)
                .andThenAPublished(new RetrainingDisabled(CHURN, SCIENTIST))
                .whenPublishingA(new RetrainingEnabled(CHURN, SCIENTIST))
                .expectScheduledDeadlineWithName(UNTIL_SUNDAY, RetrainingSchedule.IS_DUE);
    }

    @Test
    void aDefinitionWithoutAScheduleEndsTheWaiting() {
        fixture.givenAPublished(DEFINED)
                .whenPublishingA(new RetrainingDefined(CHURN, Examples.definition(null), SCIENTIST))
                .expectNoScheduledDeadlines();
    }

    @Test
    void theSameMomentHasTheSameCycle() {
        assertThat(RetrainingCycleId.of(CHURN, new RetrainingCause.Schedule(SUNDAY), SUNDAY))
                .isEqualTo(CYCLE);
    }
}
