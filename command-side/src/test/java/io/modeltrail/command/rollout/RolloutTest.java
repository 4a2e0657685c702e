package io.modeltrail.command.rollout;

import static io.modeltrail.command.Examples.CHURN;
import static io.modeltrail.command.Examples.OPERATOR;
import static io.modeltrail.command.RefusalCondition.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.rollout.RolloutCommand.AdvanceRollout;
import io.modeltrail.contracts.rollout.RolloutCommand.PauseRollout;
import io.modeltrail.contracts.rollout.RolloutCommand.ResumeRollout;
import io.modeltrail.contracts.rollout.RolloutCommand.RollBackRollout;
import io.modeltrail.contracts.rollout.RolloutCommand.StartRollout;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutPaused;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutResumed;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutRolledBack;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStepAdvanced;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.testkit.PostgresForTests;
import java.time.Instant;
import java.util.List;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class RolloutTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final RolloutId ID = RolloutId.next();
    private static final ModelVersionId CHAMPION = ModelVersionId.next();
    private static final ModelVersionId CHALLENGER = ModelVersionId.next();

    private static final RolloutPlan SHADOW_FIRST = new RolloutPlan(List.of(0, 10, 100), null, 0);

    private static HikariDataSource database;
    private StandingRows rows;
    private AggregateTestFixture<Rollout> fixture;

    @BeforeAll
    static void startDatabase() {
        database = PostgresForTests.freshDatabase("classpath:db/migration/command");
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void approveTwoModels() {
        JdbcClient jdbc = JdbcClient.create(database);
        jdbc.sql("TRUNCATE rollout_standing, rollout_candidate").update();
        rows = new StandingRows(jdbc);
        for (ModelVersionId version : new ModelVersionId[] {CHAMPION, CHALLENGER}) {
            rows.registered(version, CHURN);
            rows.approved(version);
        }
        fixture = new AggregateTestFixture<>(Rollout.class);
        fixture.registerAnnotatedCommandHandler(
                new RolloutsOfUseCases(fixture.getRepository(), rows, logInTheSameDatabase()));
    }

    private StandingCatchUp logInTheSameDatabase() {
        return LogAndRows.of(database, new InMemoryEventStorageEngine(), false).catchUp();
    }

    private static StartRollout start(RolloutPlan plan) {
        return new StartRollout(ID, CHURN, CHALLENGER, plan, "salt", OPERATOR);
    }

    private static RolloutStarted started(@Nullable ModelVersionId champion, RolloutPlan plan) {
        return new RolloutStarted(ID, CHURN, CHALLENGER, champion, plan, "salt", OPERATOR);
    }

    private static RolloutStarted running() {
        return started(CHAMPION, RolloutPlan.standard());
    }

    private void championServes() {
        rows.lock(CHURN);
        rows.completed(CHURN, CHAMPION);
    }

    private void rolloutIsOpen() {
        championServes();
        rows.opened(CHURN, ID);
    }

    @Test
    void theFirstModelServesEverybodyAtOnceAndIsChampion() {
        fixture.givenNoPriorActivity()
                .when(start(RolloutPlan.everybodyAtOnce()))
                .expectEvents(
                        started(null, RolloutPlan.everybodyAtOnce()), new RolloutCompleted(ID, CHURN, CHALLENGER));
    }

    @Test
    void theFirstModelCannotServeAShareOnly() {
        fixture.givenNoPriorActivity()
                .when(start(RolloutPlan.standard()))
                .expectException(refusal(RefusalCode.FIRST_MODEL_SERVES_EVERYBODY))
                .expectNoEvents();
    }

    @Test
    void aShadowStepNeedsAChampion() {
        fixture.givenNoPriorActivity()
                .when(start(SHADOW_FIRST))
                .expectException(refusal(RefusalCode.SHADOW_NEEDS_A_CHAMPION))
                .expectNoEvents();
    }

    @Test
    void aChallengerStartsInShadowAndAdvancesToItsFirstShare() {
        championServes();
        fixture.givenNoPriorActivity().when(start(SHADOW_FIRST)).expectEvents(started(CHAMPION, SHADOW_FIRST));

        rows.opened(CHURN, ID);
        fixture.given(started(CHAMPION, SHADOW_FIRST))
                .when(new AdvanceRollout(ID, 0, NOON))
                .expectEvents(new RolloutStepAdvanced(ID, 1, 10, NOON));
    }

    @Test
    void aShadowStepIsPausedResumedAndRolledBackAsAnyOther() {
        rolloutIsOpen();
        fixture.given(started(CHAMPION, SHADOW_FIRST))
                .when(new PauseRollout(ID, "look", NOON))
                .expectEvents(new RolloutPaused(ID, "look", NOON));
        fixture.given(started(CHAMPION, SHADOW_FIRST), new RolloutPaused(ID, "look", NOON))
                .when(new RollBackRollout(ID, "worse", NOON))
                .expectEvents(new RolloutRolledBack(ID, CHURN, CHAMPION, "worse", NOON));
    }

    @Test
    void aChallengerStartsBesideTheChampion() {
        championServes();
        fixture.givenNoPriorActivity().when(start(RolloutPlan.standard())).expectEvents(running());
    }

    @Test
    void aModelThatIsNotApprovedIsNotRolledOut() {
        ModelVersionId unapproved = ModelVersionId.next();
        rows.registered(unapproved, CHURN);
        fixture.givenNoPriorActivity()
                .when(new StartRollout(ID, CHURN, unapproved, RolloutPlan.everybodyAtOnce(), "salt", OPERATOR))
                .expectException(refusal(RefusalCode.MODEL_NOT_APPROVED))
                .expectNoEvents();
    }

    @Test
    void anUnknownModelIsNotRolledOut() {
        fixture.givenNoPriorActivity()
                .when(new StartRollout(
                        ID, CHURN, ModelVersionId.next(), RolloutPlan.everybodyAtOnce(), "salt", OPERATOR))
                .expectException(refusal(RefusalCode.NOT_FOUND))
                .expectNoEvents();
    }

    @Test
    void aModelOfAnotherUseCaseIsNotRolledOut() {
        fixture.givenNoPriorActivity()
                .when(new StartRollout(
                        ID, new UseCaseKey("another"), CHALLENGER, RolloutPlan.everybodyAtOnce(), "salt", OPERATOR))
                .expectException(refusal(RefusalCode.MODEL_OF_ANOTHER_USE_CASE))
                .expectNoEvents();
    }

    @Test
    void aUseCaseHasOneOpenRollout() {
        championServes();
        rows.opened(CHURN, RolloutId.next());
        fixture.givenNoPriorActivity()
                .when(start(RolloutPlan.standard()))
                .expectException(refusal(RefusalCode.ROLLOUT_ALREADY_OPEN))
                .expectNoEvents();
    }

    @Test
    void theChampionIsNoChallenger() {
        rows.lock(CHURN);
        rows.completed(CHURN, CHALLENGER);
        fixture.givenNoPriorActivity()
                .when(start(RolloutPlan.standard()))
                .expectException(refusal(RefusalCode.MODEL_ALREADY_CHAMPION))
                .expectNoEvents();
    }

    @Test
    void eachStepTakesTheNextShareAndTheLastOneCompletes() {
        rolloutIsOpen();
        fixture.given(running())
                .when(new AdvanceRollout(ID, null, NOON))
                .expectEvents(new RolloutStepAdvanced(ID, 1, 25, NOON));
        AggregateTestFixture<Rollout> later = new AggregateTestFixture<>(Rollout.class);
        later.registerAnnotatedCommandHandler(
                new RolloutsOfUseCases(later.getRepository(), rows, logInTheSameDatabase()));
        later.given(running(), new RolloutStepAdvanced(ID, 1, 25, NOON), new RolloutStepAdvanced(ID, 2, 50, NOON))
                .when(new AdvanceRollout(ID, null, NOON))
                .expectEvents(new RolloutStepAdvanced(ID, 3, 100, NOON), new RolloutCompleted(ID, CHURN, CHALLENGER));
    }

    @Test
    void aStepThatSomebodyElseTookIsNotTakenTwice() {
        rolloutIsOpen();
        fixture.given(running(), new RolloutStepAdvanced(ID, 1, 25, NOON))
                .when(new AdvanceRollout(ID, 0, NOON))
                .expectException(refusal(RefusalCode.CHANGED_MEANWHILE))
                .expectNoEvents();
    }

    @Test
    void aPausedRolloutHoldsItsShare() {
        rolloutIsOpen();
        fixture.given(running(), new RolloutPaused(ID, "look", NOON))
                .when(new AdvanceRollout(ID, null, NOON))
                .expectException(refusal(RefusalCode.ROLLOUT_NOT_RUNNING))
                .expectNoEvents();
    }

    @Test
    void aRunningRolloutIsPausedAndResumed() {
        fixture.given(running())
                .when(new PauseRollout(ID, "look", NOON))
                .expectEvents(new RolloutPaused(ID, "look", NOON));
        new AggregateTestFixture<>(Rollout.class)
                .given(running(), new RolloutPaused(ID, "look", NOON))
                .when(new ResumeRollout(ID, NOON))
                .expectEvents(new RolloutResumed(ID, NOON));
    }

    @Test
    void aRunningRolloutIsNotResumed() {
        fixture.given(running())
                .when(new ResumeRollout(ID, NOON))
                .expectException(refusal(RefusalCode.ROLLOUT_NOT_PAUSED))
                .expectNoEvents();
    }

    @Test
    void rollingBackGivesEverybodyBackToTheChampion() {
        rolloutIsOpen();
        fixture.given(running())
                .when(new RollBackRollout(ID, "worse", NOON))
                .expectEvents(new RolloutRolledBack(ID, CHURN, CHAMPION, "worse", NOON));
    }

    @Test
    void aCompletedRolloutIsRolledBackToo() {
        rolloutIsOpen();
        fixture.given(running(), new RolloutCompleted(ID, CHURN, CHALLENGER))
                .when(new RollBackRollout(ID, "worse", NOON))
                .expectEvents(new RolloutRolledBack(ID, CHURN, CHAMPION, "worse", NOON));
    }

    @Test
    void aRolloutThatAnotherOneFollowedIsNotRolledBack() {
        championServes();
        rows.opened(CHURN, RolloutId.next());
        fixture.given(running(), new RolloutCompleted(ID, CHURN, CHALLENGER))
                .when(new RollBackRollout(ID, "worse", NOON))
                .expectException(refusal(RefusalCode.ROLLOUT_ENDED))
                .expectNoEvents();
    }

    @Test
    void theFollowerKeepsTheStandingBesideTheEvents() {
        StandingFollower follower = new StandingFollower(new StandingFold(rows));
        rows.lock(CHURN);
        follower.on(running());
        assertThat(rows.lock(CHURN)).isEqualTo(new StandingRows.Standing(null, ID, true));
        follower.on(new RolloutCompleted(ID, CHURN, CHALLENGER));
        assertThat(rows.lock(CHURN)).isEqualTo(new StandingRows.Standing(CHALLENGER, ID, false));
        follower.on(new RolloutRolledBack(ID, CHURN, CHAMPION, "worse", NOON));
        assertThat(rows.lock(CHURN)).isEqualTo(new StandingRows.Standing(CHAMPION, null, false));
    }
}
