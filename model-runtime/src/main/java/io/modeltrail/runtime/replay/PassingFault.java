package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.common.AxonTransientException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** What may go well another time: a log that was busy or silent, a database that was not there, another who has recorded the same. */
final class PassingFault {
    private static final int DEEPEST_CAUSE = 30;

    /** SQLSTATE classes: connection, contention, resources, and the server's shutdown or a statement's timeout. */
    private static final List<String> CLASSES = List.of("08", "40", "53", "57");

    private static final List<String> LOCKS = List.of("55P03", "25P03");
    private static final List<String> AXON_SERVER_CLIENT =
            List.of("io.axoniq.axonserver.", "org.axonframework.axonserver.", "io.grpc.");

    private PassingFault() {}

    static boolean is(Throwable fault) {
        return Stream.iterate(fault, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .anyMatch(PassingFault::passes);
    }

    private static boolean passes(Throwable fault) {
        return switch (fault) {
            case Refusal refusal ->
                refusal.code().kind() == RefusalCode.Kind.NOT_READY || refusal.code() == RefusalCode.CHANGED_MEANWHILE;
            case LogSilent silent -> true;
            // Nobody handles commands yet, or somebody has changed the same; sent again, it finds what is there.
            case AxonTransientException passing -> true;
            case AggregateStreamCreationException meanwhile -> true;
            case TransientDataAccessException passing -> true;
            case RecoverableDataAccessException passing -> true;
            case DataAccessResourceFailureException away -> true;
            case TransactionException away -> true;
            case SQLException failed -> passes(failed);
            // By the names of packages: this module does not know the client of Axon Server.
            default -> AXON_SERVER_CLIENT.stream().anyMatch(fault.getClass().getName()::startsWith);
        };
    }

    private static boolean passes(SQLException failed) {
        String state = failed.getSQLState() == null ? "" : failed.getSQLState();
        return failed instanceof SQLTransientException
                || failed instanceof SQLRecoverableException
                || failed instanceof SQLNonTransientConnectionException
                || LOCKS.contains(state)
                || CLASSES.stream().anyMatch(state::startsWith);
    }
}
