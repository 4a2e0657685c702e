package io.modeltrail.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A PostgreSQL of this benchmark alone that survives a power cut, with the event log's migrations. */
final class DurablePostgres implements AutoCloseable {
    private static final List<String> SETTINGS = List.of(
            "server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "max_wal_size");

    private final EmbeddedPostgres server;
    private final HikariDataSource pool;
    private final ProcessHandle postmaster;

    DurablePostgres(int connections, boolean rewriteBatchedInserts) throws IOException {
        this(connections, rewriteBatchedInserts, "classpath:db/migration/eventstore");
    }

    /** @param migrations Flyway locations */
    DurablePostgres(int connections, boolean rewriteBatchedInserts, String... migrations) throws IOException {
        Path data = Files.createTempDirectory("modeltrail-benchmark");
        server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(true)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("shared_buffers", "1GB")
                .setServerConfig("max_wal_size", "8GB")
                .start();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
        config.addDataSourceProperty("reWriteBatchedInserts", Boolean.toString(rewriteBatchedInserts));
        config.setMinimumIdle(connections);
        config.setMaximumPoolSize(connections);
        pool = new HikariDataSource(config);
        Flyway.configure().dataSource(pool).locations(migrations).load().migrate();
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
        postmaster = ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    HikariDataSource pool() {
        return pool;
    }

    JdbcClient sql() {
        return JdbcClient.create(pool);
    }

    /** What the server itself says; refuses to measure one that is not durable. */
    String setting() {
        StringBuilder shown = new StringBuilder();
        for (String name : SETTINGS) {
            String value = sql().sql("SHOW " + name).query(String.class).single();
            if (List.of("fsync", "synchronous_commit", "full_page_writes").contains(name) && !value.equals("on")) {
                throw new IllegalStateException(name + " is " + value + ", so nothing here would be durable");
            }
            shown.append(shown.isEmpty() ? "" : ", ").append(name).append(' ').append(value);
        }
        return shown.toString();
    }

    /** CPU time of the server's processes so far, in steps of 10 ms each. */
    Duration cpu() {
        return Stream.concat(Stream.of(postmaster), postmaster.descendants())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** So that no round pays for the pages of the one before. */
    void checkpoint() {
        sql().sql("CHECKPOINT").update();
    }

    @Override
    public void close() throws IOException {
        checkpoint();
        pool.close();
        server.close();
    }
}
