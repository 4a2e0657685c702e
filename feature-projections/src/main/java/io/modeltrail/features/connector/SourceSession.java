package io.modeltrail.features.connector;

import io.modeltrail.features.connector.ConnectionSettings.Address;
import io.modeltrail.features.connector.SourceFailure.Reason;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Opens read-only sessions of a source's database. */
final class SourceSession {
    static final String SCHEME = "jdbc:postgresql:";

    private SourceSession() {}

    /** A session in which nothing can be written and no statement runs for ever. */
    static Connection open(Address address, ConnectorSettings settings) throws SourceFailure {
        long millis = settings.requestTimeout().toMillis();
        long seconds = Math.max(1, settings.requestTimeout().toSeconds());
        try {
            Connection session = DriverManager.getConnection(address.url(), properties(address, settings, seconds));
            try (Statement statement = session.createStatement()) {
                session.setReadOnly(true);
                statement.execute("SET statement_timeout = " + millis);
                statement.execute("SET lock_timeout = " + millis);
                statement.execute("SET idle_in_transaction_session_timeout = " + 2 * millis);
                statement.execute("SET timezone = 'UTC'");
                statement.execute("SET default_transaction_read_only = on");
                session.setAutoCommit(false);
                return session;
            } catch (SQLException broken) {
                session.close();
                throw broken;
            }
        } catch (SQLException broken) {
            throw failure(broken);
        }
    }

    private static Properties properties(Address address, ConnectorSettings settings, long seconds) {
        Properties properties = new Properties();
        set(properties, "user", address.username());
        set(properties, "password", address.password());
        properties.setProperty("ApplicationName", "modeltrail");
        // A statement prepared on the server fails when a column changes its type, instead of being read as what it
        // was.
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty(
                "connectTimeout",
                Long.toString(Math.max(1, settings.connectTimeout().toSeconds())));
        properties.setProperty("loginTimeout", properties.getProperty("connectTimeout"));
        // The server ends a statement itself; this is for a server that has gone without a word.
        properties.setProperty("socketTimeout", Long.toString(seconds + 5));
        return properties;
    }

    private static void set(Properties properties, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            properties.setProperty(name, value);
        }
    }

    /** The driver's own text may quote values of rows, so only the state is told. */
    static SourceFailure failure(SQLException broken) {
        String state = broken.getSQLState() == null ? "" : broken.getSQLState();
        boolean reached = !state.isEmpty()
                && !state.startsWith("08")
                && !state.startsWith("57")
                && !state.startsWith("53")
                && !state.startsWith("40");
        return new SourceFailure(
                reached ? Reason.ANSWERS_WRONGLY : Reason.NOT_REACHABLE,
                "the database answered with SQL state " + (state.isEmpty() ? "unknown" : state) + meaning(state),
                broken);
    }

    private static String meaning(String state) {
        return switch (state) {
            case "08001", "08006", "08004" -> " (no connection)";
            case "28P01", "28000" -> " (the user or the password is not accepted)";
            case "3D000" -> " (there is no such database)";
            case "42501" -> " (the user may not read it)";
            case "42P01", "3F000" -> " (there is no such table)";
            case "57014" -> " (it took longer than the time limit)";
            default -> "";
        };
    }
}
