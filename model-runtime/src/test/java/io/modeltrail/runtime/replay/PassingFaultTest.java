package io.modeltrail.runtime.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;

class PassingFaultTest {
    @Test
    void whatMayGoWellAnotherTimePasses() {
        for (Throwable fault : List.of(
                new LogSilent(7),
                new Refusal(RefusalCode.EVENT_LOG_BUSY, "Try again."),
                new Refusal(RefusalCode.AXON_SERVER_UNAVAILABLE, "Try again."),
                new Refusal(RefusalCode.CHANGED_MEANWHILE, "Try again."),
                new ConcurrencyException("sequence 0 is taken"),
                new AggregateStreamCreationException("it exists"),
                new NoHandlerForCommandException("not yet"),
                new CannotCreateTransactionException("no connection"),
                new CannotGetJdbcConnectionException("none"),
                new CannotAcquireLockException("deadlock"),
                new IllegalStateException(new SQLTransientConnectionException()),
                new EventStoreException("append", new SQLException("the connection is gone", "08006")),
                new EventStoreException("append", new SQLException("the server stops", "57P01")),
                new EventStoreException("append", new SQLException("locked", "55P03")))) {
            assertThat(PassingFault.is(fault)).as(fault.toString()).isTrue();
        }
    }

    @Test
    void aDefectAndARefusalForGoodDoNot() {
        for (Throwable fault : List.of(
                new IllegalStateException("a defect"),
                new NoClassDefFoundError(),
                new Refusal(RefusalCode.ALREADY_EXISTS, "Ask for another."),
                new Refusal(RefusalCode.ACCESS_DETAILS_INVALID, "Give fewer."),
                new EventStoreException("append", new SQLException("a text has a NUL", "22021")),
                new DuplicateKeyException("twice", new SQLException("twice", "23505")))) {
            assertThat(PassingFault.is(fault)).as(fault.toString()).isFalse();
        }
    }
}
