package io.modeltrail.eventstore.log;

import io.modeltrail.eventstore.transparency.StoredEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** The event log where PostgreSQL stores it. */
final class EventRows implements StoredEvents {
    private static final String HEAD = "SELECT coalesce(max(next_index), 0) FROM event_log_head";

    /** One statement is one snapshot, and positions appear in the order of commits: what it sees has no gap unless a row was lost. */
    private static final String EVENTS = """
            SELECT global_index, event_identifier, type, aggregate_identifier, sequence_number, payload_type,
                payload_revision, time_stamp, payload, meta_data
            FROM domain_event_entry WHERE global_index >= ? AND global_index < ? ORDER BY global_index LIMIT ?""";

    /** None when a trigger may have stored something else than it was given (bit 2 of its type: on insert). */
    private static final String EVENTS_AT = """
            SELECT global_index, event_identifier FROM domain_event_entry WHERE global_index = ANY (?)
            AND NOT EXISTS (SELECT FROM pg_trigger
                WHERE tgrelid = 'domain_event_entry'::regclass AND NOT tgisinternal AND (tgtype & 4) <> 0)""";

    private final JdbcTemplate sql;

    EventRows(JdbcTemplate sql) {
        this.sql = sql;
    }

    @Override
    public long head() {
        Long head = sql.queryForObject(HEAD, Long.class);
        return head == null ? 0 : head;
    }

    @Override
    public List<StoredEvent> events(long from, long to, int limit) {
        return sql.query(EVENTS, EventRows::event, from, to, limit);
    }

    @Override
    public boolean have(Map<Long, String> identifiers) {
        Long[] positions = identifiers.keySet().toArray(Long[]::new);
        Map<Long, String> found = new HashMap<>();
        sql.query(
                EVENTS_AT,
                statement -> statement.setArray(1, statement.getConnection().createArrayOf("int8", positions)),
                row -> {
                    found.put(row.getLong(1), row.getString(2));
                });
        return found.equals(identifiers);
    }

    private static StoredEvent event(ResultSet row, int number) throws SQLException {
        return new StoredEvent(
                new StoredEvent.Fields(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8)),
                row.getBytes(9),
                row.getBytes(10));
    }
}
