package io.modeltrail.benchmarks;

import io.modeltrail.eventstore.postgres.EventLogLimits;
import io.modeltrail.eventstore.postgres.PostgresEventStorageEngine;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Two event stores on one database that differ in the storage engine and its table only. */
final class EventStores {
    private final DataSource dataSource;
    private final ConnectionProvider connections;
    private final TransactionManager transactions;
    private final NamedEventSerializer serializer;

    EventStores(DataSource dataSource) {
        this(dataSource, NamedEventSerializer.ofContracts());
    }

    EventStores(DataSource dataSource, NamedEventSerializer serializer) {
        this.serializer = serializer;
        this.dataSource = dataSource;
        connections = new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(dataSource));
        transactions = new SpringTransactionManager(new JdbcTransactionManager(dataSource));
    }

    /** Modeltrail's engine, with dense positions in the order of commits. */
    EventStorageEngine dense() {
        return PostgresEventStorageEngine.start(
                dataSource,
                connections,
                transactions,
                serializer,
                serializer,
                NoOpEventUpcaster.INSTANCE,
                EventLogLimits.STANDARD);
    }

    /** Axon's engine and table definition as they come. */
    EventStorageEngine stock() {
        JdbcEventStorageEngine engine = JdbcEventStorageEngine.builder()
                .connectionProvider(connections)
                .transactionManager(transactions)
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .schema(EventSchema.builder()
                        .eventTable("stock_event_entry")
                        .snapshotTable("stock_snapshot_entry")
                        .build())
                .batchSize(1000)
                .build();
        engine.createSchema(PostgresEventTableFactory.INSTANCE);
        return engine;
    }

    static EmbeddedEventStore store(EventStorageEngine engine) {
        return EmbeddedEventStore.builder().storageEngine(engine).build();
    }
}
