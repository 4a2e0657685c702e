package io.modeltrail.query.moment;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** What may go well another time: a database that was not there, a deadlock, a log that was silent. */
final class PassingFault {
    /** SQLSTATE classes: connection, contention, resources, and the server's shutdown. The event store passes them on as they are. */
    private static final List<String> CLASSES = List.of("08", "40", "53", "57");

    private PassingFault() {}

    static boolean is(@Nullable Throwable fault) {
        return fault != null
                && (fault instanceof LogSilent
                        || fault instanceof TransientDataAccessException
                        || fault instanceof RecoverableDataAccessException
                        || fault instanceof DataAccessResourceFailureException
                        || fault instanceof TransactionException
                        || fault instanceof SQLTransientException
                        || fault instanceof SQLRecoverableException
                        || (fault instanceof SQLException failed
                                && failed.getSQLState() != null
                                && CLASSES.stream().anyMatch(failed.getSQLState()::startsWith))
                        || (fault instanceof Refusal refusal && refusal.code().kind() == RefusalCode.Kind.NOT_READY)
                        || is(fault.getCause()));
    }
}
