package io.modeltrail.command.rollout;

import static io.modeltrail.command.Examples.CHURN;
import static io.modeltrail.command.Examples.OPERATOR;
import static io.modeltrail.command.RefusalCondition.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.command.Examples;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionApproved;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.rollout.RolloutCommand.StartRollout;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutPaused;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutRolledBack;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.testkit.PostgresForTests;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of the standing that are read off a log which is in no transaction with them, as Axon Server's is. */
class StandingCatchUpTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ModelVersionId FIRST = ModelVersionId.next();
    private static final ModelVersionId SECOND = ModelVersionId.next();
    private static final RolloutId ONE = RolloutId.next();
    private static final RolloutId TWO = RolloutId.next();

    private static HikariDataSource database;
    private LogAndRows trail;

    @BeforeAll
    static void startDatabase() {
        database = PostgresForTests.freshDatabase("classpath:db/migration/command");
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void newLog() {
        JdbcClient jdbc = JdbcClient.create(database);
        jdbc.sql("TRUNCATE rollout_standing, rollout_candidate").update();
        jdbc.sql("UPDATE rollout_standing_reached SET position = -1").update();
        trail = LogAndRows.of(database, new InMemoryEventStorageEngine(), true);
        trail.happened(registered(FIRST), registered(SECOND), approved(FIRST));
    }

    @Test
    void theRowsHoldWhatTheLogSays() {
        trail.happened(started(ONE, FIRST, null), new RolloutCompleted(ONE, CHURN, FIRST));
        trail.catchUp().keepUp();

        assertThat(standing()).isEqualTo(new StandingRows.Standing(FIRST, ONE, false));
        assertThat(trail.rows().candidate(FIRST)).contains(new StandingRows.CandidateRow(CHURN, true));
        assertThat(trail.rows().candidate(SECOND)).contains(new StandingRows.CandidateRow(CHURN, false));
        assertThat(reached()).isEqualTo(4);
    }

    @Test
    void anEventWhoseRowsACrashPreventedIsKnownToTheNextDecision() {
        trail.happened(started(ONE, FIRST, null));

        AggregateTestFixture<Rollout> fixture = new AggregateTestFixture<>(Rollout.class);
        fixture.registerAnnotatedCommandHandler(
                new RolloutsOfUseCases(fixture.getRepository(), trail.rows(), trail.catchUp()));
        fixture.givenNoPriorActivity()
                .when(new StartRollout(TWO, CHURN, FIRST, RolloutPlan.everybodyAtOnce(), "salt", OPERATOR))
                .expectException(refusal(RefusalCode.ROLLOUT_ALREADY_OPEN))
                .expectNoEvents();
    }

    @Test
    void whoOnlyLooksSeesTheChampionAtOnce() {
        trail.happened(started(ONE, FIRST, null), new RolloutCompleted(ONE, CHURN, FIRST));
        trail.catchUp().beforeLooking();

        assertThat(trail.rows().champion(CHURN)).contains(FIRST);
    }

    @Test
    void readingOnChangesOnlyWhatIsNew() {
        trail.happened(started(ONE, FIRST, null), new RolloutCompleted(ONE, CHURN, FIRST));
        trail.catchUp().keepUp();
        trail.catchUp().keepUp();
        trail.happened(started(TWO, SECOND, FIRST));
        trail.catchUp().keepUp();

        assertThat(standing()).isEqualTo(new StandingRows.Standing(FIRST, TWO, true));
        trail.happened(new RolloutRolledBack(TWO, CHURN, FIRST, "worse", NOON));
        trail.catchUp().keepUp();
        assertThat(standing()).isEqualTo(new StandingRows.Standing(FIRST, null, false));
    }

    @Test
    void aDecisionWaitsForTheOneBeforeAndThenSeesItsEvent() throws InterruptedException {
        CountDownLatch decided = new CountDownLatch(1);
        CountDownLatch mayCommit = new CountDownLatch(1);
        try (ExecutorService processes = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Void> before = CompletableFuture.runAsync(
                    () -> trail.transaction().executeWithoutResult(status -> {
                        trail.catchUp().beforeDeciding();
                        trail.happened(started(ONE, FIRST, null));
                        decided.countDown();
                        await(mayCommit);
                    }),
                    processes);
            decided.await();
            CompletableFuture<StandingRows.Standing> after = CompletableFuture.supplyAsync(
                    () -> trail.transaction().execute(status -> {
                        trail.catchUp().beforeDeciding();
                        return trail.rows().lock(CHURN);
                    }),
                    processes);
            awaitALockIsWaitedForBy(after);
            assertThat(after).isNotDone();
            mayCommit.countDown();

            before.join();
            assertThat(after.join()).isEqualTo(new StandingRows.Standing(null, ONE, true));
        }
    }

    @Test
    void rowsOfAnotherLogAreForgottenWhenThisOneIsFirstRead() {
        trail.rows().opened(CHURN, RolloutId.next());
        trail.rows().registered(ModelVersionId.next(), CHURN);
        trail.catchUp().keepUp();

        assertThat(trail.rows().candidate(FIRST)).isPresent();
        assertThat(standing()).isEqualTo(new StandingRows.Standing(null, null, false));
        assertThat(candidates()).isEqualTo(2);
    }

    @Test
    void aLogThatEndsBeforeTheRowsIsNotTakenForTheirs() {
        trail.catchUp().keepUp();
        LogAndRows emptyLog = LogAndRows.of(database, new InMemoryEventStorageEngine(), true);

        assertThatThrownBy(() -> emptyLog.catchUp().beforeLooking())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another event store");
        assertThat(candidates()).isEqualTo(2);
    }

    @Test
    void aDecisionThatWouldReadTooMuchIsPutOffUntilItIsRead() {
        trail.happened(Collections.nCopies(100_000, new RolloutPaused(ONE, "look", NOON))
                .toArray());
        assertThatThrownBy(() -> trail.catchUp().beforeLooking())
                .isInstanceOfSatisfying(
                        Refusal.class, refused -> assertThat(refused.code()).isEqualTo(RefusalCode.STANDING_BEHIND));

        trail.catchUp().keepUp();
        trail.catchUp().beforeLooking();
        assertThat(reached()).isEqualTo(100_002);
    }

    @Test
    void aRebuildGivesTheRowsThatTheFollowerKept() {
        LogAndRows sameDatabase = LogAndRows.of(database, new InMemoryEventStorageEngine(), false);
        StandingFollower follower = new StandingFollower(new StandingFold(sameDatabase.rows()));
        ModelVersionRegistered first = registered(FIRST);
        ModelVersionApproved approved = approved(FIRST);
        RolloutStarted started = started(ONE, FIRST, null);
        RolloutCompleted completed = new RolloutCompleted(ONE, CHURN, FIRST);
        sameDatabase.happened(first, registered(SECOND), approved, started, completed);
        follower.on(first);
        follower.on(registered(SECOND));
        follower.on(approved);
        follower.on(started);
        follower.on(completed);
        StandingRows.Standing kept = standing();

        sameDatabase.rows().rolledBack(CHURN, SECOND); // a row that somebody has spoilt
        sameDatabase.rows().approved(SECOND);
        sameDatabase.rows().registered(ModelVersionId.next(), CHURN);
        assertThat(sameDatabase.catchUp().rebuild()).isEqualTo(4);

        assertThat(standing()).isEqualTo(kept).isEqualTo(new StandingRows.Standing(FIRST, ONE, false));
        assertThat(sameDatabase.rows().candidate(SECOND)).contains(new StandingRows.CandidateRow(CHURN, false));
        assertThat(candidates()).isEqualTo(2);
        assertThat(reached()).isEqualTo(-1);
    }

    @Test
    void aRebuildOfAnEmptyLogLeavesNoRows() {
        trail.catchUp().keepUp();
        LogAndRows emptyLog = LogAndRows.of(database, new InMemoryEventStorageEngine(), true);

        assertThat(emptyLog.catchUp().rebuild()).isEqualTo(-1);
        assertThat(candidates()).isZero();
        assertThat(reached()).isEqualTo(-1);
    }

    @Test
    void withTheLogInTheSameDatabaseNothingIsReadBeforeADecision() {
        LogAndRows sameDatabase = LogAndRows.of(database, new InMemoryEventStorageEngine(), false);
        sameDatabase.happened(registered(FIRST));
        sameDatabase.catchUp().keepUp();
        sameDatabase.catchUp().beforeLooking();

        assertThat(candidates()).isZero();
        assertThat(reached()).isEqualTo(-1);
    }

    private static ModelVersionRegistered registered(ModelVersionId version) {
        return new ModelVersionRegistered(version, Examples.candidate());
    }

    private static ModelVersionApproved approved(ModelVersionId version) {
        return new ModelVersionApproved(version, Examples.candidate().binding());
    }

    private static RolloutStarted started(
            RolloutId rollout, ModelVersionId challenger, @Nullable ModelVersionId champion) {
        RolloutPlan plan = champion == null ? RolloutPlan.everybodyAtOnce() : RolloutPlan.standard();
        return new RolloutStarted(rollout, CHURN, challenger, champion, plan, "salt", OPERATOR);
    }

    private StandingRows.Standing standing() {
        return trail.rows().lock(CHURN);
    }

    private long reached() {
        return trail.rows().lockReached();
    }

    private static int candidates() {
        return JdbcClient.create(database)
                .sql("SELECT count(*) FROM rollout_candidate")
                .query(Integer.class)
                .single();
    }

    private static void awaitALockIsWaitedForBy(CompletableFuture<?> decision) throws InterruptedException {
        JdbcClient jdbc = JdbcClient.create(database);
        while (!decision.isDone()
                && jdbc.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                        + " AND wait_event_type = 'Lock'")
                                .query(Integer.class)
                                .single()
                        == 0) {
            Thread.sleep(10);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
    }
}
