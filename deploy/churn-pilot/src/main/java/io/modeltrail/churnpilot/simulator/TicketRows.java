package io.modeltrail.churnpilot.simulator;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Pages of support.ticket. A page follows the last row of the one before by (updated_at, id), so rows that are inserted meanwhile shift
 * nothing; those that are entered with an older time are found by a later request with an earlier {@code updated_since}.
 */
final class TicketRows {
    private static final String PAGE = """
            SELECT id, customer_id, status, priority, topic, satisfaction, resolution_hours, happened_at, updated_at
            FROM support.ticket WHERE updated_at >= ? AND (updated_at, id) > (?, ?)
            ORDER BY updated_at, id LIMIT ?
            """;

    private final DataSource database;

    TicketRows(DataSource database) {
        this.database = database;
    }

    record Ticket(
            String id,
            String customerId,
            String status,
            String priority,
            String topic,
            @Nullable Integer satisfaction,
            @Nullable Integer resolutionHours,
            Instant happenedAt,
            Instant updatedAt) {}

    /** The last row of a page. */
    record Place(Instant updatedAt, String id) {
        static final Place FIRST = new Place(Instant.EPOCH, "");
    }

    List<Ticket> page(Instant updatedSince, Place after, int limit) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(PAGE)) {
            statement.setTimestamp(1, Timestamp.from(updatedSince));
            statement.setTimestamp(2, Timestamp.from(after.updatedAt()));
            statement.setString(3, after.id());
            statement.setInt(4, limit);
            try (ResultSet row = statement.executeQuery()) {
                List<Ticket> tickets = new ArrayList<>();
                while (row.next()) {
                    tickets.add(new Ticket(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getObject(6, Integer.class),
                            row.getObject(7, Integer.class),
                            row.getTimestamp(8).toInstant(),
                            row.getTimestamp(9).toInstant()));
                }
                return tickets;
            }
        }
    }
}
