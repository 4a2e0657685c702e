package io.modeltrail.eventstore.postgres;

import static io.modeltrail.eventstore.postgres.EventLogForTests.event;
import static io.modeltrail.eventstore.postgres.EventLogForTests.events;
import static io.modeltrail.eventstore.postgres.EventLogForTests.ofAggregate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Lists that are stored where no transaction is open. */
@Timeout(60)
class AppendAloneTest {
    private final EventLogForTests log = new EventLogForTests(EventLogLimits.STANDARD);
    private final AtomicInteger begun = new AtomicInteger();

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void theStatementIsATransactionByItself() {
        engine(log.dataSource()).appendEvents(events(3));

        assertThat(log.positions()).containsExactly(0L, 1L, 2L);
        assertThat(begun).hasValue(0);
        assertThat(transactionsOfTheRows()).containsExactly(transactionOfTheHead());
    }

    @Test
    void soItIsInAUnitOfWorkWithoutOneWhateverBecomesOfTheUnit() {
        UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(null);
        engine(log.dataSource()).appendEvents(events(2));

        assertThat(log.positions()).containsExactly(0L, 1L);
        unit.rollback();
        assertThat(log.positions()).containsExactly(0L, 1L);
        assertThat(begun).hasValue(0);
        assertThat(connectionsInUse()).isZero();
    }

    /** The head of the log is held, as by a batch job that commits. */
    @Test
    void whoWaitsForTheHeadAndIsEndedHasStoredNothing() throws Exception {
        PostgresEventStorageEngine engine = engine(log.dataSource());
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            log.transaction().executeWithoutResult(open -> {
                log.sql()
                        .sql("UPDATE event_log_head SET next_index = next_index")
                        .update();
                Future<?> waiting = other.submit(() -> engine.appendEvents(events(2)));
                while (endThoseWhoWait() == 0 && !waiting.isDone()) {
                    Thread.onSpinWait();
                }
                assertThatThrownBy(waiting::get).rootCause().isInstanceOf(SQLException.class);
            });
        }
        assertThat(log.positions()).isEmpty();
        engine.appendEvents(events(1));
        assertThat(log.positions()).containsExactly(0L);
    }

    /** Somebody else's trigger leaves an event out. */
    @Test
    void aListThatWouldBeStoredInPartIsNotStored() {
        log.sql()
                .sql("CREATE FUNCTION leave_out() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN IF NEW.sequence_number = 1 THEN RETURN NULL; END IF; RETURN NEW; END'")
                .update();
        log.sql()
                .sql(
                        "CREATE TRIGGER leave_out BEFORE INSERT ON domain_event_entry FOR EACH ROW EXECUTE FUNCTION leave_out()")
                .update();

        assertThatThrownBy(
                        () -> engine(log.dataSource()).appendEvents(List.of(ofAggregate("a", 0), ofAggregate("a", 1))))
                .isInstanceOf(EventStoreException.class);

        assertThatThrownBy(() -> engine(log.dataSource()).appendEvents(List.of(ofAggregate("a", 1))))
                .isInstanceOf(EventStoreException.class);

        assertThat(log.positions()).isEmpty();
        assertThat(log.nextIndex()).isZero();
    }

    @Test
    void aListIsRefusedAsAWholeAndLosesNoPosition() {
        PostgresEventStorageEngine engine = engine(log.dataSource());
        engine.appendEvents(List.of(ofAggregate("contested", 0)));

        assertThatThrownBy(() -> engine.appendEvents(List.of(event(), ofAggregate("contested", 0))))
                .isInstanceOf(ConcurrencyException.class);

        assertThat(log.nextIndex()).isEqualTo(1);
        assertThat(begun).hasValue(0);
        assertThat(connectionsInUse()).isZero();
        engine.appendEvents(List.of(event()));
        assertThat(log.positions()).containsExactly(0L, 1L);
    }

    @Test
    void connectionsThatDoNotCommitByThemselvesGetATransaction() {
        try (HikariDataSource own = poolThatDoesNotCommit()) {
            engine(own).appendEvents(events(2));

            assertThat(begun).hasPositiveValue();
            assertThat(log.positions()).containsExactly(0L, 1L);
        }
    }

    @Test
    void suchConnectionsCommitWithTheirUnitOfWork() {
        try (HikariDataSource own = poolThatDoesNotCommit()) {
            UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(null);
            engine(own).appendEvents(events(2));
            unit.commit();

            assertThat(log.positions()).containsExactly(0L, 1L);
        }
    }

    /** @return how many there were */
    private long endThoseWhoWait() {
        log.sql().sql("SELECT pg_stat_clear_snapshot()").query(rows -> {}); // else a transaction sees what it saw first
        return log.sql()
                .sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND"
                        + " datname = current_database()")
                .query(Long.class)
                .single();
    }

    private int connectionsInUse() {
        return ((HikariDataSource) log.dataSource()).getHikariPoolMXBean().getActiveConnections();
    }

    private HikariDataSource poolThatDoesNotCommit() {
        HikariDataSource known = (HikariDataSource) log.dataSource();
        HikariDataSource own = new HikariDataSource();
        own.setJdbcUrl(known.getJdbcUrl());
        own.setUsername(known.getUsername());
        own.setPassword(known.getPassword());
        own.setMaximumPoolSize(2);
        own.setAutoCommit(false);
        return own;
    }

    private PostgresEventStorageEngine engine(DataSource source) {
        NamedEventSerializer serializer = NamedEventSerializer.ofContracts();
        TransactionManager spring = new SpringTransactionManager(new JdbcTransactionManager(source));
        return PostgresEventStorageEngine.start(
                source,
                new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(source)),
                () -> {
                    begun.incrementAndGet();
                    return spring.startTransaction();
                },
                serializer,
                serializer,
                NoOpEventUpcaster.INSTANCE,
                EventLogLimits.STANDARD);
    }

    private List<String> transactionsOfTheRows() {
        return log.sql()
                .sql("SELECT DISTINCT xmin::text FROM domain_event_entry")
                .query(String.class)
                .list();
    }

    private String transactionOfTheHead() {
        return log.sql()
                .sql("SELECT xmin::text FROM event_log_head")
                .query(String.class)
                .single();
    }
}
