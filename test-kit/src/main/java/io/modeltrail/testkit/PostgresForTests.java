package io.modeltrail.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/**
 * One real PostgreSQL for all tests of a JVM, and an empty database in it for each caller. It is not durable: what a crash leaves
 * behind is tested with the whole application.
 */
public final class PostgresForTests {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    /** Name of the database for each list of locations. */
    private static final Map<List<String>, String> MIGRATED = new ConcurrentHashMap<>();

    private PostgresForTests() {}

    /**
     * A pool on a new, empty database that has gone through the migrations of these Flyway locations. They run once for all databases
     * of a JVM, which are copies.
     *
     * @param migrations for example {@code classpath:db/migration/eventstore}; none = an empty database
     */
    public static HikariDataSource freshDatabase(String... migrations) {
        String name = nextName();
        String migrated = migrations.length == 0
                ? ""
                : MIGRATED.computeIfAbsent(
                        List.of(migrations), locations -> migrated(locations.toArray(String[]::new)));
        create(Server.RUNNING, name + (migrated.isEmpty() ? "" : " TEMPLATE " + migrated));
        return pool(Server.RUNNING, name);
    }

    static HikariDataSource freshDatabase(EmbeddedPostgres server, String... migrations) {
        String name = nextName();
        create(server, name);
        migrate(server, name, migrations);
        return pool(server, name);
    }

    /** A database to which nobody is connected, as one that is copied has to be. */
    private static String migrated(String... migrations) {
        String name = nextName();
        create(Server.RUNNING, name);
        migrate(Server.RUNNING, name, migrations);
        return name;
    }

    private static String nextName() {
        return "test_" + DATABASES.incrementAndGet();
    }

    private static void create(EmbeddedPostgres server, String database) {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
        } catch (SQLException broken) {
            throw new IllegalStateException("the test server does not create databases", broken);
        }
    }

    private static void migrate(EmbeddedPostgres server, String database, String... migrations) {
        if (migrations.length > 0) {
            Flyway.configure()
                    .dataSource(server.getDatabase("postgres", database))
                    .locations(migrations)
                    .load()
                    .migrate();
        }
    }

    /** Connections are made as they are needed: most tests need few, and each is a process. */
    private static HikariDataSource pool(EmbeddedPostgres server, String database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.getJdbcUrl("postgres", database));
        config.setMaximumPoolSize(20);
        config.setMinimumIdle(1);
        return new HikariDataSource(config);
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
