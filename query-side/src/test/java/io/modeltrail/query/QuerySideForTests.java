package io.modeltrail.query;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.CallerInRole;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.IncompleteQuery.CountDeadFacts;
import io.modeltrail.contracts.audit.IncompleteQuery.CountDeadOutcomes;
import io.modeltrail.contracts.audit.IncompleteQuery.CountRefusedTriggers;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.retraining.RetrainingEvent;
import io.modeltrail.contracts.retraining.RetrainingId;
import io.modeltrail.contracts.subject.ErasableStore;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.eventstore.postgres.LogSources;
import io.modeltrail.query.moment.RequestsAsOf;
import io.modeltrail.testkit.ImpatientScheduler;
import io.modeltrail.testkit.SubjectsForTests;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.AbstractMockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole read side on a fresh database: real projections behind real processors, asked through the controllers. */
public final class QuerySideForTests implements AutoCloseable {
    /** In the order of their names, so that a dump can be compared. */
    public static final List<String> TABLES = List.of(
            "query_access",
            "query_alarm",
            "query_approval",
            "query_approver_key",
            "query_batch_scoring",
            "query_batch_scoring_schedule",
            "query_challenger",
            "query_champion_change",
            "query_counterfactual_replay",
            "query_dataset",
            "query_feature_model",
            "query_feature_set",
            "query_feature_snapshot",
            "query_feature_source",
            "query_lineage_fact",
            "query_measurement",
            "query_model_version",
            "query_monitor",
            "query_outcome",
            "query_prediction",
            "query_prediction_progress",
            "query_retention",
            "query_retraining",
            "query_retraining_cycle",
            "query_risk",
            "query_rollout",
            "query_rollout_step",
            "query_shadow_difference",
            "query_shadow_score",
            "query_step_samples",
            "query_subject",
            "query_subject_store",
            "query_training_run");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CountingSerializer serializer = new CountingSerializer();
    private final JsonMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private final HikariDataSource database;
    private final JdbcTemplate jdbc;
    private final TransactionManager transactions;
    private final TokenStore tokens;
    private final EventStore events;
    private final AnnotationConfigApplicationContext beans = new AnnotationConfigApplicationContext();
    private final AtomicReference<Configuration> axon = new AtomicReference<>();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final MockMvc web;
    private final Map<String, AtomicLong> sequences = new ConcurrentHashMap<>();
    private final SetClock clock = new SetClock();
    private final AccessesForTests accesses = new AccessesForTests();
    private final DeadLettersForTests deadLetters =
            new DeadLettersForTests(new AtomicLong(), new AtomicLong(), new AtomicLong(), new AtomicLong());
    private final SubjectsForTests subjects = new SubjectsForTests();
    private volatile Set<Role> callers = Set.of(Role.AUDITOR);
    private Instant time = SampleTrail.BEGIN;

    public QuerySideForTests() {
        this(LogForTests.WHOLE);
    }

    QuerySideForTests(LogForTests log) {
        this(log, Map.of());
    }

    /** @param settings of the program, by their names */
    QuerySideForTests(LogForTests log, Map<String, Object> settings) {
        this(log, settings, List.of());
    }

    /** @param others event handlers of other modules in the same process, each in a processing group of its own */
    QuerySideForTests(LogForTests log, Map<String, Object> settings, List<?> others) {
        beans.getEnvironment().getPropertySources().addFirst(new MapPropertySource("settings", settings));
        database = log.freshDatabase();
        jdbc = new JdbcTemplate(database);
        transactions = new SpringTransactions(new JdbcTransactionManager(database));
        ConnectionProvider connections = new TransactionAwareDataSourceProxy(database)::getConnection;
        tokens = JdbcTokenStore.builder()
                .connectionProvider(connections)
                .schema(log.tokens())
                .serializer(serializer)
                .build();
        Serializer ofEvents = log.serializer(serializer);
        EventStorageEngine engine = log.engine(database, connections, transactions, ofEvents);
        events = EmbeddedEventStore.builder().storageEngine(engine).build();
        LogSources sources = log.sources(database, engine, ofEvents);
        if (sources != null) {
            beans.registerBean(
                    LogSources.PREDICTIONS_IN_RUNS, StreamableMessageSource.class, sources::predictionsInRuns);
            beans.registerBean(
                    LogSources.PREDICTIONS_AS_THEY_COME, StreamableMessageSource.class, sources::predictionsAsTheyCome);
            beans.registerBean(
                    LogSources.BESIDES_PREDICTIONS, StreamableMessageSource.class, sources::besidesPredictions);
        }
        beans.registerBean(DataSource.class, () -> database);
        beans.registerBean(JdbcTemplate.class, () -> new JdbcTemplate(database));
        beans.registerBean(JdbcClient.class, () -> JdbcClient.create(jdbc));
        beans.registerBean(JsonMapper.class, () -> mapper);
        beans.registerBean(Clock.class, () -> clock);
        beans.registerBean(Configuration.class, axon::get, definition -> definition.setLazyInit(true));
        beans.registerBean(EventStore.class, () -> events);
        beans.registerBean(CommandGateway.class, accesses::gateway);
        beans.registerBean(SubjectDirectory.class, () -> subjects);
        beans.registerBean(
                QueryGateway.class, () -> axon.get().queryGateway(), definition -> definition.setLazyInit(true));
        beans.registerBean("eventSerializer", Serializer.class, () -> ofEvents);
        beans.register(QuerySideConfiguration.class);
        beans.refresh();
        beans.getBeansOfType(MeterBinder.class).values().forEach(binder -> binder.bindTo(meters));
        web = MockMvcBuilders.standaloneSetup(beans.getBeansWithAnnotation(RestController.class)
                        .values()
                        .toArray())
                .addInterceptors(beans.getBean(RequestsAsOf.class))
                .setCustomArgumentResolvers(new ActorForTests())
                .setControllerAdvice(new RefusalsAsProblems(), beans.getBean(CompletenessHeader.class))
                .setMessageConverters(
                        new ByteArrayHttpMessageConverter(),
                        new StringHttpMessageConverter(StandardCharsets.UTF_8),
                        new JacksonJsonHttpMessageConverter(mapper))
                .build();
        axon.set(configurer(others).buildConfiguration());
        axon.get().start();
    }

    private Configurer configurer(List<?> others) {
        Configurer configurer = DefaultConfigurer.defaultConfiguration()
                .configureSerializer(configuration -> serializer)
                .configureTransactionManager(configuration -> transactions)
                .configureEventStore(configuration -> events);
        configurer
                .eventProcessing()
                .registerTokenStore(configuration -> tokens)
                .registerPooledStreamingEventProcessorConfiguration(
                        (configuration, builder) -> builder.coordinatorExecutor(ImpatientScheduler.shared()));
        beans.getBeansOfType(ConfigurerModule.class).values().forEach(module -> module.configureModule(configurer));
        beans.getBeansWithAnnotation(ProcessingGroup.class)
                .values()
                .forEach(projection -> configurer.eventProcessing().registerEventHandler(unused -> projection));
        for (Object other : others) {
            String group = other.getClass().getAnnotation(ProcessingGroup.class).value();
            configurer
                    .eventProcessing()
                    .registerPooledStreamingEventProcessor(
                            group,
                            Configuration::eventStore,
                            (unused, builder) -> builder.initialSegmentCount(1)
                                    .initialToken(StreamableMessageSource::createTailToken))
                    .registerListenerInvocationErrorHandler(group, unused -> PropagatingErrorHandler.instance())
                    .registerEventHandler(unused -> other);
        }
        configurer.registerQueryHandler(unused -> deadLetters);
        for (String queries : List.of("championQueries", "stepSampleQueries", "lastRecordQueries")) {
            configurer.registerQueryHandler(unused -> beans.getBean(queries));
        }
        return configurer;
    }

    /** Stores the events with one second between them and waits until all projections have them. */
    public void happened(List<?> payloads) {
        store(payloads);
        awaitProjections();
    }

    /** @return position of the last one */
    public long store(List<?> payloads) {
        List<GenericDomainEventMessage<Object>> messages = new ArrayList<>();
        for (Object payload : payloads) {
            String aggregate = aggregateOf(payload);
            long sequence = sequences
                    .computeIfAbsent(aggregate, unused -> new AtomicLong())
                    .getAndIncrement();
            messages.add(new GenericDomainEventMessage<>(
                    payload.getClass().getEnclosingClass().getSimpleName().replace("Event", ""),
                    aggregate,
                    sequence,
                    payload,
                    metadata(),
                    Identifiers.next().toString(),
                    time));
            time = time.plusSeconds(1);
        }
        transactions.executeInTransaction(() -> events.publish(messages));
        return head();
    }

    private static Map<String, String> metadata() {
        Map<String, String> metadata = new HashMap<>(SampleTrail.metadata(SampleTrail.SCIENTIST));
        metadata.put(TrailMetadata.CORRELATION_ID, "the request");
        metadata.put(TrailMetadata.CAUSATION_ID, "the command");
        return metadata;
    }

    /** Its time may be before that of the event before. @return position */
    public long storeAt(Object payload, Instant at) {
        time = at;
        return store(List.of(payload));
    }

    public void happened(Object payload) {
        happened(List.of(payload));
    }

    /** Sets the clock of this side to the time of the last event. */
    public Instant stopTheClock() {
        clock.now = time.minusSeconds(1);
        return clock.now;
    }

    /** Time of the next event that is stored. */
    public Instant nextTime() {
        return time;
    }

    /** The first component of every event is the identity of its aggregate, or what that is made of. */
    private static String aggregateOf(Object payload) {
        if (payload instanceof RetrainingEvent event) {
            return RetrainingId.of(event.useCase()).value();
        }
        try {
            return payload.getClass()
                    .getRecordComponents()[0]
                    .getAccessor()
                    .invoke(payload)
                    .toString();
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    public long head() {
        TrackingToken head = events.createHeadToken();
        return head == null ? -1 : head.position().orElse(-1);
    }

    public void awaitProjections() {
        long head = head();
        await(() -> QuerySideConfiguration.PROCESSING_GROUPS.stream().allMatch(group -> position(group) >= head));
    }

    public void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "not within " + PATIENCE + "; projections: " + get("/api/v1/audit/projections"));
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    private long position(String group) {
        return processor(group).processingStatus().values().stream()
                .mapToLong(segment -> segment.getCurrentPosition().orElse(-1))
                .min()
                .orElse(-1);
    }

    public StreamingEventProcessor processor(String group) {
        return axon.get()
                .eventProcessingConfiguration()
                .eventProcessorByProcessingGroup(group, StreamingEventProcessor.class)
                .orElseThrow();
    }

    /** Delivers every event again to rows that have it already, as a lost token would. */
    public void deliverAllAgain() {
        QuerySideConfiguration.PROCESSING_GROUPS.stream()
                .map(this::processor)
                .distinct()
                .forEach(this::deliverAllAgain);
        awaitProjections();
    }

    void deliverAllAgain(StreamingEventProcessor processor) {
        String name = processor.getName();
        processor.shutDown();
        transactions.executeInTransaction(() -> {
            tokens.fetchToken(name, 0);
            tokens.storeToken(events.createTailToken(), name, 0);
            tokens.releaseClaim(name, 0);
        });
        processor.start();
    }

    public <R> R ask(Object question, Class<R> answer) {
        return axon.get()
                .queryGateway()
                .query(question, answer)
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    public JsonNode get(String path) {
        MockHttpServletResponse response = call(MockMvcRequestBuilders.get(URI.create(path)));
        if (response.getStatus() != 200) {
            throw new AssertionError(path + " answered " + response.getStatus() + " " + text(response));
        }
        return mapper.readTree(text(response));
    }

    /** A page that is not JSON. */
    public String text(String path) {
        return text(call(MockMvcRequestBuilders.get(URI.create(path))));
    }

    /** The code with which a read is refused. */
    public String refusalOf(String path) {
        return refusal(call(MockMvcRequestBuilders.get(URI.create(path))));
    }

    /** What a read ends with that is no refusal. */
    public String failureOf(String path) {
        try {
            CallerInRole inRole = this::caller;
            web.perform(MockMvcRequestBuilders.get(URI.create(path)).requestAttr(CallerInRole.ATTRIBUTE, inRole));
        } catch (Exception broken) {
            return broken.toString();
        }
        throw new AssertionError(path + " did not fail");
    }

    /** What the modules say that take in outcomes and facts. */
    public void deadLetters(long ofOutcomes, long ofFacts) {
        deadLetters.outcomes().set(ofOutcomes);
        deadLetters.facts().set(ofFacts);
    }

    /** What the module says that keeps triggers. */
    void refusedTriggers(long count) {
        deadLetters.triggered().set(count);
    }

    /** How often it was asked for them. */
    long askedForRefusedTriggers() {
        return deadLetters.asked().get();
    }

    /** A header of the answer. */
    public String header(String path, String name) {
        return String.valueOf(call(MockMvcRequestBuilders.get(URI.create(path))).getHeader(name));
    }

    @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // Axon calls it
    private record DeadLettersForTests(AtomicLong outcomes, AtomicLong facts, AtomicLong triggered, AtomicLong asked) {
        @QueryHandler
        Long answer(CountDeadOutcomes question) {
            return outcomes.get();
        }

        @QueryHandler
        Long answer(CountDeadFacts question) {
            return facts.get();
        }

        @QueryHandler
        Long answer(CountRefusedTriggers question) {
            asked.incrementAndGet();
            return triggered.get();
        }
    }

    /** As when the process is started once more. */
    void restartMoments() {
        SmartLifecycle worker = beans.getBean("momentWorker", SmartLifecycle.class);
        worker.stop();
        worker.start();
    }

    public AccessesForTests accesses() {
        return accesses;
    }

    public JsonNode post(String path) {
        MockHttpServletResponse response = call(MockMvcRequestBuilders.post(path));
        if (response.getStatus() != 202) {
            throw new AssertionError(path + " answered " + response.getStatus() + " " + text(response));
        }
        return mapper.readTree(text(response));
    }

    /** A read that names somebody, in its body. */
    JsonNode ask(String path, String body) {
        MockHttpServletResponse response = call(body(path, body));
        if (response.getStatus() != 200) {
            throw new AssertionError(path + " answered " + response.getStatus() + " " + text(response));
        }
        return mapper.readTree(text(response));
    }

    String refusalOf(String path, String body) {
        return refusal(call(body(path, body)));
    }

    private static MockHttpServletRequestBuilder body(String path, String body) {
        return MockMvcRequestBuilders.post(path)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body);
    }

    public String refusalOfPost(String path) {
        return refusal(call(MockMvcRequestBuilders.post(path)));
    }

    private String refusal(MockHttpServletResponse response) {
        if (response.getStatus() < 400) {
            throw new AssertionError("not refused: " + text(response));
        }
        return mapper.readTree(text(response)).get("title").asString();
    }

    /** Status and body, also of a refusal. */
    public Answer answer(String path) {
        MockHttpServletResponse response = call(MockMvcRequestBuilders.get(URI.create(path)));
        return new Answer(response.getStatus(), text(response), response.getHeader("Location"));
    }

    public record Answer(int status, String body, @Nullable String location) {}

    public int delete(String path) {
        return call(MockMvcRequestBuilders.delete(path)).getStatus();
    }

    /** From now on callers have these roles, where an address asks for more than that it may be read. */
    void callersHave(Role... roles) {
        callers = Set.of(roles);
    }

    private Optional<Actor> caller(Set<Role> asked) {
        return asked.stream()
                .filter(callers::contains)
                .findFirst()
                .map(role -> new Actor(ActorForTests.AUDITOR.id(), role));
    }

    private MockHttpServletResponse call(AbstractMockHttpServletRequestBuilder<?> request) {
        CallerInRole inRole = this::caller;
        request.requestAttr(CallerInRole.ATTRIBUTE, inRole);
        try {
            return web.perform(request).andReturn().getResponse();
        } catch (Exception broken) {
            throw new AssertionError(request.toString(), broken);
        }
    }

    private static String text(MockHttpServletResponse response) {
        return new String(response.getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    /** All rows of all tables, as text, in an order that does not depend on how they were written. */
    public Map<String, List<String>> dump() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String table : TABLES) {
            rows.put(table, jdbc.queryForList("SELECT t::text FROM " + table + " t ORDER BY 1", String.class));
        }
        return rows;
    }

    /** The value of a gauge now. */
    double gauge(String name, String... tags) {
        return meters.get(name).tags(tags).gauge().value();
    }

    /** @param name one of {@link io.modeltrail.contracts.subject.SubjectStores} */
    ErasableStore erasable(String name) {
        return beans().getBeansOfType(ErasableStore.class).values().stream()
                .filter(store -> store.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public SubjectsForTests subjects() {
        return subjects;
    }

    public ApplicationContext beans() {
        return beans;
    }

    public JdbcTemplate jdbc() {
        return jdbc;
    }

    public CountingSerializer serializer() {
        return serializer;
    }

    @Override
    public void close() {
        axon.get().shutdown();
        beans.close();
        database.close();
    }

    /** Stands still until it is set. */
    private static final class SetClock extends Clock {
        private volatile Instant now = SampleTrail.BEGIN.plusSeconds(86_400);

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(now, zone);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** What the application's one handler does, as far as these tests look at it. */
    @RestControllerAdvice
    static final class RefusalsAsProblems {
        @ExceptionHandler
        ProblemDetail problem(Refusal refusal) {
            ProblemDetail problem =
                    ProblemDetail.forStatus(refusal.code().kind().status());
            problem.setTitle(refusal.code().name());
            return problem;
        }
    }

    private record SpringTransactions(JdbcTransactionManager spring) implements TransactionManager {
        @Override
        public Transaction startTransaction() {
            TransactionStatus status = spring.getTransaction(new DefaultTransactionDefinition());
            return new Transaction() {
                @Override
                public void commit() {
                    spring.commit(status);
                }

                @Override
                public void rollback() {
                    spring.rollback(status);
                }
            };
        }
    }
}
