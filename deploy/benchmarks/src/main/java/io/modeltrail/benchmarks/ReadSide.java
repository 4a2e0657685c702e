package io.modeltrail.benchmarks;

import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.eventstore.postgres.LogSources;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import io.modeltrail.query.QuerySideConfiguration;
import io.modeltrail.testkit.SubjectsForTests;
import java.time.Clock;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/** The projections of the read side at work on a database. */
record ReadSide(AnnotationConfigApplicationContext beans, Configuration axon) implements AutoCloseable {
    /** @param wholeLog whether every processor reads the whole log, event by event, as behind Axon Server */
    static ReadSide start(DataSource database, EventStorageEngine engine, EmbeddedEventStore log, boolean wholeLog) {
        AnnotationConfigApplicationContext beans = new AnnotationConfigApplicationContext();
        if (!wholeLog) {
            LogSources sources =
                    new LogSources(database, engine, NamedEventSerializer.ofContracts(), NoOpEventUpcaster.INSTANCE);
            beans.registerBean(
                    LogSources.PREDICTIONS_AS_THEY_COME, StreamableMessageSource.class, sources::predictionsAsTheyCome);
            beans.registerBean(
                    LogSources.BESIDES_PREDICTIONS, StreamableMessageSource.class, sources::besidesPredictions);
        }
        TransactionManager transactions = new SpringTransactionManager(new JdbcTransactionManager(database));
        register(beans, database, log);
        Configurer configurer = DefaultConfigurer.defaultConfiguration(false)
                .configureTransactionManager(configuration -> transactions)
                .configureSerializer(configuration -> NamedEventSerializer.ofContracts())
                .configureEventStore(configuration -> log);
        configurer.eventProcessing().registerTokenStore(configuration -> tokens(database));
        beans.getBean(ConfigurerModule.class).configureModule(configurer);
        beans.getBeansWithAnnotation(ProcessingGroup.class)
                .values()
                .forEach(projection -> configurer.eventProcessing().registerEventHandler(ignored -> projection));
        Configuration axon = configurer.buildConfiguration();
        axon.start();
        return new ReadSide(beans, axon);
    }

    private static void register(
            AnnotationConfigApplicationContext beans, DataSource database, EmbeddedEventStore log) {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        // The database closes its pool itself.
        beans.registerBean(
                DataSource.class,
                () -> database,
                definition -> ((AbstractBeanDefinition) definition).setDestroyMethodName(""));
        beans.registerBean(JdbcTemplate.class, () -> jdbc);
        beans.registerBean(JdbcClient.class, () -> JdbcClient.create(jdbc));
        beans.registerBean(JsonMapper.class, () -> JsonMapper.builder().build());
        beans.registerBean(Clock.class, Clock::systemUTC);
        beans.registerBean(EventStore.class, () -> log);
        beans.registerBean("eventSerializer", Serializer.class, () -> NamedEventSerializer.ofContracts());
        beans.registerBean(SubjectDirectory.class, SubjectsForTests::new);
        // Nobody is asked, and the one command is the record of a moment that is made.
        CommandBus bus = SimpleCommandBus.builder().build();
        bus.subscribe(RecordAccess.class.getName(), message -> "");
        beans.registerBean(
                CommandGateway.class,
                () -> DefaultCommandGateway.builder().commandBus(bus).build());
        beans.registerBean(
                QueryGateway.class,
                () -> DefaultQueryGateway.builder()
                        .queryBus(SimpleQueryBus.builder().build())
                        .build());
        beans.register(QuerySideConfiguration.class);
        beans.refresh();
    }

    private static TokenStore tokens(DataSource database) {
        // Replay tokens name the classes of the tokens in them; Jackson has to be told which classes are meant.
        Serializer serializer = Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(
                        mapper -> mapper.polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder()
                                .allowIfSubType("org.axonframework.eventhandling.")
                                .build()))
                .build();
        return JdbcTokenStore.builder()
                .connectionProvider(
                        new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(database)))
                .schema(TokenSchema.builder()
                        .setTokenTable("token_entry")
                        .setProcessorNameColumn("processor_name")
                        .setTokenTypeColumn("token_type")
                        .setTimestampColumn("time_stamp")
                        .build())
                .serializer(serializer)
                .build();
    }

    /** Waits until every projection has come so far. */
    void awaitPosition(long position) {
        for (String group : QuerySideConfiguration.PROCESSING_GROUPS) {
            StreamingEventProcessor processor = axon.eventProcessingConfiguration()
                    .eventProcessorByProcessingGroup(group, StreamingEventProcessor.class)
                    .orElseThrow();
            while (processor.processingStatus().values().stream()
                            .mapToLong(segment -> segment.getCurrentPosition().orElse(-1))
                            .min()
                            .orElse(-1)
                    < position) {
                LockSupport.parkNanos(5_000_000);
            }
        }
    }

    @Override
    public void close() {
        axon.shutdown();
        beans.close();
    }
}
