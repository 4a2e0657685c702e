package io.modeltrail.features.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two processes from doing the same work: an advisory lock of a database session, which ends with the process. That nothing is landed twice
 * does not rest on it, but on the epoch and the offsets in each transaction.
 */
final class HistoryClaim implements AutoCloseable {
    private static final String LOCK = "SELECT pg_try_advisory_lock(hashtextextended(?, 420))";
    private static final String UNLOCK = "SELECT pg_advisory_unlock(hashtextextended(?, 420))";

    private final Connection session;
    private final String name;

    private HistoryClaim(Connection session, String name) {
        this.session = session;
        this.name = name;
    }

    /** The claim; null when another process has it. */
    static @Nullable HistoryClaim of(HistoryKey history, DataSource database) throws SQLException {
        Connection session = database.getConnection();
        try {
            session.setAutoCommit(true); // an open transaction would hold back vacuuming
            if (call(session, LOCK, history.toString())) {
                return new HistoryClaim(session, history.toString());
            }
        } catch (SQLException broken) {
            session.close();
            throw broken;
        }
        session.close();
        return null;
    }

    @Override
    public void close() throws SQLException {
        try (session) {
            if (session.isValid(1)) {
                call(session, UNLOCK, name);
            }
        }
    }

    private static boolean call(Connection session, String sql, String name) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }
}
