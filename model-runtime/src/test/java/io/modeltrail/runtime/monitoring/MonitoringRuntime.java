package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.monitoring.Finding;
import io.modeltrail.contracts.monitoring.Measurement;
import io.modeltrail.contracts.monitoring.MonitorCommand.LeaveModelVersion;
import io.modeltrail.contracts.monitoring.MonitorCommand.RecordMeasurement;
import io.modeltrail.contracts.monitoring.MonitorEvent.MonitorDefined;
import io.modeltrail.contracts.monitoring.MonitorId;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.outcome.OutcomeId;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.artifact.ErasedFiles;
import io.modeltrail.runtime.prediction.EventStoreForTests;
import io.modeltrail.runtime.training.HoldoutOfRun;
import io.modeltrail.runtime.training.SnapshotReader;
import io.modeltrail.testkit.ImpatientScheduler;
import io.modeltrail.testkit.SubjectsForTests;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Monitoring as Spring wires it, on a real event store with real processors, at a time that stands still. */
final class MonitoringRuntime implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    static final Actor OPERATOR = new Actor("operator", Role.OPERATOR);

    private final EventStoreForTests events;
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final Configuration axon;
    private final Map<String, Long> sequences = new HashMap<>();
    final List<RecordMeasurement> recorded = new CopyOnWriteArrayList<>();
    final List<LeaveModelVersion> left = new CopyOnWriteArrayList<>();

    MonitoringRuntime(Path dataDirectory) {
        this(dataDirectory, new EventStoreForTests());
    }

    /** On what another one has left. */
    MonitoringRuntime(Path dataDirectory, EventStoreForTests events) {
        this.events = events;
        Clock clock = InstantSource.fixed(NOW).withZone(ZoneOffset.UTC);
        Configurer configurer = DefaultConfigurer.defaultConfiguration()
                .configureEventStore(configuration -> events.store())
                .configureTransactionManager(configuration -> events.axonTransactions())
                .registerCommandHandler(configuration -> this);
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of(
                                "modeltrail.data-dir",
                                dataDirectory.toString(),
                                "modeltrail.monitoring.look-every",
                                "PT24H")));
        context.getBeanFactory().setConversionService(ApplicationConversionService.getSharedInstance());
        // The next runtime on these events needs it too.
        context.registerBean(DataSource.class, events::database, definition -> definition.setDestroyMethodName(""));
        context.registerBean(JdbcTemplate.class, () -> new JdbcTemplate(events.database()));
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(events.database()));
        context.registerBean(JsonMapper.class, () -> JsonMapper.builder().build());
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(EventStore.class, events::store);
        context.registerBean(SubjectDirectory.class, SubjectsForTests::new);
        context.register(ArtifactFiles.class, ErasedFiles.class, SnapshotReader.class, HoldoutOfRun.class);
        context.scan("io.modeltrail.runtime.monitoring");
        configurer
                .eventProcessing()
                .registerPooledStreamingEventProcessorConfiguration(
                        (configuration, builder) -> builder.coordinatorExecutor(ImpatientScheduler.shared()));
        configurer.eventProcessing().registerEventHandler(configuration -> context.getBean(SampleProjection.class));
        configurer.eventProcessing().registerEventHandler(configuration -> context.getBean(MonitorProjection.class));
        new MonitoringProcessors().monitoringFollowsTheLog(none(), none()).configureModule(configurer);
        axon = configurer.buildConfiguration();
        context.registerBean(CommandGateway.class, axon::commandGateway);
        context.registerBean(Configuration.class, () -> axon);
        context.refresh();
        axon.start();
    }

    /** The log of these tests can only be read as a whole. */
    private static ObjectProvider<StreamableMessageSource<TrackedEventMessage<?>>> none() {
        return new ObjectProvider<>() {
            @Override
            public @Nullable StreamableMessageSource<TrackedEventMessage<?>> getIfAvailable() {
                return null;
            }
        };
    }

    @CommandHandler
    void record(RecordMeasurement command) {
        recorded.add(command);
    }

    @CommandHandler
    void leave(LeaveModelVersion command) {
        left.add(command);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    EventStoreForTests events() {
        return events;
    }

    void define(MonitorSettings settings) {
        publish(
                MonitorId.of(MonitoredModel.USE_CASE).toString(),
                new MonitorDefined(MonitorId.of(MonitoredModel.USE_CASE), MonitoredModel.USE_CASE, settings, OPERATOR),
                NOW);
        await(MonitorProjection.GROUP);
    }

    void publish(String aggregate, Object event, Instant at) {
        long sequence = sequences.merge(aggregate, 1L, Long::sum) - 1;
        events.store().publish(new GenericDomainEventMessage<>("Any", aggregate, sequence, event, Map.of(), id(), at));
    }

    /** Predictions with equal distances between them, the last one just before the end. */
    void predict(List<PredictionMade> predictions, Instant from, Instant until) {
        Duration step = Duration.between(from, until).dividedBy(predictions.size());
        List<GenericDomainEventMessage<?>> messages = new ArrayList<>();
        for (int index = 0; index < predictions.size(); index++) {
            messages.add(new GenericDomainEventMessage<>(
                    "Prediction",
                    predictions.get(index).predictionId().toString(),
                    0,
                    predictions.get(index),
                    Map.of(),
                    id(),
                    from.plus(step.multipliedBy(index))));
        }
        for (int begin = 0; begin < messages.size(); begin += 500) {
            events.store().publish(messages.subList(begin, Math.min(messages.size(), begin + 500)));
        }
        await(SampleProjection.GROUP);
    }

    void observe(String entity, Instant at, boolean positive) {
        OutcomeId outcome = OutcomeId.next();
        publish(
                outcome.toString(),
                new OutcomeObserved(outcome, MonitoredModel.USE_CASE, entity, at, positive, "test", OPERATOR),
                at);
    }

    private static String id() {
        return Identifiers.next().toString();
    }

    void await(String group) {
        long head = events.store().createHeadToken().position().orElse(-1);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> processor(group).processingStatus().values().stream()
                        .anyMatch(segment -> segment.getCurrentPosition().orElse(-2) >= head));
    }

    void rebuildSamples() {
        StreamingEventProcessor processor = processor(SampleProjection.GROUP);
        processor.shutDown();
        processor.resetTokens();
        processor.start();
        await(SampleProjection.GROUP);
    }

    private StreamingEventProcessor processor(String group) {
        return axon.eventProcessingConfiguration()
                .eventProcessor(group, StreamingEventProcessor.class)
                .orElseThrow();
    }

    Measuring.Outcome measure() {
        return bean(MeasurementController.class).measure(MonitoredModel.USE_CASE.value(), OPERATOR);
    }

    /** Of the newest measurement. */
    Measurement measurement() {
        return recorded.getLast().measurement();
    }

    Finding.State found(AlarmKind kind) {
        return measurement().findings().stream()
                .filter(finding -> finding.kind() == kind)
                .findFirst()
                .orElseThrow()
                .state();
    }

    /** Without the event store, on which another runtime may go on. */
    void stop() {
        axon.eventProcessingConfiguration().eventProcessors().values().forEach(EventProcessor::shutDown);
        context.close();
    }

    @Override
    public void close() {
        stop();
        axon.shutdown();
        events.close();
    }
}
