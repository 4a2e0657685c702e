package io.modeltrail.eventstore.postgres;

import java.io.Serial;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Why PostgreSQL did not do something, without its detail: that quotes the row, and with it what may be personal data. */
final class ServerFailure extends SQLException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final @Nullable String constraint;

    private ServerFailure(String message, String sqlState, @Nullable String constraint) {
        super(message, sqlState);
        this.constraint = constraint;
    }

    static ServerFailure of(Exception exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerFailure already) {
                return already;
            }
            if (cause instanceof PSQLException fromServer) {
                return of(fromServer);
            }
        }
        return new ServerFailure(exception.getClass().getName(), "", null);
    }

    private static ServerFailure of(PSQLException exception) {
        ServerErrorMessage server = exception.getServerErrorMessage();
        String state = exception.getSQLState() == null ? "" : exception.getSQLState();
        return server == null
                ? new ServerFailure(String.valueOf(exception.getMessage()), state, null)
                : new ServerFailure(server.getMessage() + " (SQLSTATE " + state + ")", state, server.getConstraint());
    }

    /** A writer waited for the head longer than the lock timeout. */
    boolean isLockTimeout() {
        return LOCK_NOT_AVAILABLE.equals(getSQLState());
    }

    /** A taken position is no duplicate: then the head is behind the table, and trying again would not help. */
    boolean isDuplicate() {
        return UNIQUE_VIOLATION.equals(getSQLState()) && !"domain_event_entry_pkey".equals(constraint);
    }
}
