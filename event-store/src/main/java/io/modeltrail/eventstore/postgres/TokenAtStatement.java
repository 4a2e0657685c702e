package io.modeltrail.eventstore.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import org.axonframework.common.DateTimeUtils;

/**
 * Finds the position before the first event of a time or later. {@code OFFSET 0} keeps the planner from walking the primary key
 * from position 0 in search of it; so it uses the block range index of the time stamps.
 */
final class TokenAtStatement {
    private static final String POSITION_BEFORE = """
            SELECT min(global_index) - 1
            FROM (SELECT global_index FROM domain_event_entry WHERE time_stamp >= ? OFFSET 0) AS from_then_on
            """;

    private TokenAtStatement() {}

    static PreparedStatement prepare(Connection connection, Instant instant) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(POSITION_BEFORE);
        statement.setString(1, DateTimeUtils.formatInstant(instant));
        return statement;
    }
}
