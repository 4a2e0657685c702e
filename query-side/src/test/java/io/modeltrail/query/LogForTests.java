package io.modeltrail.query;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.eventstore.postgres.EventLogLimits;
import io.modeltrail.eventstore.postgres.LogSources;
import io.modeltrail.eventstore.postgres.PostgresEventStorageEngine;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import io.modeltrail.testkit.PostgresForTests;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.jspecify.annotations.Nullable;

/** What the read side follows in a test. */
enum LogForTests {
    /** A log that knows nothing of runs, as Axon Server's: every processor reads all of it. */
    WHOLE("classpath:db/migration/querytest"),
    /** The product's own log. */
    IN_RUNS("classpath:db/migration/eventstore");

    private final String migrations;

    LogForTests(String migrations) {
        this.migrations = migrations;
    }

    TokenSchema tokens() {
        return this == WHOLE
                ? TokenSchema.builder().build()
                : TokenSchema.builder()
                        .setTokenTable("token_entry")
                        .setProcessorNameColumn("processor_name")
                        .setTokenTypeColumn("token_type")
                        .setTimestampColumn("time_stamp")
                        .build();
    }

    HikariDataSource freshDatabase() {
        return PostgresForTests.freshDatabase(migrations, "classpath:db/migration/query");
    }

    /** @param counting is what a log without names for its events is written with */
    Serializer serializer(CountingSerializer counting) {
        return this == WHOLE ? counting : NamedEventSerializer.ofContracts();
    }

    EventStorageEngine engine(
            HikariDataSource database,
            ConnectionProvider connections,
            TransactionManager transactions,
            Serializer serializer) {
        return serializer instanceof NamedEventSerializer named
                ? PostgresEventStorageEngine.start(
                        database,
                        connections,
                        transactions,
                        named,
                        named,
                        NoOpEventUpcaster.INSTANCE,
                        EventLogLimits.STANDARD)
                : JdbcEventStorageEngine.builder()
                        .connectionProvider(connections)
                        .transactionManager(transactions)
                        .eventSerializer(serializer)
                        .snapshotSerializer(serializer)
                        .build();
    }

    @Nullable
    LogSources sources(HikariDataSource database, EventStorageEngine engine, Serializer serializer) {
        return serializer instanceof NamedEventSerializer named
                ? new LogSources(database, engine, named, NoOpEventUpcaster.INSTANCE)
                : null;
    }
}
