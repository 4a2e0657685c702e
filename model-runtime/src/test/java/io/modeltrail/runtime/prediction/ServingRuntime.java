package io.modeltrail.runtime.prediction;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.FeatureNames;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.CurrentFeatures;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.replay.ReplayCommand.RecordCounterfactualReplay;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.artifact.ExplanationFiles;
import io.modeltrail.runtime.inference.grpc.GrpcCallers;
import io.modeltrail.runtime.monitoring.ObservedOutcomes;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.serving.ServedBy;
import io.modeltrail.runtime.serving.Serving;
import io.modeltrail.runtime.serving.TinyChurnModel;
import io.modeltrail.testkit.ImpatientScheduler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.MethodParameter;
import org.springframework.core.env.MapPropertySource;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Serving, prediction and replay as Spring wires them, on a real event store, fed by a real event processor. */
public final class ServingRuntime implements AutoCloseable {
    public static final Actor CALLER = new Actor("0190b0c4-product", Role.PRODUCT);

    /** What {@link #CALLER} sends over gRPC. */
    public static final String CREDENTIALS = "Bearer of-the-product";

    private final EventStoreForTests events = new EventStoreForTests();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final KnownFeatures features = new KnownFeatures();
    private final RecordsForTests records = new RecordsForTests();
    private final Configuration axon;

    public ServingRuntime(Path dataDirectory) {
        this(dataDirectory, Map.of());
    }

    public ServingRuntime(Path dataDirectory, Map<String, Object> settings) {
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("settings", settings));
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("modeltrail.data-dir", dataDirectory.toString())));
        context.getBeanFactory().setConversionService(ApplicationConversionService.getSharedInstance());
        context.registerBean(DataSource.class, events::database);
        context.registerBean(JdbcClient.class, () -> JdbcClient.create(events.database()));
        context.registerBean(JdbcTemplate.class, () -> new JdbcTemplate(events.database()));
        context.registerBean(PlatformTransactionManager.class, events::transactions);
        context.registerBean(Clock.class, Clock::systemUTC);
        context.registerBean(MeterRegistry.class, () -> new SimpleMeterRegistry());
        context.registerBean(CurrentFeatures.class, () -> features);
        context.registerBean(EventStore.class, events::store);
        context.registerBean(FeatureNames.class, () -> (useCase, artefact, named) -> {});
        context.registerBean("eventSerializer", Serializer.class, events::serializer);
        context.registerBean(CommandGateway.class, records::gateway);
        context.register(ArtifactFiles.class, ExplanationFiles.class, ObservedOutcomes.class);
        context.scan(
                "io.modeltrail.runtime.serving",
                "io.modeltrail.runtime.prediction",
                "io.modeltrail.runtime.replay",
                "io.modeltrail.runtime.inference",
                "io.modeltrail.runtime.invocation",
                "io.modeltrail.runtime.assignment",
                "io.modeltrail.runtime.explanation.web");
        context.registerBean(JsonMapper.class, () -> JsonMapper.builder().build());
        context.registerBean(
                GrpcCallers.class,
                () -> (authorization, address) ->
                        authorization.equals(CREDENTIALS) ? Optional.of(CALLER) : Optional.empty());
        context.refresh();
        axon = DefaultConfigurer.defaultConfiguration()
                .configureEventStore(configuration -> events.store())
                .configureTransactionManager(configuration -> events.axonTransactions())
                .eventProcessing(processing -> processing
                        .usingPooledStreamingEventProcessors(
                                (unused, builder) -> builder.coordinatorExecutor(ImpatientScheduler.shared()))
                        .registerEventHandler(configuration -> context.getBean("routeProjection"))
                        .registerEventHandler(configuration -> context.getBean("trainedOnProjection")))
                .buildConfiguration();
        axon.start();
    }

    /** The next worker that has a record of this kind made hears nothing of it, and does nothing more. */
    public void killTheWorkerAfterItsRecord(Class<?> kind) {
        records.killAfter(kind);
    }

    /** The next record of a replay is answered with a fault. */
    public void failTheNextRecord(RuntimeException fault) {
        records.fail(fault);
    }

    /** What was recorded of candidates. */
    public Collection<RecordCounterfactualReplay> counterfactuals() {
        return records.all(RecordCounterfactualReplay.class);
    }

    /** What was recorded of replays. */
    public Collection<RecordAccess> accesses() {
        return records.all(RecordAccess.class);
    }

    public EventStoreForTests events() {
        return events;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public Object bean(String name) {
        return context.getBean(name);
    }

    public <T> ObjectProvider<T> provider(Class<T> type) {
        return context.getBeanProvider(type);
    }

    public KnownFeatures features() {
        return features;
    }

    /** Forgets the routes and lets the processor read all events again. */
    public void rebuildRoutes() {
        StreamingEventProcessor processor = axon.eventProcessingConfiguration()
                .eventProcessor("runtime.routes", StreamingEventProcessor.class)
                .orElseThrow();
        processor.shutDown();
        processor.resetTokens();
        processor.start();
    }

    /** Stores the artefact, publishes what registers and rolls out the model, and waits until it is the champion. */
    public ModelVersionId championOf(CompiledScorer scorer) {
        return championOf(scorer, new SnapshotSource.Upload(Sha256Digest.of(new byte[] {1})));
    }

    /** @param source of the snapshot that the model was trained on */
    public ModelVersionId championOf(CompiledScorer scorer, SnapshotSource source) {
        ModelVersionId model = ModelVersionId.next();
        ModelVersionRegistered registered = TinyChurnModel.registered(model, scorer);
        bean(ArtifactFiles.class).store(scorer.artefact());
        DatasetSnapshotId snapshot = registered.candidate().datasetSnapshotId();
        publish(
                "DatasetSnapshot",
                snapshot.toString(),
                0,
                new DatasetSnapshotRequested(
                        snapshot,
                        TinyChurnModel.CHURN,
                        source,
                        scorer.schema(),
                        new Actor("trainer", Role.DATA_SCIENTIST)));
        publish("ModelVersion", model.toString(), 0, registered);
        rollOut(model);
        return model;
    }

    /** Gives everybody to a registered model, and waits until it is the champion. */
    public void rollOut(ModelVersionId model) {
        RolloutId rollout = RolloutId.next();
        publish(
                "Rollout",
                rollout.toString(),
                0,
                new RolloutStarted(
                        rollout,
                        TinyChurnModel.CHURN,
                        model,
                        null,
                        RolloutPlan.everybodyAtOnce(),
                        "salt",
                        new Actor("operator", Role.OPERATOR)));
        publish("Rollout", rollout.toString(), 1, new RolloutCompleted(rollout, TinyChurnModel.CHURN, model));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptionsInstanceOf(Refusal.class)
                .until(() -> {
                    ServedBy served = bean(Serving.class).choose(TinyChurnModel.CHURN, "anybody");
                    return served.modelVersionId().equals(model) && served.variant() == Variant.CHAMPION;
                });
    }

    public record Challenge(ModelVersionId model, RolloutId rollout) {}

    /** Publishes what registers the model and rolls it out, and waits until the routes know it. Its artefact is the caller's business. */
    public Challenge challenge(CompiledScorer scorer, ModelVersionId champion, RolloutPlan plan) {
        Challenge challenge = new Challenge(ModelVersionId.next(), RolloutId.next());
        publish("ModelVersion", challenge.model().toString(), 0, TinyChurnModel.registered(challenge.model(), scorer));
        publish(
                "Rollout",
                challenge.rollout().toString(),
                0,
                new RolloutStarted(
                        challenge.rollout(),
                        TinyChurnModel.CHURN,
                        challenge.model(),
                        champion,
                        plan,
                        "salt",
                        new Actor("operator", Role.OPERATOR)));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> bean(Serving.class)
                                .choose(TinyChurnModel.CHURN, "anybody")
                                .shadow()
                        != null);
        return challenge;
    }

    public void publish(String type, String aggregate, long sequence, Object payload) {
        events.store().publish(new GenericDomainEventMessage<>(type, aggregate, sequence, payload));
    }

    public PredictionAnswer predict(String entity, double tenure, String contract) {
        PredictionOrder order = new PredictionOrder(
                PredictionId.next(),
                TinyChurnModel.CHURN,
                entity,
                TinyChurnModel.row(tenure, contract),
                null,
                Channel.REST,
                CALLER,
                null);
        return PredictionAnswer.of(
                bean(PredictionRecorder.class).recordAll(List.of(order), null).getFirst());
    }

    public PredictionMade recorded(PredictionAnswer answer) {
        return (PredictionMade) events.only(answer.predictionId().toString()).getPayload();
    }

    /** A controller with the errors of its protocol, both by the names of their beans. */
    public MockMvc protocol(String controller, String errors) {
        return MockMvcBuilders.standaloneSetup(context.getBean(controller))
                .setControllerAdvice(context.getBean(errors), new Refusals())
                .setCustomArgumentResolvers(new CallerResolver())
                .setMessageConverters(
                        new ByteArrayHttpMessageConverter(),
                        new StringHttpMessageConverter(StandardCharsets.UTF_8),
                        new JacksonJsonHttpMessageConverter(JsonMapper.builder().build()))
                .build();
    }

    /** The controllers, called as over HTTP. Unknown fields are refused, as in the application. */
    public MockMvc web(Object... controllers) {
        JsonMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        return MockMvcBuilders.standaloneSetup(controllers)
                .setControllerAdvice(new Refusals())
                .setCustomArgumentResolvers(new CallerResolver())
                .setMessageConverters(
                        new ByteArrayHttpMessageConverter(),
                        new StringHttpMessageConverter(StandardCharsets.UTF_8),
                        new JacksonJsonHttpMessageConverter(mapper))
                .build();
    }

    @Override
    public void close() {
        axon.shutdown();
        context.close();
        events.close();
    }

    @RestControllerAdvice
    static final class Refusals {
        @ExceptionHandler
        ResponseEntity<Map<String, String>> refused(Refusal refusal) {
            return ResponseEntity.status(refusal.code().kind().status())
                    .body(Map.of("code", refusal.code().code(), "detail", refusal.getMessage()));
        }
    }

    private static final class CallerResolver implements HandlerMethodArgumentResolver {
        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Actor.class;
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                ModelAndViewContainer container,
                NativeWebRequest request,
                WebDataBinderFactory binders) {
            return CALLER;
        }
    }
}
