package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.batchscoring.BatchScoringCause;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.RequestBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringInput;
import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.runtime.artifact.ErasedFiles;
import io.modeltrail.runtime.artifact.ScoringFiles;
import io.modeltrail.runtime.prediction.JournalWriter;
import io.modeltrail.runtime.prediction.PredictionScoring;
import io.modeltrail.runtime.prediction.ServingRuntime;
import io.modeltrail.runtime.serving.TinyChurnModel;
import io.modeltrail.runtime.training.SnapshotReader;
import io.modeltrail.runtime.training.WorkerName;
import io.modeltrail.testkit.SubjectsForTests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.MetaData;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The worker amid real buses, a real model in service, a real event store and a real database. */
final class BatchScoringBench implements AutoCloseable {
    static final DatasetSchema SCHEMA = TinyChurnModel.withIntercept(0.3).schema();

    final ServingRuntime serving;
    final BatchScoringRows rows;
    final ScoringFiles files;
    final MadeFileRows made;
    final SubjectsForTests subjects = new SubjectsForTests();
    private final Path dataDirectory;
    private final Configuration axon;
    private final BatchScoringWorker worker;
    private final List<BatchScoringWorker> others = new CopyOnWriteArrayList<>();
    /** Completes when the worker is told to leave a job. */
    final CompletableFuture<BatchScoringId> left = new CompletableFuture<>();

    private volatile Consumer<Object> beforeSending = command -> {};

    BatchScoringBench(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
        serving = new ServingRuntime(dataDirectory);
        rows = new BatchScoringRows(database());
        files = new ScoringFiles(dataDirectory);
        made = new MadeFileRows(database());
        Configurer configurer = DefaultConfigurer.defaultConfiguration()
                .configureEventStore(configuration -> serving.events().store())
                .configureTransactionManager(configuration -> serving.events().axonTransactions())
                .configureAggregate(JobForTests.class);
        configurer.eventProcessing(processing ->
                processing.usingPooledStreamingEventProcessors().registerEventHandler(configuration -> projection()));
        axon = configurer.buildConfiguration();
        axon.commandBus().registerDispatchInterceptor(messages -> (index, message) -> {
            beforeSending.accept(message.getPayload());
            return message;
        });
        worker = newWorker("one");
        axon.start();
    }

    private BatchScoringWorkProjection projection() {
        return new BatchScoringWorkProjection(rows, worker, new WorkerName("the projection", dataDirectory));
    }

    JdbcClient database() {
        return JdbcClient.create(serving.events().database());
    }

    BatchScoringWorker newWorker(String name) {
        BatchScoringWorker made = new BatchScoringWorker(rows, job(name)) {
            @Override
            void leave(BatchScoringId ended) {
                super.leave(ended);
                left.complete(ended);
            }
        };
        others.add(made);
        return made;
    }

    BatchScoringJob job(String worker) {
        return new BatchScoringJob(
                serving.events().store(),
                axon.commandGateway(),
                rows,
                new SnapshotReader(dataDirectory),
                serving.bean(PredictionScoring.class),
                serving.bean(JournalWriter.class),
                serving.events().serializer(),
                subjects,
                new ResultFiles(rows, files, made, subjects),
                files,
                new WorkerName(worker, dataDirectory),
                Clock.systemUTC(),
                new BatchScoringSettings(2, 0, 1));
    }

    RowsOfSnapshot rowsOf(BatchScoringId job) throws SQLException {
        return RowsOfSnapshot.open(tableOf(job).file(), SCHEMA, files.scratch("rows"));
    }

    private SnapshotTable tableOf(BatchScoringId job) {
        return SnapshotTable.of(
                serving.events().store(),
                new SnapshotReader(dataDirectory),
                historyOf(job).requested());
    }

    private JobHistory historyOf(BatchScoringId job) {
        return JobHistory.read(serving.events().store(), job);
    }

    ResultErasure erasure(ScoringFiles files) {
        ErasedFiles erased = new ErasedFiles(database());
        return new ResultErasure(
                rows,
                made,
                serving.events().store(),
                files,
                erased,
                new UnrecordedResults(
                        made,
                        serving.events().store(),
                        files,
                        erased,
                        serving.events().database()));
    }

    JobRun run(BatchScoringId job, RowsOfSnapshot source) {
        return run(job, source, 0);
    }

    JobRun run(BatchScoringId job, RowsOfSnapshot source, long mostRowsPerSecond) {
        return new JobRun(
                job,
                source,
                new ChunkScoring(
                        serving.bean(PredictionScoring.class),
                        serving.events().serializer(),
                        subjects,
                        historyOf(job).requested(),
                        null,
                        SCHEMA.features().stream().map(ColumnSpec::name).toList()),
                serving.bean(JournalWriter.class),
                rows,
                mostRowsPerSecond,
                new CompletableFuture<>());
    }

    /** The worker that the projection wakes. */
    BatchScoringWorker worker() {
        return worker;
    }

    /** @param happens with every command; what it throws is thrown at the sender */
    void beforeSending(Consumer<Object> happens) {
        beforeSending = happens;
    }

    /** @param select gives customer, tenure, contract and churn of each row, in the order of the file */
    DatasetSnapshotId captured(SnapshotSource source, String select) throws Exception {
        Path folder = Files.createDirectories(dataDirectory.resolve("snapshots"));
        Path draft = folder.resolve("draft.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + select + ") TO '" + draft + "' (FORMAT parquet)");
        }
        Sha256Digest digest = Sha256Digest.of(Files.readAllBytes(draft));
        Files.move(draft, folder.resolve(digest.hex() + ".parquet"));
        DatasetSnapshotId id = DatasetSnapshotId.next();
        serving.publish(
                "DatasetSnapshot",
                id.toString(),
                0,
                new DatasetSnapshotRequested(id, TinyChurnModel.CHURN, source, SCHEMA, ServingRuntime.CALLER));
        serving.publish(
                "DatasetSnapshot",
                id.toString(),
                1,
                new DatasetSnapshotCaptured(
                        id, new SnapshotContent(digest, 1, digest, 2_500, 1.0, List.of(), List.of())));
        return id;
    }

    DatasetSnapshotId captured(String select) throws Exception {
        return captured(new SnapshotSource.Upload(Sha256Digest.of(new byte[0])), select);
    }

    /** Two and a half stretches of good rows. */
    DatasetSnapshotId goodRows() throws Exception {
        return captured("""
                SELECT printf('c-%05d', i) AS customer, i % 100 AS tenure,
                    CASE WHEN i % 3 = 0 THEN 'Two year' ELSE 'Month-to-month' END AS contract, 'No' AS churn
                FROM range(2500) AS t(i) ORDER BY i""");
    }

    BatchScoringId request(DatasetSnapshotId snapshot) {
        BatchScoringId id = BatchScoringId.next();
        send(new RequestBatchScoring(
                id,
                TinyChurnModel.CHURN,
                new BatchScoringInput.Snapshot(snapshot),
                new BatchScoringCause.Request(),
                ServingRuntime.CALLER,
                Instant.now()));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> rows.openJobs().contains(id));
        return id;
    }

    void send(Object command) {
        axon.commandGateway()
                .sendAndWait(command, MetaData.from(TrailMetadata.of(ServingRuntime.CALLER, TinyChurnModel.CHURN)));
    }

    JobHistory awaitEnd(BatchScoringId job) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> JobHistory.read(serving.events().store(), job), JobHistory::ended);
    }

    List<Object> eventsOf(BatchScoringId job) {
        return serving.events()
                .store()
                .readEvents(job.toString())
                .asStream()
                .<Object>map(EventMessage::getPayload)
                .toList();
    }

    /** All predictions of the event store, with their metadata. */
    List<EventMessage<PredictionMade>> predictions() {
        List<EventMessage<PredictionMade>> found = new ArrayList<>();
        database()
                .sql("SELECT aggregateidentifier FROM domainevententry WHERE type = 'Prediction' ORDER BY globalindex")
                .query(String.class)
                .list()
                .forEach(id -> found.add(message(id)));
        return found;
    }

    @SuppressWarnings("unchecked")
    private EventMessage<PredictionMade> message(String id) {
        return (EventMessage<PredictionMade>) serving.events().only(id);
    }

    long predictionCount() {
        return database()
                .sql("SELECT count(*) FROM domainevententry WHERE type = 'Prediction'")
                .query(Long.class)
                .single();
    }

    /** Rows of a file as text, blanks between the columns. */
    static List<String> read(Path parquet, String select) throws Exception {
        List<String> lines = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(select.formatted("read_parquet('" + parquet + "')"))) {
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    cells.add(row.getString(column));
                }
                lines.add(String.join(" ", cells));
            }
        }
        return lines;
    }

    @Override
    public void close() {
        others.forEach(BatchScoringWorker::stop);
        axon.shutdown();
        serving.close();
    }
}
