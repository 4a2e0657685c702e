package io.modeltrail.eventstore.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The one statement that appends events: it sets the limits of its transaction, takes the positions from the head, whose row lock
 * it then holds until commit, and stores the rows.
 *
 * <p>The conditions on {@code set_config} are evaluated before the row is locked, so the limits already hold for the wait. The
 * first position is taken by a scalar subquery: without a head row it is null, which {@code global_index} refuses; joined
 * instead, the statement would store nothing and report success. Should not all rows be stored (a trigger of somebody else's may leave
 * some out), the last line divides by zero, so that none is.
 */
final class AppendStatement {
    private static final String APPEND = """
            WITH head AS (
                UPDATE event_log_head SET next_index = next_index + ?
                WHERE set_config('lock_timeout', ?, true) IS NOT NULL
                  AND set_config('idle_in_transaction_session_timeout', ?, true) IS NOT NULL
                RETURNING next_index - ? AS first_index),
            stored AS (
            INSERT INTO domain_event_entry (global_index, event_identifier, aggregate_identifier, sequence_number, type,
                time_stamp, payload_type, payload_revision, payload, meta_data)
            SELECT (SELECT first_index FROM head) + event.ordinality - 1, event.event_identifier,
                event.aggregate_identifier, event.sequence_number, event.type, event.time_stamp, event.payload_type,
                event.payload_revision, event.payload, event.meta_data
            FROM unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[],
                ?::bytea[]) WITH ORDINALITY AS event (event_identifier, aggregate_identifier, sequence_number, type,
                time_stamp, payload_type, payload_revision, payload, meta_data, ordinality)
            RETURNING global_index)
            SELECT coalesce(min(global_index), 0) / (count(*) = ?)::int FROM stored""";

    private final String lockTimeout;
    private final String idleInTransactionTimeout;

    AppendStatement(EventLogLimits limits) {
        lockTimeout = limits.lockTimeout().toMillis() + "ms";
        idleInTransactionTimeout = limits.idleInTransactionTimeout().toMillis() + "ms";
    }

    /**
     * Stores the rows, all or none. On a connection that commits by itself they are durable when this returns, after one round trip;
     * otherwise with its transaction. Executed once and not as a batch of the driver, which writes all parameters into the message of a
     * failure: pools log that message, and whole events would stand in the log.
     *
     * @param rows to be stored
     * @return the position of the first one
     */
    long execute(Connection connection, AppendedRows rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
            statement.setLong(1, rows.size());
            statement.setString(2, lockTimeout);
            statement.setString(3, idleInTransactionTimeout);
            statement.setLong(4, rows.size());
            rows.bind(connection, statement, 5);
            statement.setLong(5 + AppendedRows.PARAMETERS, rows.size());
            try (ResultSet first = statement.executeQuery()) {
                first.next();
                return first.getLong(1);
            }
        }
    }
}
