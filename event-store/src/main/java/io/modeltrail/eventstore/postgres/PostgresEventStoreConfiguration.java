package io.modeltrail.eventstore.postgres;

import io.modeltrail.contracts.stored.AggregateEvents;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.lifecycle.Phase;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.modelling.saga.repository.jdbc.JdbcSagaStore;
import org.axonframework.modelling.saga.repository.jdbc.PostgresSagaSqlSchema;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** What Axon keeps in PostgreSQL, in the transactions of Spring. Axon's starter makes the event store around the engine. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EventLogLimits.class)
class PostgresEventStoreConfiguration {
    @Bean
    TransactionManager axonTransactionManager(PlatformTransactionManager transactions) {
        return new SpringTransactionManager(transactions);
    }

    @Bean
    ConnectionProvider axonConnectionProvider(DataSource dataSource) {
        return new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(dataSource));
    }

    @Bean
    @DependsOnDatabaseInitialization
    @ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "false", matchIfMissing = true)
    EventStorageEngine eventStorageEngine(
            DataSource dataSource,
            ConnectionProvider connections,
            TransactionManager transactions,
            NamedEventSerializer events,
            Serializer snapshots,
            EventUpcasterChain upcasters,
            EventLogLimits limits) {
        return PostgresEventStorageEngine.start(
                dataSource, connections, transactions, events, snapshots, upcasters, limits);
    }

    /** Axon Server stores what it is given; so what the engine above refuses is refused before it is sent. */
    @Bean
    @ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "true")
    ConfigurerModule checkedBeforeAxonServerStoresIt(NamedEventSerializer events) {
        return configurer -> configurer.onInitialize(configuration -> configuration.onStart(
                Phase.EXTERNAL_CONNECTIONS,
                () -> configuration.eventBus().registerDispatchInterceptor(messages -> (index, event) -> {
                    events.catalogue().of(event.getPayloadType());
                    new CompleteTrail(event).orRefuse();
                    return event;
                })));
    }

    @Bean
    @ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "false", matchIfMissing = true)
    LogSources logSources(
            DataSource dataSource,
            EventStorageEngine engine,
            NamedEventSerializer events,
            EventUpcasterChain upcasters) {
        return new LogSources(dataSource, engine, events, upcasters);
    }

    /** Only for who asks for it by name: the event store is a source of messages too. */
    @Bean(name = LogSources.PREDICTIONS_IN_RUNS, defaultCandidate = false)
    @ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "false", matchIfMissing = true)
    StreamableMessageSource<TrackedEventMessage<?>> predictionsInRuns(LogSources sources) {
        return sources.predictionsInRuns();
    }

    @Bean(name = LogSources.PREDICTIONS_AS_THEY_COME, defaultCandidate = false)
    @ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "false", matchIfMissing = true)
    StreamableMessageSource<TrackedEventMessage<?>> predictionsAsTheyCome(LogSources sources) {
        return sources.predictionsAsTheyCome();
    }

    @Bean(name = LogSources.BESIDES_PREDICTIONS, defaultCandidate = false)
    @ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "false", matchIfMissing = true)
    StreamableMessageSource<TrackedEventMessage<?>> eventsBesidesPredictions(LogSources sources) {
        return sources.besidesPredictions();
    }

    @Bean
    @ConditionalOnProperty(name = "axon.axonserver.enabled", havingValue = "false", matchIfMissing = true)
    AggregateEvents aggregateEvents(LogSources sources) {
        return sources.aggregateEvents();
    }

    @Bean
    @DependsOnDatabaseInitialization
    TokenStore tokenStore(ConnectionProvider connections, Serializer serializer) {
        return JdbcTokenStore.builder()
                .connectionProvider(connections)
                .schema(TrailSchema.TOKENS)
                .serializer(serializer)
                .build();
    }

    @Bean
    @DependsOnDatabaseInitialization
    SagaStore<Object> sagaStore(ConnectionProvider connections, Serializer serializer) {
        return JdbcSagaStore.builder()
                .connectionProvider(connections)
                .sqlSchema(new PostgresSagaSqlSchema(TrailSchema.SAGAS))
                .serializer(serializer)
                .build();
    }
}
