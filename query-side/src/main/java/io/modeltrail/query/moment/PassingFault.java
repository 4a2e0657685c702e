package io.modeltrail.query.moment;

import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** What may go well another time: a database that was not there, a deadlock, a log that was silent. */
final class PassingFault {
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
                        || is(fault.getCause()));
    }
}
