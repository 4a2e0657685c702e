package io.modeltrail.query.moment;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;

class PassingFaultTest {
    @Test
    void aDatabaseThatWasNotThereAndALogThatWasSilentPass() {
        assertThat(PassingFault.is(new LogSilent(7))).isTrue();
        assertThat(PassingFault.is(new CannotCreateTransactionException("no connection")))
                .isTrue();
        assertThat(PassingFault.is(new CannotGetJdbcConnectionException("none")))
                .isTrue();
        assertThat(PassingFault.is(new CannotAcquireLockException("deadlock"))).isTrue();
        assertThat(PassingFault.is(new IllegalStateException(new SQLTransientConnectionException())))
                .isTrue();
    }

    @Test
    void anEventStoreWhoseDatabaseEndsOrThatIsBusyPasses() {
        assertThat(PassingFault.is(new EventStoreException("read", new SQLException("shutdown", "57P01"))))
                .isTrue();
        assertThat(PassingFault.is(new EventStoreException("read", new SQLException("broken", "08006"))))
                .isTrue();
        assertThat(PassingFault.is(new Refusal(RefusalCode.EVENT_LOG_BUSY, "Try again.")))
                .isTrue();
        assertThat(PassingFault.is(new Refusal(RefusalCode.NOT_FOUND, "There is none.")))
                .isFalse();
        assertThat(PassingFault.is(new SQLException("without a state"))).isFalse();
    }

    @Test
    void aDefectDoesNot() {
        assertThat(PassingFault.is(new IllegalStateException("a defect"))).isFalse();
        assertThat(PassingFault.is(new DuplicateKeyException("twice", new SQLException("twice", "23505"))))
                .isFalse();
    }
}
