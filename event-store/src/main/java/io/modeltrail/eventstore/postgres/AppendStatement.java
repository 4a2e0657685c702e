package io.modeltrail.eventstore.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;

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
     * Stores the events, all or none. On a connection that commits by itself they are durable when this returns, after one round trip;
     * otherwise with its transaction. Executed once and not as a batch of the driver, which writes all parameters into the message of a
     * failure: pools log that message, and whole events would stand in the log.
     *
     * @param events at least one
     * @return the position of the first one
     */
    long execute(Connection connection, List<? extends EventMessage<?>> events, Serializer serializer)
            throws SQLException {
        Columns columns = new Columns(events.size());
        for (EventMessage<?> event : events) {
            columns.add(event, serializer);
        }
        try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
            statement.setLong(1, events.size());
            statement.setString(2, lockTimeout);
            statement.setString(3, idleInTransactionTimeout);
            statement.setLong(4, events.size());
            columns.bind(connection, statement, 5);
            statement.setLong(5 + Columns.PARAMETERS, events.size());
            try (ResultSet first = statement.executeQuery()) {
                first.next();
                return first.getLong(1);
            }
        }
    }

    /** The rows, turned on their side. */
    private static final class Columns {
        private static final int PARAMETERS = 9;

        private final String[] eventIdentifiers;
        private final String[] aggregateIdentifiers;
        private final Long[] sequenceNumbers;
        private final @Nullable String[] types;
        private final String[] timeStamps;
        private final String[] payloadTypes;
        private final String[] payloadRevisions;
        private final byte[][] payloads;
        private final byte[][] metaData;
        private Instant at = Instant.MIN;
        private String timeStamp = "";
        private int row;

        Columns(int rows) {
            eventIdentifiers = new String[rows];
            aggregateIdentifiers = new String[rows];
            sequenceNumbers = new Long[rows];
            types = new @Nullable String[rows];
            timeStamps = new String[rows];
            payloadTypes = new String[rows];
            payloadRevisions = new String[rows];
            payloads = new byte[rows][];
            metaData = new byte[rows][];
        }

        void add(EventMessage<?> event, Serializer serializer) {
            SerializedObject<byte[]> payload = event.serializePayload(serializer, byte[].class);
            eventIdentifiers[row] = event.getIdentifier();
            if (event instanceof DomainEventMessage<?> ofAggregate) {
                aggregateIdentifiers[row] = ofAggregate.getAggregateIdentifier();
                sequenceNumbers[row] = ofAggregate.getSequenceNumber();
                types[row] = ofAggregate.getType();
            } else {
                // Axon's form of an event that belongs to no aggregate.
                aggregateIdentifiers[row] = event.getIdentifier();
                sequenceNumbers[row] = 0L;
            }
            if (!event.getTimestamp().equals(at)) { // events that are stored together often have one time
                at = event.getTimestamp();
                timeStamp = DateTimeUtils.formatInstant(at);
            }
            timeStamps[row] = timeStamp;
            payloadTypes[row] = payload.getType().getName();
            payloadRevisions[row] = payload.getType().getRevision();
            payloads[row] = payload.getData();
            metaData[row] = event.serializeMetaData(serializer, byte[].class).getData();
            row++;
        }

        void bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
            int parameter = first;
            statement.setArray(parameter++, connection.createArrayOf("text", eventIdentifiers));
            statement.setArray(parameter++, connection.createArrayOf("text", aggregateIdentifiers));
            statement.setArray(parameter++, connection.createArrayOf("int8", sequenceNumbers));
            statement.setArray(parameter++, connection.createArrayOf("text", types));
            statement.setArray(parameter++, connection.createArrayOf("text", timeStamps));
            statement.setArray(parameter++, connection.createArrayOf("text", payloadTypes));
            statement.setArray(parameter++, connection.createArrayOf("text", payloadRevisions));
            statement.setArray(parameter++, connection.createArrayOf("bytea", payloads));
            statement.setArray(parameter, connection.createArrayOf("bytea", metaData));
        }
    }
}
