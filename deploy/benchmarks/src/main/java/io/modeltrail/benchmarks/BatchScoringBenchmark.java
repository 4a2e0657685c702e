package io.modeltrail.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.batchscoring.BatchScoringCause;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.RequestBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCompleted;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringFailed;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringInput;
import io.modeltrail.contracts.batchscoring.BatchScoringOutcome;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.standalone.ModeltrailServer;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Scores a table as a batch job in the whole application with its own durable PostgreSQL, without and with the read side. */
@Command(
        name = "BatchScoringBenchmark",
        mixinStandardHelpOptions = true,
        description =
                "Scores a snapshot as a batch job in the whole application, with every prediction recorded in a durable"
                        + " PostgreSQL: first without the read side's projections, then with them.")
public final class BatchScoringBenchmark implements Callable<Integer> {
    static final UseCaseKey USE_CASE = new UseCaseKey("wide");
    private static final Actor PRODUCT = new Actor("01990000-0000-7000-8000-000000000001", Role.PRODUCT);
    private static final double FLOOR_ROWS_PER_SECOND = 40_000;
    private static final Duration FLOOR_JOB = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String WITHOUT_READ_SIDE = "command,features,runtime,saga";
    private static final String ALL_ROLES = "command,query,features,runtime,saga";

    @Option(names = "--rows", defaultValue = "100000", description = "Rows of the snapshot (default ${DEFAULT-VALUE}).")
    private int rows;

    @Option(names = "--features", defaultValue = "50", description = "Features of a row (default ${DEFAULT-VALUE}).")
    private int features;

    @Option(names = "--rounds", defaultValue = "4", description = "Jobs of each kind (default ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--threads", defaultValue = "2", description = "Threads of a job (default ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--minutes",
            defaultValue = "0",
            description = "Instead: job after job for so long, with the read side (default ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(
            names = "--rate",
            defaultValue = "20000",
            description = "With --minutes: rows a second at most; 0 = no limit (default ${DEFAULT-VALUE}).")
    private int rate;

    private WideTable table;

    @SuppressWarnings("NullAway.Init") // call() makes the table
    BatchScoringBenchmark() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BatchScoringBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        table = new WideTable(features);
        System.out.printf(
                Locale.ROOT,
                "%d cores, Java %s, heap %d MiB; %,d rows of %d features, %d threads%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                Runtime.getRuntime().maxMemory() >> 20,
                rows,
                features,
                threads);
        if (minutes > 0) {
            return hold() ? 0 : 1;
        }
        Rounds without = rounds("without the read side", WITHOUT_READ_SIDE);
        Rounds with = rounds("with the read side", ALL_ROLES);
        without.printMedian();
        with.printMedian();
        boolean held = without.medianEventsPerSecond() >= FLOOR_ROWS_PER_SECOND
                && rows / with.medianEventsPerSecond() <= FLOOR_JOB.toSeconds();
        System.out.printf(
                Locale.ROOT,
                "floors %,.0f rows/s without the read side, %d s for %,d rows with it: %s%n",
                FLOOR_ROWS_PER_SECOND,
                FLOOR_JOB.toSeconds(),
                rows,
                held ? "held" : "NOT HELD");
        return held ? 0 : 1;
    }

    private Rounds rounds(String name, String roles) throws Exception {
        Rounds done = new Rounds(name);
        try (Running running = new Running(roles, 0)) {
            running.job(); // to warm up
            for (int round = 0; round < rounds; round++) {
                running.awaitProjections();
                running.postgres.checkpoint();
                System.gc();
                long cpu = running.cpuNanos();
                long begin = System.nanoTime();
                BatchScoringOutcome outcome = running.job();
                long nanos = System.nanoTime() - begin;
                done.add(new Rounds.Round(rows, nanos, running.cpuNanos() - cpu));
                running.report(outcome, nanos);
            }
        }
        return done;
    }

    /** Job after job, each at the wanted rate, and how far the read side is behind at the end of each. */
    private boolean hold() throws Exception {
        boolean held = true;
        try (Running running = new Running(ALL_ROLES, rate)) {
            Instant end = Instant.now().plus(Duration.ofMinutes(minutes));
            long jobs = 0;
            long begun = System.nanoTime();
            while (Instant.now().isBefore(end)) {
                long begin = System.nanoTime();
                BatchScoringOutcome outcome = running.job();
                running.report(outcome, System.nanoTime() - begin);
                jobs++;
            }
            double perSecond = jobs * rows * 1e9 / (System.nanoTime() - begun);
            long behind = running.behind();
            long caughtUp = System.nanoTime();
            running.awaitProjections();
            System.out.printf(
                    Locale.ROOT,
                    "%d jobs, %,.0f rows/s over all; the read side was %,d events behind and caught up in %.1f s%n",
                    jobs,
                    perSecond,
                    behind,
                    (System.nanoTime() - caughtUp) / 1e9);
            held = rate == 0 || perSecond >= rate * 0.9;
        }
        return held;
    }

    /** An application with a model in service and a snapshot to score. */
    private final class Running implements AutoCloseable {
        private final ModeltrailServer server;
        private final ServerProcesses postgres;
        private final JdbcClient database;
        private final DatasetSnapshotId snapshot;
        private final boolean readSide;

        Running(String roles, int mostRowsPerSecond) throws Exception {
            Path directory = Files.createTempDirectory("modeltrail-batch");
            server = ModeltrailServer.start(List.of(
                    "--modeltrail.data-dir=" + directory,
                    "--modeltrail.http.port=0",
                    "--modeltrail.kafka.enabled=false",
                    "--modeltrail.roles=" + roles,
                    "--modeltrail.batch-scoring.threads=" + threads,
                    "--modeltrail.batch-scoring.most-rows-per-second=" + mostRowsPerSecond));
            readSide = roles.equals(ALL_ROLES);
            database = JdbcClient.create(server.bean(DataSource.class));
            postgres = new ServerProcesses(server.dataDirectory(), database);
            System.out.println("PostgreSQL: " + postgres.setting());
            ServedTable served = new ServedTable(server, table);
            served.putInService(server.dataDirectory());
            snapshot = served.capture(server.dataDirectory(), rows);
        }

        BatchScoringOutcome job() {
            BatchScoringId id = BatchScoringId.next();
            server.bean(CommandGateway.class)
                    .sendAndWait(
                            new RequestBatchScoring(
                                    id,
                                    USE_CASE,
                                    new BatchScoringInput.Snapshot(snapshot),
                                    new BatchScoringCause.Request(),
                                    PRODUCT,
                                    Instant.now()),
                            MetaData.from(TrailMetadata.of(PRODUCT, USE_CASE)));
            long limit = System.nanoTime() + PATIENCE.plus(limitedBy()).toNanos();
            BatchScoringOutcome outcome = null;
            while (outcome == null) {
                if (System.nanoTime() > limit) {
                    throw new IllegalStateException("the job does not end");
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                outcome = outcomeOf(id);
            }
            if (outcome.rowCount() != rows || outcome.refusedRows() != 0) {
                throw new IllegalStateException("not every row was scored: " + outcome);
            }
            return outcome;
        }

        private Duration limitedBy() {
            return rate == 0 ? Duration.ZERO : Duration.ofSeconds(rows / rate);
        }

        private @Nullable BatchScoringOutcome outcomeOf(BatchScoringId id) {
            return server.bean(EventStore.class)
                    .readEvents(id.toString())
                    .asStream()
                    .map(EventMessage::getPayload)
                    .map(event -> switch (event) {
                        case BatchScoringCompleted completed -> completed.outcome();
                        case BatchScoringFailed failed -> throw new IllegalStateException(failed.reason());
                        default -> null;
                    })
                    .filter(found -> found != null)
                    .findFirst()
                    .orElse(null);
        }

        long cpuNanos() {
            var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return process.getProcessCpuTime() + postgres.cpu().toNanos();
        }

        /** Events that the read side's predictions are behind the head of the log; 0 when it does not run. */
        long behind() {
            return !readSide ? 0 : database.sql("""
                            SELECT next_index - 1 - coalesce((SELECT position FROM query_prediction_progress), -1)
                            FROM event_log_head""").query(Long.class).single();
        }

        /** The last events of the log are the job's own and no predictions. */
        void awaitProjections() {
            long limit = System.nanoTime() + PATIENCE.toNanos();
            while (behind() > 1_000) {
                if (System.nanoTime() > limit) {
                    throw new IllegalStateException("the read side does not catch up");
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }

        void report(BatchScoringOutcome outcome, long nanos) {
            long stored = database.sql("SELECT next_index FROM event_log_head")
                    .query(Long.class)
                    .single();
            System.out.printf(
                    Locale.ROOT,
                    "  job %.2f s from request to end, %,.0f rows/s in the worker; %,d events stored, the read side %,d behind; heap peak %,d"
                            + " MiB, collections %,d ms in all%n",
                    nanos / 1e9,
                    rows * 1e3 / outcome.durationMillis(),
                    stored,
                    behind(),
                    peakHeapMib(),
                    collectionMillis());
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** Since the report before. */
    private static long peakHeapMib() {
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        long peak =
                heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        return peak >> 20;
    }

    private static long collectionMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    /** The PostgreSQL that the application has started. */
    private static final class ServerProcesses {
        private static final List<String> SETTINGS = List.of("fsync", "synchronous_commit", "full_page_writes");

        private final ProcessHandle postmaster;
        private final JdbcClient database;

        ServerProcesses(Path dataDirectory, JdbcClient database) throws IOException {
            this.database = database;
            Path file;
            try (Stream<Path> found =
                    Files.find(dataDirectory, 4, (path, attributes) -> path.endsWith("postmaster.pid"))) {
                file = found.findFirst().orElseThrow();
            }
            postmaster = ProcessHandle.of(
                            Long.parseLong(Files.readAllLines(file).getFirst().strip()))
                    .orElseThrow();
        }

        Duration cpu() {
            return Stream.concat(Stream.of(postmaster), postmaster.descendants())
                    .flatMap(process -> process.info().totalCpuDuration().stream())
                    .reduce(Duration.ZERO, Duration::plus);
        }

        void checkpoint() {
            database.sql("CHECKPOINT").update();
        }

        /** Refuses to measure a server that is not durable. */
        String setting() {
            StringBuilder shown = new StringBuilder();
            for (String name : SETTINGS) {
                String value = database.sql("SHOW " + name).query(String.class).single();
                if (!value.equals("on")) {
                    throw new IllegalStateException(name + " is " + value + ", so nothing here would be durable");
                }
                shown.append(shown.isEmpty() ? "" : ", ").append(name).append(" on");
            }
            return shown.toString();
        }
    }
}
