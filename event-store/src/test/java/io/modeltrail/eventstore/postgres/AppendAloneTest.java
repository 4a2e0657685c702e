package io.modeltrail.eventstore.postgres;

import static io.modeltrail.eventstore.postgres.EventLogForTests.event;
import static io.modeltrail.eventstore.postgres.EventLogForTests.events;
import static io.modeltrail.eventstore.postgres.EventLogForTests.ofAggregate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Lists that are stored where no transaction is open. */
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
    void soItIsInAUnitOfWorkWithoutOne() {
        var unit = DefaultUnitOfWork.startAndGet(null);
        unit.execute(() -> engine(log.dataSource()).appendEvents(events(2)));

        assertThat(log.positions()).containsExactly(0L, 1L);
        assertThat(begun).hasValue(0);
    }

    @Test
    void aListIsRefusedAsAWholeAndLosesNoPosition() {
        PostgresEventStorageEngine engine = engine(log.dataSource());
        engine.appendEvents(List.of(ofAggregate("contested", 0)));

        assertThatThrownBy(() -> engine.appendEvents(List.of(event(), ofAggregate("contested", 0))))
                .isInstanceOf(ConcurrencyException.class);

        assertThat(log.nextIndex()).isEqualTo(1);
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
