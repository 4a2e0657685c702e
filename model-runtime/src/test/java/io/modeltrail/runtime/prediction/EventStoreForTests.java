package io.modeltrail.runtime.prediction;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.modeltrail.testkit.PostgresForTests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;

/** A real event store on a real PostgreSQL: Axon's stock JDBC engine, JSON in bytea, taking part in Spring's transactions. */
public final class EventStoreForTests implements AutoCloseable {
    /** Long, so that a reader who is not woken at the right moment is noticed. */
    private static final long READERS_SLEEP_MILLIS = 60_000;

    private final HikariDataSource database = PostgresForTests.freshDatabase("classpath:db/migration/runtime");
    private final PlatformTransactionManager transactions = new DataSourceTransactionManager(database);
    private final Serializer serializer = Jackson3Serializer.builder().build();
    private final List<Integer> batchSizes = new CopyOnWriteArrayList<>();
    private final EmbeddedEventStore store;
    private volatile Consumer<List<? extends EventMessage<?>>> beforeAppending = events -> {};

    public EventStoreForTests() {
        JdbcEventStorageEngine engine = JdbcEventStorageEngine.builder()
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .persistenceExceptionResolver(failure -> false)
                .connectionProvider(new TransactionAwareDataSourceProxy(database)::getConnection)
                .transactionManager(axonTransactions())
                .schema(EventSchema.builder().build())
                .dataType(byte[].class)
                .build();
        engine.createSchema(PostgresEventTableFactory.INSTANCE);
        store = EmbeddedEventStore.builder()
                .storageEngine(engine)
                .fetchDelay(READERS_SLEEP_MILLIS)
                .build();
        store.registerDispatchInterceptor(events -> {
            batchSizes.add(events.size());
            beforeAppending.accept(new ArrayList<>(events));
            return (index, event) -> event;
        });
    }

    public EventStore store() {
        return store;
    }

    public Serializer serializer() {
        return serializer;
    }

    public PlatformTransactionManager transactions() {
        return transactions;
    }

    public HikariDataSource database() {
        return database;
    }

    /** Sizes of the lists that were published, in order, failed ones too. */
    List<Integer> batchSizes() {
        return batchSizes;
    }

    /** Something that the store's thread goes through ahead of each list, such as waiting or failing. */
    void beforeAppending(Consumer<List<? extends EventMessage<?>>> action) {
        beforeAppending = action;
    }

    public PredictionJournal journal() {
        return journal(10_000, Duration.ofSeconds(20));
    }

    PredictionJournal journal(int capacity, Duration deadline) {
        return new PredictionJournal(
                new JournalWriter(store, transactions),
                serializer,
                new JournalMeters(new SimpleMeterRegistry()),
                capacity,
                deadline);
    }

    boolean holds(String predictionId) {
        return store.readEvents(predictionId).hasNext();
    }

    public DomainEventMessage<?> only(String predictionId) {
        return store.readEvents(predictionId).next();
    }

    @Override
    public void close() {
        store.shutDown();
        database.close();
    }

    public TransactionManager axonTransactions() {
        return () -> {
            TransactionStatus status = transactions.getTransaction(null);
            return new Transaction() {
                @Override
                public void commit() {
                    transactions.commit(status);
                }

                @Override
                public void rollback() {
                    if (!status.isCompleted()) {
                        transactions.rollback(status);
                    }
                }
            };
        };
    }
}
