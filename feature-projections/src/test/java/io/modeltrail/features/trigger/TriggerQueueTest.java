package io.modeltrail.features.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.prediction.TriggeredEntities.Refused;
import io.modeltrail.contracts.prediction.TriggeredEntities.Taken;
import io.modeltrail.contracts.prediction.TriggeredEntities.Triggered;
import io.modeltrail.testkit.PostgresForTests;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Entities that wait many in a row, taken by several at once. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TriggerQueueTest {
    private static final int HOUR_MILLIS = 3_600_000;

    private final HikariDataSource database = PostgresForTests.freshDatabase("classpath:db/migration/features");
    private final TriggersForTests triggers = new TriggersForTests(database);
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    private long offset;

    @BeforeEach
    void define() {
        triggers.define("shop", Duration.ofHours(1), Instant.EPOCH, true, "web.visit");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void eachFactIsPredictedOnceAtMostAndTheNewestOfEachEntityForCertain() {
        List<String> entities =
                IntStream.range(0, 1_000).mapToObj(number -> "C" + number).toList();
        for (int fact = 0; fact < 3; fact++) {
            for (int from = 0; from < entities.size(); from += 250) {
                write(entities.subList(from, from + 250), (long) fact * HOUR_MILLIS);
            }
        }
        Queue<String> predicted = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Void>> workers = IntStream.range(0, 4)
                .mapToObj(worker -> CompletableFuture.runAsync(() -> work(new Random(worker), predicted)))
                .toList();
        workers.forEach(CompletableFuture::join);

        assertThat(predicted)
                .doesNotHaveDuplicates()
                .containsAll(entities.stream()
                        .map(entity -> entity + " at " + 2 * HOUR_MILLIS)
                        .toList());
        assertThat(triggers.waiting()).isEmpty();
    }

    /** Until nobody waits. Of those that were taken some are predicted; the others go on waiting in different ways. */
    private void work(Random random, Collection<String> predicted) {
        while (!triggers.waiting().isEmpty()) {
            int limit = random.nextInt(5) == 0 ? 3 : 450;
            List<String> done = new ArrayList<>();
            Boolean kept = transaction.execute(status -> {
                List<Triggered> taken = triggers.due().take(limit).entities();
                List<Triggered> now = new ArrayList<>();
                List<Triggered> left = new ArrayList<>();
                List<Refused> later = new ArrayList<>();
                for (Triggered one : taken) {
                    switch (random.nextInt(4)) {
                        case 0 -> left.add(one);
                        case 1 -> later.add(new Refused(one, "nothing-served"));
                        default -> now.add(one);
                    }
                }
                triggers.due().done(now);
                triggers.due().leave(left);
                triggers.due().postpone(later, Duration.ZERO);
                now.forEach(one -> done.add(one.entity() + " at " + one.factAt().toEpochMilli()));
                if (random.nextInt(3) == 0) {
                    status.setRollbackOnly();
                    return false;
                }
                return true;
            });
            if (Boolean.TRUE.equals(kept)) {
                predicted.addAll(done);
            }
        }
    }

    @Test
    void inABacklogANewerFactOfTheSameEntityIsEnoughButNobodyIsPassedOverForEver() {
        List<String> entities =
                IntStream.range(0, 100).mapToObj(number -> "C" + number).toList();
        write(entities, 0);
        write(entities, HOUR_MILLIS);

        Taken first = triggers.due().take(100);
        assertThat(first.more()).isTrue();
        assertThat(first.entities())
                .hasSizeBetween(5, 25) // an eighth of 100
                .allSatisfy(one -> assertThat(one.factAt()).isEqualTo(Instant.EPOCH));
        triggers.due().done(first.entities());
        assertThat(triggers.due().take(1_000).entities())
                .map(Triggered::entity)
                .containsExactlyInAnyOrderElementsOf(entities);
        assertThat(triggers.waiting()).isEmpty();
    }

    @Test
    void theQueueIsNotReadFromItsBeginningWhereTheDeadAre() {
        write(List.of("C1"), 0);
        JdbcClient sql = JdbcClient.create(database);
        sql.sql("VACUUM ANALYZE features_trigger_queue").update(); // so small a table is read whole
        Long readings = transaction.execute(status -> {
            triggers.due().take(100);
            return sql.sql("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'features_trigger_queue'")
                    .query(Long.class)
                    .single();
        });
        assertThat(readings).isZero();
        assertThat(sql.sql("SHOW enable_seqscan").query(String.class).single()).isEqualTo("on");
    }

    @Test
    void factsThatAreTakenTogetherBecomeOneAndItIsTheNewer() {
        write(List.of("C1", "C2"), 0);
        write(List.of("C1"), HOUR_MILLIS);
        List<Triggered> taken = triggers.due().take(1_000).entities();
        assertThat(taken).map(Triggered::entity).containsExactlyInAnyOrder("C1", "C2");
        assertThat(taken)
                .filteredOn(one -> one.entity().equals("C1"))
                .map(one -> one.factAt().toEpochMilli())
                .containsExactly((long) HOUR_MILLIS);
    }

    @Test
    void aRefusalWaitsForANewerFactAndOfTheOneThatItWasForThereIsNoSecond() {
        write(List.of("C1"), 0);
        Triggered first = triggers.due().take(1_000).entities().getFirst();
        triggers.due().refuse(List.of(new Refused(first, "features-do-not-fit")));
        triggers.due().leave(List.of(first));
        assertThat(triggers.due().take(1_000).entities()).isEmpty();

        write(List.of("C1"), HOUR_MILLIS);
        List<Triggered> second = triggers.due().take(1_000).entities();
        assertThat(second).hasSize(1);
        triggers.due().done(second);
        assertThat(triggers.waiting()).isEmpty();
    }

    @Test
    void oneThatIsSwitchedOffKeepsWhatWaitsAndOneThatIsRemovedHasNothingWhateverIsWrittenMeanwhile() throws Exception {
        write(List.of("C1"), 0);
        triggers.define("shop", Duration.ofHours(1), Instant.EPOCH, false, "web.visit");
        assertThat(triggers.due().take(1_000).entities()).isEmpty();
        assertThat(triggers.waiting()).hasSize(1);

        CompletableFuture<Void> removal;
        try (Connection engine = database.getConnection()) {
            engine.setAutoCommit(false);
            TriggerQueue.write(engine, due(List.of("C2"), 0));
            removal = CompletableFuture.runAsync(() -> transaction.executeWithoutResult(status -> triggers.remove()));
            while (!waitsForALock() && !removal.isDone()) {
                Thread.sleep(10);
            }
            assertThat(removal).isNotDone();
            engine.commit();
            engine.setAutoCommit(true);
        }
        removal.join();
        write(List.of("C3"), 0);

        assertThat(triggers.waiting()).isEmpty();
        triggers.define("shop", Duration.ofHours(1), Instant.EPOCH, true, "web.visit");
        assertThat(triggers.due().take(1_000).entities()).isEmpty();
        write(List.of("C3"), 0);
        assertThat(triggers.due().take(1_000).entities()).map(Triggered::entity).containsExactly("C3");
    }

    @Test
    void whatWasTakenWhenTheTriggerIsRemovedDoesNotWaitOn() {
        write(List.of("C1", "C2"), 0);
        CompletableFuture<Void> removal = transaction.execute(status -> {
            List<Triggered> taken = triggers.due().take(1_000).entities();
            CompletableFuture<Void> removing =
                    CompletableFuture.runAsync(() -> transaction.executeWithoutResult(inner -> triggers.remove()));
            while (!waitsForALock() && !removing.isDone()) {
                Thread.onSpinWait();
            }
            assertThat(removing).isNotDone();
            triggers.due().leave(taken.subList(0, 1));
            triggers.due().postpone(List.of(new Refused(taken.get(1), "nothing-served")), Duration.ZERO);
            return removing;
        });
        assertThat(removal).isNotNull();
        removal.join();
        assertThat(triggers.waiting()).isEmpty();
    }

    /** Over a connection of its own: within a transaction the server shows what it showed the first time. */
    private boolean waitsForALock() {
        try (Connection connection = database.getConnection();
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND wait_event_type = 'Lock'")) {
            row.next();
            return row.getBoolean(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void write(List<String> entities, long factAtMillis) {
        try (Connection connection = database.getConnection()) {
            TriggerQueue.write(connection, due(entities, factAtMillis));
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private List<DueTrigger> due(List<String> entities, long factAtMillis) {
        return entities.stream()
                .map(entity -> new DueTrigger(
                        TriggersForTests.TRIGGER, HOUR_MILLIS, entity, factAtMillis, "visits", 0, offset++))
                .toList();
    }
}
