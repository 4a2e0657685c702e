package io.modeltrail.churnpilot.simulator;

import io.modeltrail.churnpilot.simulator.Happening.Source;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tables of the customer database (schemas crm and support) and of the billing database (schema billing). Rows are never changed,
 * except those of crm.customer, which holds the newest of each customer.
 */
final class PilotRows {
    private static final String CREATE_CUSTOMER_DATABASE = """
            DROP SCHEMA IF EXISTS crm CASCADE;
            DROP SCHEMA IF EXISTS support CASCADE;
            CREATE SCHEMA crm;
            CREATE SCHEMA support;
            CREATE TABLE crm.customer (
                id text PRIMARY KEY, customer_id text NOT NULL, birth_year integer, country text, tier text NOT NULL,
                signup_at timestamptz NOT NULL, seats integer NOT NULL, marketing_consent integer NOT NULL,
                happened_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
            CREATE TABLE crm.customer_version (
                id text, customer_id text NOT NULL, birth_year integer, country text, tier text NOT NULL,
                signup_at timestamptz NOT NULL, seats integer NOT NULL, marketing_consent integer NOT NULL,
                happened_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
            CREATE TABLE crm.subscription_change (
                id bigint, customer_id text NOT NULL, change text NOT NULL, mrr numeric(12,2) NOT NULL,
                happened_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
            CREATE TABLE crm.cancellation (
                id bigint, customer_id text NOT NULL, reason text,
                happened_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
            CREATE TABLE crm.campaign_contact (
                id bigint, customer_id text NOT NULL, campaign text NOT NULL, arm text NOT NULL,
                happened_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
            CREATE TABLE crm.simulation (
                one boolean PRIMARY KEY CHECK (one), settings text NOT NULL, history_end timestamptz NOT NULL);
            CREATE TABLE support.ticket (
                id text, customer_id text NOT NULL, status text NOT NULL, priority text NOT NULL, topic text NOT NULL,
                satisfaction integer, resolution_hours integer,
                happened_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
            """;
    private static final String CREATE_BILLING_DATABASE = """
            DROP SCHEMA IF EXISTS billing CASCADE;
            CREATE SCHEMA billing;
            CREATE TABLE billing.payment (
                id bigint, customer_id text NOT NULL, amount numeric(12,2) NOT NULL, status text NOT NULL,
                method text NOT NULL, happened_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
            CREATE TABLE billing.invoice (
                id bigint, customer_id text NOT NULL, amount numeric(12,2) NOT NULL, overdue_days integer NOT NULL,
                happened_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
            """;
    private static final String NEWEST_OF_EACH_CUSTOMER = """
            INSERT INTO crm.customer
            SELECT DISTINCT ON (customer_id) customer_id, customer_id, birth_year, country, tier, signup_at, seats,
                   marketing_consent, happened_at, updated_at
            FROM crm.customer_version ORDER BY customer_id, updated_at DESC, id DESC;
            """;
    private static final String KEEP_NEWEST = """
            INSERT INTO crm.customer
            SELECT customer_id, customer_id, birth_year, country, tier, signup_at, seats, marketing_consent, happened_at,
                   updated_at
            FROM crm.customer_version WHERE id = ?
            ON CONFLICT (id) DO UPDATE SET birth_year = EXCLUDED.birth_year, country = EXCLUDED.country,
                tier = EXCLUDED.tier, seats = EXCLUDED.seats, marketing_consent = EXCLUDED.marketing_consent,
                happened_at = EXCLUDED.happened_at, updated_at = EXCLUDED.updated_at
            WHERE customer.updated_at <= EXCLUDED.updated_at
            """;
    private static final String NOTE_SIMULATION =
            "INSERT INTO crm.simulation (one, settings, history_end) VALUES (true, ?, ?)";
    private static final String FIND_SIMULATION = "SELECT settings, history_end FROM crm.simulation";
    private static final String IS_SIMULATION_THERE = "SELECT to_regclass('crm.simulation') IS NOT NULL";

    private PilotRows() {}

    /** A history that was filled completely. */
    record Filled(String settings, Instant end) {}

    static String table(Source source) {
        return switch (source) {
            case CUSTOMERS -> "crm.customer_version";
            case SUBSCRIPTIONS -> "crm.subscription_change";
            case CANCELLATIONS -> "crm.cancellation";
            case CAMPAIGN -> "crm.campaign_contact";
            case SUPPORT -> "support.ticket";
            case PAYMENTS -> "billing.payment";
            case INVOICES -> "billing.invoice";
            case APP -> throw new IllegalArgumentException("app events have no table");
        };
    }

    static boolean isBilling(Source source) {
        return source == Source.PAYMENTS || source == Source.INVOICES;
    }

    static String copy(Source source) {
        return "COPY %s (id, customer_id, %s, happened_at, updated_at) FROM STDIN"
                .formatted(table(source), String.join(", ", PolledRow.columns(source)));
    }

    static void createCustomerDatabase(Connection connection) throws SQLException {
        execute(connection, CREATE_CUSTOMER_DATABASE);
    }

    static void createBillingDatabase(Connection connection) throws SQLException {
        execute(connection, CREATE_BILLING_DATABASE);
    }

    /** After the rows, which is faster than before them. */
    static void index(Connection connection, Source source) throws SQLException {
        execute(connection, """
                ALTER TABLE %1$s ADD PRIMARY KEY (id);
                CREATE INDEX ON %1$s (updated_at, id);
                ANALYZE %1$s;
                """.formatted(table(source)));
    }

    static void fillNewest(Connection connection) throws SQLException {
        execute(connection, NEWEST_OF_EACH_CUSTOMER);
    }

    static void noteSimulation(Connection connection, SimulationSettings settings) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(NOTE_SIMULATION)) {
            statement.setString(1, settings.toString());
            statement.setTimestamp(2, Timestamp.from(settings.end()));
            statement.executeUpdate();
        }
    }

    static Optional<Filled> findSimulation(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet there = statement.executeQuery(IS_SIMULATION_THERE)) {
                if (!there.next() || !there.getBoolean(1)) {
                    return Optional.empty();
                }
            }
            try (ResultSet found = statement.executeQuery(FIND_SIMULATION)) {
                return found.next()
                        ? Optional.of(new Filled(
                                found.getString(1), found.getTimestamp(2).toInstant()))
                        : Optional.empty();
            }
        }
    }

    /** One row by one, for what comes after the history. A row that is there already is left as it is. */
    static void insert(Connection connection, PolledRow row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insertInto(row.source()))) {
            int parameter = 1;
            statement.setObject(parameter++, row.id());
            statement.setString(parameter++, row.customerKey());
            for (Object value : row.values()) {
                statement.setObject(parameter++, forJdbc(value));
            }
            statement.setTimestamp(parameter++, Timestamp.from(row.happenedAt()));
            statement.setTimestamp(parameter, Timestamp.from(row.updatedAt()));
            statement.executeUpdate();
        }
        if (row.source() == Source.CUSTOMERS) {
            try (PreparedStatement statement = connection.prepareStatement(KEEP_NEWEST)) {
                statement.setObject(1, row.id());
                statement.executeUpdate();
            }
        }
    }

    private static String insertInto(Source source) {
        List<String> columns = PolledRow.columns(source);
        return "INSERT INTO %s (id, customer_id, %s, happened_at, updated_at) VALUES (?, ?, %s?, ?, ?) ON CONFLICT DO NOTHING"
                .formatted(table(source), String.join(", ", columns), "?, ".repeat(columns.size() - 1));
    }

    private static @Nullable Object forJdbc(@Nullable Object value) {
        return value instanceof Instant instant ? Timestamp.from(instant) : value;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
