package io.modeltrail.standalone.demo;

import io.modeltrail.churnpilot.simulator.SupportSystem;
import io.modeltrail.standalone.postgres.DatabaseEndpoint;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.SpringApplication;

/**
 * The systems of the pilot's company on this machine: its databases, on a PostgreSQL server of their own, and its support system. The
 * platform knows their addresses and an account that can only read.
 */
final class PilotSystems implements AutoCloseable {
    private static final String CUSTOMERS = "customers";
    private static final String BILLING = "billing";
    private static final String READER = "platform_reader";

    private final String readerPassword = secret();
    private @Nullable DatabaseEndpoint server;
    private @Nullable SupportSystem support;

    /**
     * Starts them.
     *
     * @param dataDirectory they keep their data below it
     * @return what the platform has to be told of them
     */
    Map<String, Object> start(Path dataDirectory) {
        // The process may be told to end at any time from here on.
        SpringApplication.getShutdownHandlers().add(this::close);
        DatabaseEndpoint started = DatabaseEndpoint.start(dataDirectory.resolve("pilot"), 0);
        server = started;
        String token = secret();
        try {
            create(started, CUSTOMERS);
            create(started, BILLING);
            execute(customers(), "CREATE SCHEMA IF NOT EXISTS support");
        } catch (SQLException broken) {
            throw new DemoFailed("The pilot's databases could not be made: " + broken.getMessage());
        }
        SupportSystem serving = SupportSystem.start(0, customers(), token);
        support = serving;
        return Map.of(
                // A company that is only simulated falls silent after its history, and then all that is known of it
                // grows old.
                "modeltrail.serving.stale-features", "serve",
                "modeltrail.connections.customer-db.url", url(started, CUSTOMERS),
                "modeltrail.connections.customer-db.username", READER,
                "modeltrail.connections.customer-db.password", readerPassword,
                "modeltrail.connections.billing-db.url", url(started, BILLING),
                "modeltrail.connections.billing-db.username", READER,
                "modeltrail.connections.billing-db.password", readerPassword,
                "modeltrail.connections.support-api.url", serving.url(),
                "modeltrail.connections.support-api.token", token);
    }

    DataSource customers() {
        return database(CUSTOMERS);
    }

    DataSource billing() {
        return database(BILLING);
    }

    /** Lets the platform's account read what is there now. */
    void openForReading() {
        try {
            grant(customers(), "crm");
            grant(billing(), "billing");
        } catch (SQLException broken) {
            throw new DemoFailed("The pilot's databases could not be opened for reading: " + broken.getMessage());
        }
    }

    /** Rows that the platform has to read at least, by the name of the source. */
    Map<String, Long> rowsOfPolledSources() {
        try {
            return Map.of(
                    "customers", count(customers(), "crm.customer_version"),
                    "subscriptions", count(customers(), "crm.subscription_change"),
                    "cancellations", count(customers(), "crm.cancellation"),
                    "support", count(customers(), "support.ticket"),
                    "billing-payments", count(billing(), "billing.payment"),
                    "billing-invoices", count(billing(), "billing.invoice"));
        } catch (SQLException broken) {
            throw new DemoFailed("The pilot's databases could not be counted: " + broken.getMessage());
        }
    }

    private static long count(DataSource database, String table) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public synchronized void close() {
        if (support != null) {
            support.close();
            support = null;
        }
        if (server != null) {
            server.close();
            server = null;
        }
    }

    private void create(DatabaseEndpoint endpoint, String name) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(endpoint.jdbcUrl(), endpoint.username(), endpoint.password());
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
                statement.execute("CREATE DATABASE " + name);
            }
            if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + READER + "'")) {
                statement.execute("CREATE ROLE " + READER + " LOGIN");
            }
            // The password is new in each run and is kept nowhere; it has hexadecimal digits only.
            statement.execute("ALTER ROLE " + READER + " PASSWORD '" + readerPassword + "'");
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (var found = statement.executeQuery(query)) {
            return found.next();
        }
    }

    private static void grant(DataSource database, String schema) throws SQLException {
        execute(database, "GRANT USAGE ON SCHEMA " + schema + " TO " + READER);
        execute(database, "GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO " + READER);
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private PGSimpleDataSource database(String name) {
        DatabaseEndpoint endpoint = server;
        if (endpoint == null) {
            throw new IllegalStateException("the pilot's systems are not running");
        }
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url(endpoint, name));
        database.setUser(endpoint.username());
        database.setPassword(endpoint.password());
        return database;
    }

    private static String url(DatabaseEndpoint endpoint, String database) {
        String own = endpoint.jdbcUrl();
        return own.substring(0, own.lastIndexOf('/') + 1) + database;
    }

    private static String secret() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
