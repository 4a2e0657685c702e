package io.modeltrail.eventstore.postgres;

import java.sql.SQLException;
import javax.sql.DataSource;

/** The one row that hands out positions, and the check that it fits the events. */
final class EventLogHead {
    /** One statement, so one snapshot: it holds beside writers of other processes. */
    private static final String STATE = """
            SELECT (SELECT count(*) FROM event_log_head) AS heads,
                   (SELECT max(next_index) FROM event_log_head) AS next_index,
                   (SELECT coalesce(max(global_index) + 1, 0) FROM domain_event_entry) AS after_last,
                   (SELECT coalesce(min(global_index), 0) FROM domain_event_entry) AS first
            """;

    private EventLogHead() {}

    /** @throws IllegalStateException when appending would fail or leave a gap */
    static void verify(DataSource dataSource) {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var state = statement.executeQuery(STATE)) {
            state.next();
            verify(
                    state.getLong("heads"),
                    state.getLong("next_index"),
                    state.getLong("after_last"),
                    state.getLong("first"));
        } catch (SQLException unreadable) {
            throw new IllegalStateException(
                    "The event log cannot be read; were its migrations (db/migration/eventstore) run?", unreadable);
        }
    }

    private static void verify(long heads, long nextIndex, long afterLast, long first) {
        if (heads != 1) {
            throw new IllegalStateException("The event log has no head: event_log_head must have its one row, with"
                    + " next_index " + afterLast + ". Was the database restored in part?");
        }
        if (nextIndex != afterLast) {
            throw new IllegalStateException(
                    "The head of the event log does not fit its events: event_log_head.next_index"
                            + " is " + nextIndex + ", but the next position after the stored events is " + afterLast
                            + ". Was the database restored in part? Nothing is started, so that no position is given twice or"
                            + " left out.");
        }
        if (first != 0) {
            throw new IllegalStateException(
                    "The event log does not begin with position 0 but with " + first + ": events were deleted.");
        }
    }
}
