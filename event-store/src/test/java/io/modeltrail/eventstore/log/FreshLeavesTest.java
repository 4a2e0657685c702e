package io.modeltrail.eventstore.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutPaused;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.eventstore.postgres.AppendedRows;
import io.modeltrail.eventstore.postgres.EventLogLimits;
import io.modeltrail.eventstore.postgres.PostgresEventStorageEngine;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.ExportVerifier;
import io.modeltrail.eventstore.transparency.Hash;
import io.modeltrail.eventstore.transparency.LogHealth.State;
import io.modeltrail.eventstore.transparency.StoredEvent;
import io.modeltrail.eventstore.transparency.TreeEdge;
import io.modeltrail.eventstore.transparency.Verification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.support.JdbcTransactionManager;

class FreshLeavesTest {
    private static SignedLogForTests log;

    @TempDir
    Path files;

    private final FreshLeaves fresh = new FreshLeaves(SignedLogForTests.ORIGIN);
    private final Counted events = new Counted();
    private PostgresEventStorageEngine engine;
    private LogFollower follower;

    @BeforeAll
    static void start() {
        log = new SignedLogForTests();
    }

    @AfterAll
    static void close() {
        log.close();
    }

    @BeforeEach
    void followAnEmptyLog() {
        log.empty();
        engine = process();
        engine.tell(fresh);
        follower = log.follower(files, SignedLogForTests.ORIGIN, events, fresh);
        step();
        events.read = 0;
    }

    /** The rows of the log, and how many were read. */
    private static final class Counted implements StoredEvents {
        private final StoredEvents rows = log.events();
        private int read;

        @Override
        public long head() {
            return rows.head();
        }

        @Override
        public List<StoredEvent> events(long from, long to, int limit) {
            List<StoredEvent> some = rows.events(from, to, limit);
            read += some.size();
            return some;
        }

        @Override
        public boolean have(Map<Long, String> identifiers) {
            return rows.have(identifiers);
        }
    }

    private static PostgresEventStorageEngine process() {
        NamedEventSerializer serializer = NamedEventSerializer.ofContracts();
        return PostgresEventStorageEngine.start(
                log.dataSource(),
                new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(log.dataSource())),
                new SpringTransactionManager(new JdbcTransactionManager(log.dataSource())),
                serializer,
                serializer,
                NoOpEventUpcaster.INSTANCE,
                EventLogLimits.STANDARD);
    }

    @Test
    void whatThisProcessStoresIsSignedAsTheLogHasItAndNotReadBack() {
        engine.appendEvents(events(3));
        engine.appendEvents(events(300)); // more than a tile
        follower.hashAhead();
        engine.appendEvents(events(1));
        step();

        assertSigned(304);
        assertThat(events.read).isZero();

        engine.appendEvents(events(2));
        step();
        assertSigned(306);
        assertThat(events.read).isZero();
    }

    @Test
    void whatOthersStoreInBetweenIsRead() {
        engine.appendEvents(events(3));
        process().appendEvents(events(4));
        engine.appendEvents(events(5));
        step();
        step();

        assertSigned(12);
        assertThat(events.read).isPositive();
    }

    @Test
    void whatWasRolledBackIsNotSigned() {
        rollBack(5);
        engine.appendEvents(events(2));
        step();

        assertSigned(2);
        assertThat(events.read).isZero();
        rollBack(4);
        step();
        assertSigned(2);
    }

    @Test
    void whatAnotherProcessStoredInThePlaceOfWhatWasRolledBackIsRead() {
        rollBack(3);
        follower.hashAhead();
        process().appendEvents(events(3));
        step();

        assertSigned(3);
        assertThat(events.read).isEqualTo(3);
    }

    @Test
    void whatIsNotCommittedYetWaits() {
        log.transaction().executeWithoutResult(open -> {
            engine.appendEvents(events(3));
            CompletableFuture.runAsync(this::step).join();
            assertSigned(0);
        });
        step();

        assertSigned(3);
        assertThat(events.read).isZero();
    }

    /** The end of an append that is gone may be an append that was rolled back, so the log is read, and what it lacks is named. */
    @Test
    void theEndOfAnAppendThatIsGoneIsNamedAndNotSigned() {
        engine.appendEvents(events(5));
        log.sql().update("DELETE FROM domain_event_entry WHERE global_index = 4");
        follower.step();

        assertThat(follower.health().state()).isEqualTo(State.EVENT_MISSING);
        assertThat(follower.health().position()).isEqualTo(4);
    }

    @Test
    void whatIsTakenOutOfAnAppendBeforeItIsSignedIsNamedByWhoeverVerifies() throws IOException {
        engine.appendEvents(events(5));
        log.sql().update("DELETE FROM domain_event_entry WHERE global_index = 2");
        step();

        assertThat(log.checkpoint().size()).isEqualTo(5);
        assertThat(events.read).isZero();
        Verification verification =
                new ExportVerifier(log.log().keys()).verify(new ByteArrayInputStream(log.export(0)));
        assertThat(verification.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.position()).isEqualTo(2));
    }

    @Test
    void afterAFailedStepTheLogIsRead() {
        engine.appendEvents(events(3));
        follower.hashAhead();
        log.sql().update("UPDATE transparency_log SET origin = 'another'");
        follower.step();
        assertThat(follower.health().state()).isEqualTo(State.KEY_UNUSABLE);
        log.sql().update("UPDATE transparency_log SET origin = ?", SignedLogForTests.ORIGIN);
        step();

        assertSigned(3);
        assertThat(events.read).isEqualTo(3);
    }

    @Test
    void whatHasNoRoomIsRead() {
        AppendedRows stored = stored(400);
        int most = FreshLeaves.MOST / 400;
        // The first one has come by itself.
        IntStream.range(1, most + 5).forEach(list -> fresh.appended(400L * list, stored));

        assertThat(fresh.from(0, Long.MAX_VALUE)).hasSize(most);
        fresh.forgetBefore(401);
        assertThat(fresh.from(800, Long.MAX_VALUE)).hasSize(most - 2);
        fresh.appended(400L * most, stored);
        assertThat(fresh.from(800, Long.MAX_VALUE)).hasSize(most - 1);
        fresh.clear();
        assertThat(fresh.from(800, Long.MAX_VALUE)).isEmpty();
        step();
        assertSigned(400);
        assertThat(events.read).isEqualTo(400);
    }

    @Test
    void whatIsNotHashedYetHasOnlySoMuchRoom() {
        AppendedRows stored = stored(400);
        fresh.clear();
        int most = (int) (FreshLeaves.MOST_BYTES / stored.bytes());
        IntStream.range(0, most + 5).forEach(list -> fresh.appended(0, stored));
        fresh.appended(400, stored);

        assertThat(fresh.from(400, Long.MAX_VALUE)).isEmpty();
        fresh.appended(400, stored); // there is room again
        assertThat(fresh.from(400, Long.MAX_VALUE)).hasSize(1);
    }

    @Test
    void whatHasNoRoomIsNotTakenForWhatWasRolledBackThere() {
        AppendedRows stored = stored(400);
        assertThat(fresh.from(0, Long.MAX_VALUE)).hasSize(1);
        int most = (int) (FreshLeaves.MOST_BYTES / stored.bytes());
        IntStream.rangeClosed(1, most).forEach(list -> fresh.appended(400L * list, stored));
        fresh.appended(0, stored);

        assertThat(fresh.from(0, Long.MAX_VALUE)).isEmpty();
        assertThat(fresh.from(400, Long.MAX_VALUE)).isNotEmpty();
    }

    @Test
    void nothingIsKeptWhereNothingFollows() {
        follower.end();
        AppendedRows stored = stored(2);
        assertThat(fresh.from(0, Long.MAX_VALUE)).isEmpty();
        follower.begin();
        fresh.appended(0, stored);
        assertThat(fresh.from(0, Long.MAX_VALUE)).hasSize(1);
    }

    /** Its thread was held up between the answer of the database and the call. */
    @Test
    void whatIsHeardOfAfterItWasReadIsSignedOnce() {
        AppendedRows stored = stored(3);
        fresh.clear();
        step();
        assertSigned(3);
        fresh.appended(0, stored);
        engine.appendEvents(events(2));
        step();

        assertSigned(5);
        assertThat(events.read).isEqualTo(3);
    }

    @Test
    void whatATriggerMayHaveChangedIsRead() {
        log.sql()
                .update("CREATE FUNCTION other_time() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN NEW.time_stamp := ''2026-03-01T09:30:00.000Z''; RETURN NEW; END'");
        log.sql()
                .update(
                        "CREATE TRIGGER other_time BEFORE INSERT ON domain_event_entry FOR EACH ROW EXECUTE FUNCTION other_time()");
        engine.appendEvents(events(3));
        step();
        log.sql().update("DROP FUNCTION other_time CASCADE");

        assertSigned(3);
        assertThat(events.read).isEqualTo(3);
    }

    private AppendedRows stored(int count) {
        AtomicReference<AppendedRows> stored = new AtomicReference<>();
        engine.tell((first, rows) -> stored.set(rows));
        engine.appendEvents(events(count));
        return stored.get();
    }

    private void step() {
        follower.step();
        assertThat(follower.health().state())
                .as(follower.health().explanation())
                .isEqualTo(State.SIGNING);
    }

    private void rollBack(int count) {
        log.transaction().executeWithoutResult(open -> {
            engine.appendEvents(events(count));
            open.setRollbackOnly();
        });
    }

    /** The signed root is that of the rows of the log. */
    private static void assertSigned(long size) {
        TreeEdge rows = TreeEdge.of(
                tile -> {
                    throw new IllegalStateException("an empty tree has no tiles");
                },
                0);
        List<Hash> leaves = new ArrayList<>();
        for (StoredEvent event : log.events().events(0, size, (int) size + 1)) {
            leaves.add(event.leaf(SignedLogForTests.ORIGIN));
        }
        leaves.forEach(leaf -> rows.append(leaf, (tile, hashes) -> {}));
        Checkpoint signed = log.checkpoint();
        assertThat(signed.size()).isEqualTo(size);
        assertThat(signed.root()).isEqualTo(rows.root());
    }

    /** One of an aggregate and one of none, by turns. */
    private static List<EventMessage<?>> events(int count) {
        return IntStream.range(0, count)
                .<EventMessage<?>>mapToObj(number -> number % 2 == 0
                        ? new GenericEventMessage<>(payload(), trail())
                        : new GenericDomainEventMessage<>(
                                "Rollout", RolloutId.next().toString(), 0, payload(), trail()))
                .toList();
    }

    private static RolloutPaused payload() {
        return new RolloutPaused(
                RolloutId.next(), "for a reason: \"größer\" \\ \u0007", Instant.parse("2026-03-01T09:30:00Z"));
    }

    private static Map<String, String> trail() {
        Map<String, String> trail = new HashMap<>(TrailMetadata.of(Actor.system("test"), new UseCaseKey("churn")));
        trail.put(TrailMetadata.CORRELATION_ID, "the request");
        trail.put(TrailMetadata.CAUSATION_ID, "the command");
        return trail;
    }
}
