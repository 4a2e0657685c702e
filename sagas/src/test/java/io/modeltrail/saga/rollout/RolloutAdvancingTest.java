package io.modeltrail.saga.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.rollout.RolloutCommand.AdvanceRollout;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutPaused;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutResumed;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutRolledBack;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStepAdvanced;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.contracts.rollout.RolloutQuery.CountSamplesOfStep;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.test.saga.SagaTestFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RolloutAdvancingTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final UseCaseKey USE_CASE = new UseCaseKey("telco-churn");
    private static final RolloutId ID = RolloutId.next();
    private static final ModelVersionId CHALLENGER = ModelVersionId.next();
    private static final ModelVersionId CHAMPION = ModelVersionId.next();
    private static final Duration HOUR = Duration.ofHours(1);

    private final SagaTestFixture<RolloutAdvancing> fixture = new SagaTestFixture<>(RolloutAdvancing.class);
    private long samples = 100;

    @BeforeEach
    void answerQuestions() {
        QueryBus bus = SimpleQueryBus.builder().build();
        bus.subscribe(CountSamplesOfStep.class.getName(), Long.class, question -> samples);
        fixture.registerResource(DefaultQueryGateway.builder().queryBus(bus).build());
        fixture.registerResource(Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private static RolloutStarted started(@Nullable Duration advanceAfter) {
        RolloutPlan plan = new RolloutPlan(List.of(10, 25, 100), advanceAfter, 50);
        return new RolloutStarted(
                ID, USE_CASE, CHALLENGER, CHAMPION, plan, "salt", new Actor("operator", Role.OPERATOR));
    }

    @Test
    void aStepWithItsSamplesAdvancesAfterItsTime() {
        fixture.givenAPublished(started(HOUR))
                .whenTimeElapses(HOUR)
                .expectDispatchedCommands(new AdvanceRollout(ID, 0, NOON));
    }

    @Test
    void nothingHappensBeforeTheTime() {
        fixture.givenAPublished(started(HOUR))
                .whenTimeElapses(HOUR.minusSeconds(1))
                .expectNoDispatchedCommands()
                .expectActiveSagas(1);
    }

    @Test
    void aStepWithoutItsSamplesWaitsOnceMore() {
        samples = 49;
        fixture.givenAPublished(started(HOUR))
                .whenTimeElapses(HOUR)
                .expectNoDispatchedCommands()
                .expectScheduledDeadlineWithName(HOUR, RolloutAdvancing.STEP_IS_OVER);
    }

    @Test
    void theNextStepNamesItself() {
        fixture.givenAPublished(started(HOUR))
                .andThenAPublished(new RolloutStepAdvanced(ID, 1, 25, NOON))
                .whenTimeElapses(HOUR)
                .expectDispatchedCommands(new AdvanceRollout(ID, 1, NOON));
    }

    @Test
    void eachWaitHasItsNumber() {
        fixture.givenAPublished(started(HOUR))
                .andThenAPublished(new RolloutStepAdvanced(ID, 1, 25, NOON))
                .whenTimeElapses(HOUR)
                .expectDispatchedCommands(new AdvanceRollout(ID, 1, NOON))
                .expectScheduledDeadline(HOUR, 3);
    }

    @Test
    void aWaitThatAKilledProcessLeftBehindCountsForNothing() {
        RolloutAdvancing saga = new RolloutAdvancing();
        saga.on(started(null));
        // It has neither a gateway nor a deadline manager here: anything but turning away would fail.
        saga.stepIsOver(7);
    }

    @Test
    void aPlanWithoutATimeWaitsForAPerson() {
        fixture.givenAPublished(started(null))
                .whenTimeElapses(Duration.ofDays(30))
                .expectNoDispatchedCommands()
                .expectNoScheduledDeadlines();
    }

    @Test
    void aPausedRolloutDoesNotWaitAndAResumedOneWaitsAnew() {
        fixture.givenAPublished(started(HOUR))
                .andThenAPublished(new RolloutPaused(ID, "look", NOON))
                .whenTimeElapses(HOUR.multipliedBy(3))
                .expectNoDispatchedCommands()
                .expectNoScheduledDeadlines();
    }

    @Test
    void aResumedRolloutWaitsAnew() {
        fixture.givenAPublished(started(HOUR))
                .andThenAPublished(new RolloutPaused(ID, "look", NOON))
                .andThenAPublished(new RolloutResumed(ID, NOON))
                .whenTimeElapses(HOUR)
                .expectDispatchedCommands(new AdvanceRollout(ID, 0, NOON));
    }

    @Test
    void theEndOfTheRolloutIsTheEndOfTheWait() {
        fixture.givenAPublished(started(HOUR))
                .whenPublishingA(new RolloutCompleted(ID, USE_CASE, CHALLENGER))
                .expectNoScheduledDeadlines()
                .expectActiveSagas(0);
    }

    @Test
    void aRollBackIsTheEndOfTheWait() {
        fixture.givenAPublished(started(HOUR))
                .whenPublishingA(new RolloutRolledBack(ID, USE_CASE, CHAMPION, "worse", NOON))
                .expectNoScheduledDeadlines()
                .expectActiveSagas(0);
    }

    @Test
    void itsStateSurvivesBeingStored() {
        Jackson3Serializer serializer = Jackson3Serializer.builder().build();
        RolloutAdvancing saga = new RolloutAdvancing();
        saga.on(started(null));
        SerializedObject<String> stored = serializer.serialize(saga, String.class);
        assertThat(stored.getData()).contains(ID.toString(), "telco-churn").doesNotContain("deadlines", "commands");
        RolloutAdvancing read = serializer.deserialize(stored);
        assertThat(serializer.serialize(read, String.class).getData()).isEqualTo(stored.getData());
    }
}
