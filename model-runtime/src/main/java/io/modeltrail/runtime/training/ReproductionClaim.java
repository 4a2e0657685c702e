package io.modeltrail.runtime.training;

import io.modeltrail.contracts.training.TrainingRunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other processes from repeating a run while this one does: an advisory lock of a database session, which ends with the process.
 * Two runs with the same lock number would only wait for each other.
 */
final class ReproductionClaim implements AutoCloseable {
    private static final String LOCK = "SELECT pg_try_advisory_lock(?)";
    private static final String UNLOCK = "SELECT pg_advisory_unlock(?)";

    private final Connection session;
    private final long number;

    private ReproductionClaim(Connection session, long number) {
        this.session = session;
        this.number = number;
    }

    /** The claim; null when another process has it. */
    static @Nullable ReproductionClaim of(TrainingRunId id, DataSource database) throws SQLException {
        long number = id.value().getMostSignificantBits() ^ id.value().getLeastSignificantBits();
        Connection session = database.getConnection();
        try {
            session.setAutoCommit(true); // an open transaction would hold back vacuuming for minutes
            if (call(session, LOCK, number)) {
                return new ReproductionClaim(session, number);
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
            call(session, UNLOCK, number);
        }
    }

    private static boolean call(Connection session, String sql, long number) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setLong(1, number);
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }
}
