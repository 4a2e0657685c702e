package io.modeltrail.eventstore.log;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.LogExport;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import io.modeltrail.testkit.PostgresForTests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The Merkle log of an event log in a real PostgreSQL; the pool is the database's superuser. The events are there too, unless said otherwise. */
final class SignedLogForTests implements AutoCloseable {
    static final String ORIGIN = "log.example";

    /** Of a process that only reads. */
    private static final Path READER = Path.of("target", "reads-only").toAbsolutePath();

    private static final String APPEND = """
            WITH head AS (UPDATE event_log_head SET next_index = next_index + ? RETURNING next_index - ? AS first)
            INSERT INTO domain_event_entry
            SELECT first + n, 'event-' || (first + n), 'aggregate-' || (first + n), 0, 'Rollout',
                '2026-03-01T09:30:00.000Z', 'rollout.RolloutPaused', '1',
                convert_to('{"n":' || (first + n) || '}', 'UTF8'), convert_to('{}', 'UTF8')
            FROM head, generate_series(0, ? - 1) AS n""";

    private final HikariDataSource pool = PostgresForTests.freshDatabase("classpath:db/migration/eventstore");
    private final JdbcTemplate sql = new JdbcTemplate(pool);
    private final TransparencyRows rows = new TransparencyRows(sql);
    private final StoredEvents events;

    SignedLogForTests() {
        events = new EventRows(sql);
    }

    /** @param events that are stored somewhere else */
    SignedLogForTests(StoredEvents events) {
        this.events = events;
    }

    JdbcTemplate sql() {
        return sql;
    }

    TransparencyRows rows() {
        return rows;
    }

    StoredEvents events() {
        return events;
    }

    TransactionTemplate transaction() {
        return new TransactionTemplate(new JdbcTransactionManager(pool));
    }

    DataSource dataSource() {
        return pool;
    }

    /** As a process has one that keeps its files there. */
    LogFollower follower(Path files) {
        return follower(files, ORIGIN);
    }

    LogFollower follower(Path files, String origin) {
        return follower(files, origin, events, new FreshLeaves(origin));
    }

    LogFollower follower(Path files, String origin, StoredEvents from, FreshLeaves fresh) {
        try {
            return new LogFollower(origin, rows, from, fresh, new KeyFiles(files), transaction());
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** As if it had just been made; a new database for each test takes longer than most of them. */
    void empty() {
        sql.update("TRUNCATE domain_event_entry, transparency_log, transparency_tile, transparency_key");
        sql.update("UPDATE event_log_head SET next_index = 0");
    }

    void append(int events) {
        sql.update(APPEND, events, events, events);
    }

    static void followToTheEnd(LogFollower follower) {
        while (follower.step()) {
            Thread.onSpinWait();
        }
    }

    TransparencyLog log() {
        return log(follower(READER));
    }

    TransparencyLog log(LogFollower follower) {
        return new PostgresTransparencyLog(ORIGIN, rows, events, follower);
    }

    Checkpoint checkpoint() {
        return log().checkpoint().orElseThrow();
    }

    byte[] export(long from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            new LogExport(log(), checkpoint()).write(from, out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        pool.close();
    }
}
