package io.modeltrail.eventstore.postgres;

import io.modeltrail.eventstore.postgres.RecentPredictions.Stretch;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.eventhandling.TrackedDomainEventData;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventsourcing.eventstore.EventStoreException;

/**
 * Reads stretches of the log by kind of event, outside of any transaction. Safe because positions are dense in the order of
 * commits: whoever has seen the head can read everything up to it, in whatever later statement and on whatever connection.
 */
final class LogRows {
    private static final String HEAD = "SELECT next_index - 1 FROM event_log_head";

    /** Nothing but what a run of predictions needs: the other columns are half of the bytes. */
    private static final String PREDICTIONS = """
            SELECT global_index, time_stamp, payload_revision, payload FROM domain_event_entry
            WHERE global_index > ? AND global_index <= ? AND payload_type = 'prediction.PredictionMade'
            ORDER BY global_index""";

    private static final String EVENTS_AT =
            "SELECT global_index, event_identifier FROM domain_event_entry WHERE global_index = ANY (?)";

    private static final String WHOLE_PREDICTIONS = """
            SELECT * FROM domain_event_entry
            WHERE global_index > ? AND global_index <= ? AND payload_type = 'prediction.PredictionMade'
            ORDER BY global_index""";

    /** The condition on the type is, word for word, the one of the index {@code domain_event_entry_besides_predictions}. */
    static final String BESIDES_PREDICTIONS = """
            SELECT * FROM domain_event_entry
            WHERE global_index > ? AND global_index <= ? AND payload_type <> 'prediction.PredictionMade'
            ORDER BY global_index LIMIT ?""";

    private static final String OF_AGGREGATE = """
            SELECT * FROM domain_event_entry WHERE aggregate_identifier = ? AND sequence_number >= ?
            ORDER BY sequence_number""";

    private final DataSource dataSource;

    LogRows(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The time is as {@code DateTimeUtils.formatInstant} writes it. */
    static final class StoredPrediction {
        final long position;
        final String timeStamp;
        final String revision;
        final byte[] payload;

        StoredPrediction(ResultSet row) throws SQLException {
            position = row.getLong(1);
            timeStamp = row.getString(2);
            revision = row.getString(3);
            payload = row.getBytes(4);
        }
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Position of the last event; -1 = there is none. */
    long head() {
        return read(HEAD, row -> row.getLong(1)).getFirst();
    }

    /**
     * @param after position before the first one that is wanted
     * @param upTo position of the last one
     */
    List<StoredPrediction> predictions(long after, long upTo) {
        return read(PREDICTIONS, StoredPrediction::new, after, upTo);
    }

    /** Whether they are in the log where they were to be: an append is there as a whole or not at all, so its last event tells. */
    boolean have(List<Stretch> appended) {
        Map<Long, String> expected = appended.stream().collect(Collectors.toMap(Stretch::last, Stretch::lastEvent));
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(EVENTS_AT)) {
            statement.setArray(
                    1, connection.createArrayOf("int8", expected.keySet().toArray()));
            Map<Long, String> found = new HashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.put(row.getLong(1), row.getString(2));
                }
            }
            return found.equals(expected);
        } catch (SQLException unreadable) {
            throw new EventStoreException("The event log cannot be read", unreadable);
        }
    }

    List<TrackedEventData<?>> wholePredictions(long after, long upTo) {
        return read(WHOLE_PREDICTIONS, LogRows::whole, after, upTo);
    }

    List<TrackedEventData<?>> besidesPredictions(long after, long upTo, int limit) {
        return read(BESIDES_PREDICTIONS, LogRows::whole, after, upTo, limit);
    }

    /** All that are stored now. */
    List<TrackedEventData<?>> ofAggregate(String identifier, long firstSequenceNumber) {
        return read(OF_AGGREGATE, LogRows::whole, identifier, firstSequenceNumber);
    }

    private static TrackedEventData<?> whole(ResultSet row) throws SQLException {
        String identifier = row.getString("event_identifier");
        String aggregate = row.getString("aggregate_identifier");
        return new TrackedDomainEventData<>(
                token(row.getLong("global_index")),
                new GenericDomainEventEntry<>(
                        row.getString("type"),
                        // Axon's form of an event that belongs to no aggregate.
                        identifier.equals(aggregate) ? null : aggregate,
                        row.getLong("sequence_number"),
                        identifier,
                        row.getString("time_stamp"),
                        row.getString("payload_type"),
                        row.getString("payload_revision"),
                        row.getBytes("payload"),
                        row.getBytes("meta_data")));
    }

    /** Everything up to the position has been seen, and there are no gaps to remember. */
    static GapAwareTrackingToken token(long position) {
        return GapAwareTrackingToken.newInstance(position, Set.of());
    }

    private <T> List<T> read(String sql, Reader<T> reader, Object... parameters) {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            return rows(statement, reader, parameters);
        } catch (SQLException unreadable) {
            throw new EventStoreException("The event log cannot be read", unreadable);
        }
    }

    private static <T> List<T> rows(PreparedStatement statement, Reader<T> reader, Object... parameters)
            throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        List<T> read = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                read.add(reader.read(row));
            }
        }
        return read;
    }
}
