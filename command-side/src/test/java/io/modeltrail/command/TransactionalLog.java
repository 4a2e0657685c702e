package io.modeltrail.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.testkit.PostgresForTests;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.PostgresTokenTableFactory;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/** A real event store, and the rows of this module, in one real database. */
public final class TransactionalLog implements AutoCloseable {
    private final HikariDataSource database = PostgresForTests.freshDatabase("classpath:db/migration/command");
    private final JdbcTransactionManager transactions = new JdbcTransactionManager(database);
    private final TokenStore tokens;
    private final EmbeddedEventStore store;

    public TransactionalLog() {
        Serializer serializer = Jackson3Serializer.builder().build();
        ConnectionProvider connections = new TransactionAwareDataSourceProxy(database)::getConnection;
        JdbcEventStorageEngine engine = JdbcEventStorageEngine.builder()
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .persistenceExceptionResolver(failure -> false)
                .connectionProvider(connections)
                .transactionManager(axonTransactions())
                .schema(EventSchema.builder().build())
                .dataType(byte[].class)
                .build();
        engine.createSchema(PostgresEventTableFactory.INSTANCE);
        store = EmbeddedEventStore.builder().storageEngine(engine).build();
        // As the product's own event store, which is out of this module's sight.
        store.registerDispatchInterceptor(events -> (index, event) -> {
            if (event.getMetaData().containsKey(TrailMetadata.ACTOR)) {
                assertThat(event.getMetaData())
                        .containsKeys(
                                TrailMetadata.ROLE,
                                TrailMetadata.USE_CASE,
                                TrailMetadata.CORRELATION_ID,
                                TrailMetadata.CAUSATION_ID);
            }
            return event;
        });
        JdbcTokenStore jdbcTokens = JdbcTokenStore.builder()
                .connectionProvider(connections)
                .schema(TokenSchema.builder().build())
                .serializer(serializer)
                .build();
        jdbcTokens.createSchema(PostgresTokenTableFactory.INSTANCE);
        tokens = jdbcTokens;
    }

    public EmbeddedEventStore store() {
        return store;
    }

    public TokenStore tokens() {
        return tokens;
    }

    public JdbcTemplate jdbc() {
        return new JdbcTemplate(database);
    }

    public EventsWithRows trail() {
        return new EventsWithRows(store, transactions);
    }

    /** Everything that was recorded, in order. */
    public List<Object> recorded() throws InterruptedException {
        List<Object> events = new ArrayList<>();
        try (var stream = store.openStream(null)) {
            while (stream.hasNextAvailable(200, TimeUnit.MILLISECONDS)) {
                TrackedEventMessage<?> next = stream.nextAvailable();
                events.add(next.getPayload());
            }
        }
        return events;
    }

    public TransactionManager axonTransactions() {
        return () -> {
            TransactionStatus status = transactions.getTransaction(new DefaultTransactionDefinition());
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

    /** How the application follows the log for webhooks; this log can only be read as a whole. */
    public static ConfigurerModule webhooksFollowTheLog() {
        return new CommandSideConfiguration().webhooksFollowTheLog(new ObjectProvider<>() {
            @Override
            public @Nullable StreamableMessageSource<TrackedEventMessage<?>> getIfAvailable() {
                return null;
            }
        });
    }

    @Override
    public void close() {
        store.shutDown();
        database.close();
    }
}
