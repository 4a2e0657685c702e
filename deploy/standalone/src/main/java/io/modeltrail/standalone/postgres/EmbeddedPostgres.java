package io.modeltrail.standalone.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An own PostgreSQL server on the loopback interface, with its data below the data directory. It is started again on the same port
 * when it ends without having been told to.
 */
final class EmbeddedPostgres implements AutoCloseable {
    static final String USER = "modeltrail";
    private static final String DATABASE = "modeltrail";
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String WRONG_PASSWORD = "28P01";
    private static final long LARGEST_LOG_BYTES = 10 << 20;
    /** For what is left of an earlier server to go away. A server that lives is waited for without a limit: recovery takes its time. */
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private static final Duration REPORTED_EVERY = Duration.ofSeconds(30);

    private final Path directory;
    private final Path data;
    private final PostgresBinaries binaries;
    private final int port;
    private final String password;
    private volatile boolean closing;
    private volatile @Nullable Process server;

    private EmbeddedPostgres(Path directory, PostgresBinaries binaries, int port, String password) {
        this.directory = directory;
        this.data = directory.resolve("data");
        this.binaries = binaries;
        this.port = port;
        this.password = password;
    }

    /** @param port 0 = a free one, which is kept as long as this object lives */
    static EmbeddedPostgres start(Path directory, int port) {
        Instant begun = Instant.now();
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            EmbeddedPostgres postgres = new EmbeddedPostgres(
                    directory,
                    PostgresBinaries.unpackInto(directory),
                    port == 0 ? freePort() : port,
                    password(directory));
            postgres.initialise();
            new OrphanedPostgres(directory, postgres.data, postgres.binaries).stop();
            postgres.launchAndSupervise();
            LOG.info(
                    "PostgreSQL started on 127.0.0.1:{} in {} ms, data in {}",
                    postgres.port,
                    Duration.between(begun, Instant.now()).toMillis(),
                    postgres.data);
            return postgres;
        } catch (IOException broken) {
            throw new UncheckedIOException("The embedded PostgreSQL did not start: " + broken.getMessage(), broken);
        }
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    String password() {
        return password;
    }

    /** Writes everything out first, so that the stop is short and the next start needs no recovery. */
    @Override
    public void close() {
        closing = true;
        Process running = server;
        if (running == null || !running.isAlive()) {
            return;
        }
        try (Connection connection = connect(DATABASE);
                var statement = connection.createStatement()) {
            statement.execute("CHECKPOINT");
        } catch (SQLException notAnswering) {
            LOG.warn("PostgreSQL did not take the last checkpoint; the next start recovers from its log");
        }
        try {
            OrphanedPostgres.run(
                    binaries.command("pg_ctl", "stop", "-D", data.toString(), "-m", "fast", "-w", "-t", "60"));
            running.waitFor(10, TimeUnit.SECONDS);
        } catch (IOException failed) {
            // Killing it would leave its other processes on its files. The next start waits for its end.
            LOG.warn("PostgreSQL has not stopped yet and is left to end by itself");
            running.destroy();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Into a folder beside the real one: a crash half-way leaves nothing that looks like a database. */
    private void initialise() throws IOException {
        if (Files.exists(data)) {
            return;
        }
        Path unfinished = Files.createTempDirectory(directory, "initialising");
        OrphanedPostgres.run(binaries.command(
                "initdb",
                "--pgdata=" + unfinished,
                "--username=" + USER,
                "--pwfile=" + directory.resolve("password"),
                "--auth=scram-sha-256",
                // A new segment is filled while every commit waits: 60 to 90 ms for the default of 16 MB.
                "--wal-segsize=1",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C"));
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private void launchAndSupervise() throws IOException {
        launch();
        Thread.ofVirtual().name("postgres-supervisor").start(this::supervise);
    }

    private void supervise() {
        while (!closing) {
            Process running = server;
            try {
                if (running != null) {
                    running.waitFor();
                }
                if (closing) {
                    return;
                }
                LOG.error("PostgreSQL has ended without having been told to; it is being started again");
                launch();
                LOG.info("PostgreSQL started again on 127.0.0.1:{}", port);
            } catch (IOException failed) {
                LOG.error("PostgreSQL did not start again, next attempt in 1 s: {}", failed.getMessage());
                pause(1000);
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    /** Returns when the server accepts connections. */
    private void launch() throws IOException {
        Instant limit = Instant.now().plus(START_LIMIT);
        Path log = directory.resolve("server.log");
        if (Files.exists(log) && Files.size(log) > LARGEST_LOG_BYTES) {
            Files.move(log, directory.resolve("server.log.old"), StandardCopyOption.REPLACE_EXISTING);
        }
        while (true) {
            Process started = new ProcessBuilder(
                            PostgresCommandLine.inOwnSession(binaries.command("postgres", arguments())))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            server = started;
            if (closing) { // close() looks for a server after it has said so, so one of the two ends this one
                started.destroy();
                return;
            }
            if (answers(started)) {
                return;
            }
            // After kill -9 the remaining processes of the old server hold its shared memory for a moment.
            boolean memoryStillHeld = lastLines(log).contains("pre-existing shared memory block");
            if (closing || Instant.now().isAfter(limit) || !memoryStillHeld) {
                throw new IOException("PostgreSQL ended at once. The end of " + log + " says: " + lastLines(log));
            }
            pause(200);
        }
    }

    /** @return false when it has ended */
    private boolean answers(Process started) throws IOException {
        Instant report = Instant.now().plus(REPORTED_EVERY);
        while (started.isAlive()) {
            try (Connection connection = connect("postgres")) {
                createDatabase(connection);
                return true;
            } catch (SQLException notYet) {
                if (WRONG_PASSWORD.equals(notYet.getSQLState())) {
                    started.destroy();
                    throw new IOException("the password in " + directory + " is not the database's", notYet);
                }
                if (Instant.now().isAfter(report)) {
                    LOG.warn(
                            "PostgreSQL runs but does not answer yet; it may be recovering (SQL state {})",
                            notYet.getSQLState());
                    report = Instant.now().plus(REPORTED_EVERY);
                }
                pause(50);
            }
        }
        return false;
    }

    private static void createDatabase(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            boolean exists;
            try (var found = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                exists = found.next();
            }
            if (!exists) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?connectTimeout=5", USER, password);
    }

    private String[] arguments() {
        return PostgresCommandLine.arguments(data, port).toArray(String[]::new);
    }

    private static String lastLines(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 4), lines.size()));
    }

    private static String password(Path directory) throws IOException {
        Path file = directory.resolve("password");
        if (!Files.exists(file)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(random), StandardOpenOption.WRITE);
        }
        return Files.readString(file);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
