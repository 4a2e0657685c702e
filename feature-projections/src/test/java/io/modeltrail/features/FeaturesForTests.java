package io.modeltrail.features;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.CaptureDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.RefuseDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.RequestDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetDefined;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetVersionRetired;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.subject.ErasureId;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureAnnounced;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectStores;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.testkit.PostgresForTests;
import io.modeltrail.testkit.SubjectsForTests;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.common.Registration;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.MetaData;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * This module alone behind a real web server, with a real database and Axon's in-memory event store. What it keeps in them
 * outlives {@link #stop}, as it outlives a process.
 */
public final class FeaturesForTests implements AutoCloseable {
    private final SubjectsForTests subjects = new SubjectsForTests();
    private static final UseCaseKey USE_CASE = new UseCaseKey("customers");
    static final Actor SCIENTIST = new Actor("scientist", Role.DATA_SCIENTIST);

    private final Path dataDirectory;
    private final HikariDataSource database;
    private final EventStore events = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .build();
    private final CommandBus commands = SimpleCommandBus.builder().build();
    private final HttpClient http = HttpClient.newHttpClient();
    private KafkaCluster kafka = new KafkaCluster(Optional.empty());
    private final Map<String, Object> beans = new LinkedHashMap<>();
    private ConfigurableApplicationContext context;
    private Configuration axon;

    public FeaturesForTests(Path dataDirectory) {
        this(dataDirectory, PostgresForTests.freshDatabase("classpath:db/migration/features"));
    }

    /** @param database with the module's tables; it is closed with this */
    public FeaturesForTests(Path dataDirectory, HikariDataSource database) {
        this.dataDirectory = dataDirectory;
        this.database = database;
    }

    /** Without it there is no Kafka. */
    public FeaturesForTests withKafka(String bootstrapServers) {
        kafka = new KafkaCluster(Optional.of(bootstrapServers));
        return this;
    }

    public FeaturesForTests withoutKafka() {
        kafka = new KafkaCluster(Optional.empty());
        return this;
    }

    /** Stands for what another part of the application provides, also where this module has one of its own. */
    public FeaturesForTests with(String name, Object bean) {
        beans.put(name, bean);
        return this;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Publishes that a version of a feature set was defined. */
    public void define(FeatureSetDefinition definition) {
        events.publish(new GenericDomainEventMessage<>(
                "FeatureSet",
                definition.name().value(),
                definition.version() - 1L,
                new FeatureSetDefined(definition.name(), USE_CASE, definition, Sha256Digest.of(new byte[0]), SCIENTIST),
                MetaData.with(TrailMetadata.CORRELATION_ID, "define")));
    }

    /** Publishes that the only version of a feature set was retired. */
    public void retire(FeatureSetDefinition definition) {
        events.publish(new GenericDomainEventMessage<>(
                "FeatureSet",
                definition.name().value(),
                definition.version(),
                new FeatureSetVersionRetired(definition.name(), definition.version(), SCIENTIST),
                MetaData.with(TrailMetadata.CORRELATION_ID, "retire")));
    }

    /** All events of one kind, in their order. */
    public List<EventMessage<?>> recorded(Class<?> kind) {
        List<EventMessage<?>> all = new ArrayList<>();
        try (var stream = events.openStream(null)) {
            while (stream.hasNextAvailable()) {
                EventMessage<?> next = stream.nextAvailable();
                if (kind.isInstance(next.getPayload())) {
                    all.add(next);
                }
            }
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        return all;
    }

    public FeaturesForTests start(String... properties) {
        context = new SpringApplicationBuilder(ModuleForTests.class)
                .initializers(context -> {
                    beans.forEach((name, bean) -> instead(context, name, bean));
                    context.getBeanFactory().registerSingleton("database", database);
                    context.getBeanFactory().registerSingleton("jdbcClient", JdbcClient.create(database));
                    context.getBeanFactory().registerSingleton("eventStore", events);
                    context.getBeanFactory().registerSingleton("kafkaCluster", kafka);
                    context.getBeanFactory().registerSingleton("subjects", subjects);
                    context.getBeanFactory()
                            .registerSingleton(
                                    "commandGateway",
                                    DefaultCommandGateway.builder()
                                            .commandBus(commands)
                                            .build());
                })
                .properties(properties)
                .properties(
                        "server.port=0",
                        "spring.jackson.default-property-inclusion=non_null",
                        "modeltrail.data-dir=" + dataDirectory)
                .run();
        var configurer = DefaultConfigurer.defaultConfiguration().configureEventStore(configuration -> events);
        context.getBeansWithAnnotation(ProcessingGroup.class)
                .values()
                .forEach(handler -> configurer
                        .eventProcessing()
                        .usingSubscribingEventProcessors()
                        .registerEventHandler(configuration -> handler));
        axon = configurer.start();
        return this;
    }

    public SubjectsForTests subjects() {
        return subjects;
    }

    private static void instead(ConfigurableApplicationContext context, String name, Object bean) {
        ((GenericApplicationContext) context)
                .registerBeanDefinition(
                        name, definition(bean.getClass(), bean).setPrimary(true).getBeanDefinition());
    }

    private static <T> BeanDefinitionBuilder definition(Class<T> type, Object bean) {
        return BeanDefinitionBuilder.genericBeanDefinition(type, () -> type.cast(bean));
    }

    public void stop() {
        axon.shutdown();
        context.close();
    }

    @Override
    public void close() {
        stop();
        database.close();
    }

    /**
     * Nothing that is decided is recorded until the answer is cancelled.
     *
     * @param instead done before the sender hears of it
     */
    public Registration losingDecisions(Runnable instead) {
        return commands.registerHandlerInterceptor((unit, chain) -> {
            instead.run();
            throw new IllegalStateException("the command is lost");
        });
    }

    /** Records what is decided on snapshots, as the command side does. */
    public FeaturesForTests withDecisions() {
        commands.subscribe(CaptureDatasetSnapshot.class.getName(), message -> {
            CaptureDatasetSnapshot command = (CaptureDatasetSnapshot) message.getPayload();
            return publish(new DatasetSnapshotCaptured(command.datasetSnapshotId(), command.content()), message);
        });
        commands.subscribe(RefuseDatasetSnapshot.class.getName(), message -> {
            RefuseDatasetSnapshot command = (RefuseDatasetSnapshot) message.getPayload();
            return publish(
                    new DatasetSnapshotRefused(
                            command.datasetSnapshotId(),
                            command.problemCount(),
                            command.firstProblems(),
                            command.reportDigest()),
                    message);
        });
        return this;
    }

    /** Records requests for snapshots, as the command side does. */
    public FeaturesForTests withRequests() {
        commands.subscribe(RequestDatasetSnapshot.class.getName(), message -> {
            RequestDatasetSnapshot command = (RequestDatasetSnapshot) message.getPayload();
            return publish(
                    new DatasetSnapshotRequested(
                            command.datasetSnapshotId(),
                            command.useCase(),
                            command.source(),
                            command.schema(),
                            command.requestedBy()),
                    message);
        });
        return this;
    }

    public DatasetSnapshotId request(Sha256Digest upload, DatasetSchema schema) {
        return request(USE_CASE, upload, schema);
    }

    public DatasetSnapshotId request(UseCaseKey useCase, Sha256Digest upload, DatasetSchema schema) {
        DatasetSnapshotId id = DatasetSnapshotId.next();
        publish(
                new DatasetSnapshotRequested(id, useCase, new SnapshotSource.Upload(upload), schema, SCIENTIST),
                MetaData.with(TrailMetadata.CORRELATION_ID, "request-" + id));
        return id;
    }

    /** Publishes that stores are to erase somebody. */
    public void announceErasure(SubjectId subject, UseCaseKey useCase) {
        events.publish(new GenericDomainEventMessage<>(
                "DataSubject",
                subject.toString(),
                0,
                new ErasureAnnounced(subject, useCase, ErasureId.next(), SubjectStores.ALL),
                MetaData.with(TrailMetadata.CORRELATION_ID, "erase-" + subject)));
    }

    /** Waits until the snapshot is decided on. */
    public EventMessage<?> decision(DatasetSnapshotId id) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (history(id).size() < 2) {
            assertThat(Instant.now()).as("nothing was decided").isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return history(id).getLast();
    }

    public List<? extends EventMessage<?>> history(DatasetSnapshotId id) {
        return events.readEvents(id.toString()).asStream().toList();
    }

    public Sha256Digest upload(byte[] csv) throws IOException {
        Path uploads = Files.createDirectories(dataDirectory.resolve("uploads"));
        try (ContentFile file = ContentFile.in(uploads, "")) {
            file.stream().write(csv);
            return file.keep().digest();
        }
    }

    public HttpResponse<String> post(String path, String contentType, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(address(path))
                        .header("Content-Type", contentType)
                        .POST(body)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(address(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    public JdbcClient database() {
        return JdbcClient.create(database);
    }

    private URI address(String path) {
        return URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path);
    }

    private Object publish(DatasetSnapshotEvent event, CommandMessage<?> command) {
        return publish(event, command.getMetaData());
    }

    private Object publish(DatasetSnapshotEvent event, MetaData metaData) {
        String id = event.datasetSnapshotId().toString();
        long sequence = events.readEvents(id).asStream().count();
        events.publish(new GenericDomainEventMessage<>("DatasetSnapshot", id, sequence, event, metaData));
        return id;
    }
}
