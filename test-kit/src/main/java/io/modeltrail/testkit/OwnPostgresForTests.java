package io.modeltrail.testkit;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A PostgreSQL for one test, which stops it or kills it and starts it again. What was committed is there afterwards. */
public final class OwnPostgresForTests implements AutoCloseable {
    private static final Duration START_WITHIN = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Path directory;
    private EmbeddedPostgres server;

    public OwnPostgresForTests() {
        try {
            directory = Files.createTempDirectory("postgres-for-tests");
            server = start(0);
        } catch (IOException broken) {
            throw new UncheckedIOException("PostgreSQL for one test did not start", broken);
        }
    }

    /** A pool on a new database, as of {@link PostgresForTests#freshDatabase}; it gives up waiting for a connection soon. */
    public HikariDataSource freshDatabase(String... migrations) {
        HikariDataSource pool = PostgresForTests.freshDatabase(server, migrations);
        pool.getHikariConfigMXBean().setConnectionTimeout(1_000);
        return pool;
    }

    /** A fast shutdown: sessions are ended, and what they had not committed is undone. */
    public void stop() {
        try {
            server.close();
        } catch (IOException broken) {
            throw new UncheckedIOException("PostgreSQL was not stopped", broken);
        }
    }

    /** The main process ends without a chance to do anything; the others end when they notice. */
    public void kill() {
        try {
            long process = Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid"))
                    .getFirst()
                    .trim());
            ProcessHandle.of(process)
                    .orElseThrow(() -> new IllegalStateException("PostgreSQL is not running"))
                    .destroyForcibly();
        } catch (IOException broken) {
            throw new UncheckedIOException("PostgreSQL's process is not known", broken);
        }
        stop(); // there is nothing to stop any more, but a lock to give back
    }

    /** Starts it again after {@link #stop} or {@link #kill}, with the same data and the same address. */
    public void startAgain() {
        Instant deadline = Instant.now().plus(START_WITHIN);
        while (true) {
            try {
                server = start(server.getPort());
                return;
            } catch (IOException | IllegalStateException notYet) { // processes of the one before are still there
                if (Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException("PostgreSQL did not start again", notYet);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        } catch (IOException leftBehind) {
            throw new UncheckedIOException("PostgreSQL's data was not deleted", leftBehind);
        }
    }

    /** @param port 0 = any */
    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "on") // the application does not start with a server that may forget
                .setServerConfig("max_connections", "100")
                .start();
    }
}
