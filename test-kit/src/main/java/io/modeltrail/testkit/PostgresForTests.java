package io.modeltrail.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/**
 * One real PostgreSQL for all tests of a JVM, and an empty database in it for each caller. It is not durable: what a crash leaves
 * behind is tested with the whole application.
 */
public final class PostgresForTests {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private PostgresForTests() {}

    /**
     * A pool on a new, empty database that has gone through the migrations of these Flyway locations.
     *
     * @param migrations for example {@code classpath:db/migration/eventstore}; none = an empty database
     */
    public static HikariDataSource freshDatabase(String... migrations) {
        return freshDatabase(Server.RUNNING, migrations);
    }

    static HikariDataSource freshDatabase(EmbeddedPostgres server, String... migrations) {
        String name = "test_" + DATABASES.incrementAndGet();
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException broken) {
            throw new IllegalStateException("the test server does not create databases", broken);
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.getJdbcUrl("postgres", name));
        config.setMaximumPoolSize(20);
        HikariDataSource pool = new HikariDataSource(config);
        if (migrations.length > 0) {
            Flyway.configure().dataSource(pool).locations(migrations).load().migrate();
        }
        return pool;
    }

    /** Started with the first database that is asked for, ended with the JVM. */
    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .setRegisterShutdownHook(true)
                        .start();
            } catch (IOException broken) {
                throw new UncheckedIOException("PostgreSQL for tests did not start", broken);
            }
        }
    }
}
