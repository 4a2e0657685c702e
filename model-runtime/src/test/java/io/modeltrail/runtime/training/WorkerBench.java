package io.modeltrail.runtime.training;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.Champion;
import io.modeltrail.contracts.model.ModelVersionCommand.RegisterModelVersion;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionQuery.FindChampion;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunCommand.RequestTraining;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.artifact.EvaluationFiles;
import io.modeltrail.runtime.artifact.ExplanationFiles;
import io.modeltrail.testkit.ImpatientScheduler;
import io.modeltrail.testkit.PostgresForTests;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.MetaData;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The worker amid real buses, a real projection and a real database; only the event store is in memory. */
final class WorkerBench implements AutoCloseable {
    static final UseCaseKey USE_CASE = new UseCaseKey("churn");
    static final Actor SCIENTIST = new Actor("scientist-1", Role.DATA_SCIENTIST);

    final ArtifactFiles artifacts;
    private final HikariDataSource database = PostgresForTests.freshDatabase("classpath:db/migration/runtime");
    private final BlockingQueue<EventMessage<?>> events = new LinkedBlockingQueue<>();
    private final Path dataDirectory;
    private final Configuration axon;
    private final TrainingWorker worker;
    private final AtomicInteger questions = new AtomicInteger();
    private volatile @Nullable Consumer<EventMessage<?>> registry;
    private volatile Consumer<Object> beforeSending = command -> {};
    private volatile Runnable beforeReading = () -> {};
    private final long memoryMib;
    private volatile Champion champion = new Champion(null, null, Long.MAX_VALUE);

    WorkerBench(Path dataDirectory) {
        this(dataDirectory, 0);
    }

    /** @param memoryMib that a training may need; 0 = half of the heap */
    WorkerBench(Path dataDirectory, long memoryMib) {
        this.memoryMib = memoryMib;
        this.dataDirectory = dataDirectory;
        artifacts = new ArtifactFiles(dataDirectory);
        Configurer configurer = DefaultConfigurer.defaultConfiguration()
                .configureEmbeddedEventStore(configuration -> new InMemoryEventStorageEngine())
                .configureAggregate(TrainingRunForTests.class)
                .registerCommandHandler(configuration -> new Registry())
                .registerQueryHandler(configuration -> new Champions());
        configurer.eventProcessing(processing -> processing
                .usingPooledStreamingEventProcessors(
                        (configuration, builder) -> builder.coordinatorExecutor(ImpatientScheduler.shared()))
                .registerEventHandler(configuration -> projection()));
        axon = configurer.buildConfiguration();
        axon.commandBus().registerDispatchInterceptor(messages -> (index, message) -> {
            beforeSending.accept(message.getPayload());
            return message;
        });
        worker = newWorker();
        axon.start();
        axon.eventStore().subscribe(events::addAll);
    }

    private TrainingWorkProjection projection() {
        return new TrainingWorkProjection(rows(), worker);
    }

    private TrainingWorkRows rows() {
        return new TrainingWorkRows(JdbcClient.create(database));
    }

    TrainingWorker newWorker() {
        return newWorker("");
    }

    /** @param named empty = the name that the data directory keeps */
    TrainingWorker newWorker(String named) {
        SnapshotReader snapshots = new SnapshotReader(dataDirectory) {
            @Override
            public TrainingTable read(Sha256Digest digest, DatasetSchema schema) {
                beforeReading.run();
                return super.read(digest, schema);
            }
        };
        WorkerName name = new WorkerName(named, dataDirectory);
        ModelMaking making = new ModelMaking(
                snapshots,
                artifacts,
                new EvaluationFiles(dataDirectory),
                new ExplanationFiles(dataDirectory),
                new TrainingMemory(memoryMib));
        TrainingThread training = new TrainingThread();
        TrainingJob job = new TrainingJob(
                axon.eventStore(),
                axon.commandGateway(),
                making,
                training,
                new TrainingSigns(axon.commandGateway(), name, 1),
                name,
                Clock.systemUTC());
        ReproductionJob reproductions = new ReproductionJob(
                axon.eventStore(), axon.commandGateway(), making, training, name, database, Clock.systemUTC());
        return new TrainingWorker(rows(), job, reproductions, registration(snapshots), training);
    }

    private CandidateRegistration registration(SnapshotReader snapshots) {
        return new CandidateRegistration(
                axon.eventStore(), axon.commandGateway(), axon.queryGateway(), snapshots, artifacts);
    }

    CandidateRegistration registration() {
        return registration(new SnapshotReader(dataDirectory));
    }

    /** @param registering does the registry's work in its place; the event is what it is to store */
    void registry(Consumer<EventMessage<?>> registering) {
        registry = registering;
    }

    int questionsForTheChampion() {
        return questions.get();
    }

    WorkerBench working() {
        worker.start();
        return this;
    }

    void wakeAll() {
        worker.wake();
    }

    void stopWorking() {
        worker.stop();
    }

    /** What happens in the worker's thread before a snapshot is read, be it to train or to compare. */
    void beforeReading(Runnable happens) {
        beforeReading = happens;
    }

    /** @param happens with every command; what it throws is thrown at the sender */
    void beforeSending(Consumer<Object> happens) {
        beforeSending = happens;
    }

    void champion(Champion now) {
        champion = now;
    }

    DatasetSnapshotId captured(SyntheticTable table) throws Exception {
        return captured(SnapshotFiles.write(dataDirectory, table));
    }

    DatasetSnapshotId captured(Sha256Digest digest) {
        return captured(digest, 1);
    }

    DatasetSnapshotId captured(Sha256Digest digest, long rowCount) {
        DatasetSnapshotId id = requestedSnapshot(USE_CASE);
        publish(
                id,
                1,
                new DatasetSnapshotCaptured(
                        id, new SnapshotContent(digest, 1, digest, rowCount, 1.0, List.of(), List.of())));
        return id;
    }

    DatasetSnapshotId requestedSnapshot(UseCaseKey useCase) {
        DatasetSnapshotId id = DatasetSnapshotId.next();
        publish(
                id,
                0,
                new DatasetSnapshotRequested(
                        id,
                        useCase,
                        new SnapshotSource.Upload(Sha256Digest.of(new byte[0])),
                        SyntheticTable.SCHEMA,
                        SCIENTIST));
        return id;
    }

    void publish(DatasetSnapshotId id, long sequence, Object event) {
        axon.eventStore().publish(new GenericDomainEventMessage<>("DatasetSnapshot", id.toString(), sequence, event));
    }

    TrainingRunId request(DatasetSnapshotId snapshot, ModelFamily family) {
        TrainingRunId id = TrainingRunId.next();
        TrainingPlan plan = TrainingPlan.defaultsFor(SmallModels.of(family));
        send(new RequestTraining(id, USE_CASE, snapshot, plan, SCIENTIST));
        return id;
    }

    void send(Object command) {
        axon.commandGateway().sendAndWait(command, MetaData.from(TrailMetadata.of(SCIENTIST, USE_CASE)));
    }

    /** Waits for the next event of this type. */
    <T> EventMessage<T> next(Class<T> type) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            EventMessage<?> event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new AssertionError("no " + type.getSimpleName() + " within 60 seconds");
            }
            if (type.isInstance(event.getPayload())) {
                @SuppressWarnings("unchecked")
                EventMessage<T> found = (EventMessage<T>) event;
                return found;
            }
        }
    }

    EventStore eventStore() {
        return axon.eventStore();
    }

    @Override
    public void close() {
        worker.stop();
        axon.shutdown();
        database.close();
    }

    /** The registry's part of the contract: a model version is registered once. */
    final class Registry {
        @CommandHandler
        void register(RegisterModelVersion command, MetaData metaData) {
            EventMessage<?> event = new GenericDomainEventMessage<>(
                    "ModelVersion",
                    command.modelVersionId().toString(),
                    0,
                    new ModelVersionRegistered(command.modelVersionId(), command.candidate()),
                    metaData);
            Consumer<EventMessage<?>> instead = registry;
            if (instead == null) {
                axon.eventStore().publish(event);
            } else {
                instead.accept(event);
            }
        }
    }

    final class Champions {
        @QueryHandler
        Champion find(FindChampion query) {
            questions.incrementAndGet();
            return query.useCase().equals(USE_CASE) ? champion : new Champion(null, null, Long.MAX_VALUE);
        }
    }
}
