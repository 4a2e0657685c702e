package io.modeltrail.benchmarks.serving;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Everything that {@code ServingBenchmark} does, with its floors. */
public final class ServingRun {
    private static final double FLOOR_PER_SECOND = 8_000;
    private static final double FLOOR_P99_MILLIS = 25;
    private static final double FLOOR_P99_MILLIS_AT_HALF_LOAD = 15;
    private static final int SHADOW_TURNS = 2;
    private static final double FLOOR_OF_DURABILITY = 0.33;

    private final Path dataDirectory;
    private final List<Integer> connections;
    private final List<Integer> grpcCalls;
    private final boolean shadow;
    private final Duration duration;
    private final Duration warmUp;
    private final String heap;
    private final List<String> flags;
    private final @Nullable Double rate;
    private final @Nullable Path recording;
    private boolean held = true;

    /**
     * @param dataDirectory null = a new one
     * @param grpcCalls under way at once, each a measurement of its own
     * @param shadow whether to measure what a shadow costs
     * @param flags for the server's Java, beside those of {@code ./modeltrail}
     * @param rate requests/s of the open loop; null = half of the best rate
     */
    public ServingRun(
            @Nullable Path dataDirectory,
            List<Integer> connections,
            List<Integer> grpcCalls,
            boolean shadow,
            Duration duration,
            Duration warmUp,
            String heap,
            List<String> flags,
            @Nullable Double rate,
            @Nullable Path recording)
            throws IOException {
        this.dataDirectory = dataDirectory == null
                ? Files.createTempDirectory("modeltrail-serving")
                : dataDirectory.toAbsolutePath();
        this.connections = List.copyOf(connections);
        this.grpcCalls = List.copyOf(grpcCalls);
        this.shadow = shadow;
        this.duration = duration;
        this.warmUp = warmUp;
        this.heap = heap;
        this.flags = List.copyOf(flags);
        this.rate = rate;
        this.recording = recording;
    }

    /** @return whether every floor was held */
    public boolean measure(boolean withoutJournal) throws IOException, InterruptedException, SQLException {
        System.out.printf(
                "%d cores, Java %s, heap of the server %s, data in %s%n",
                Runtime.getRuntime().availableProcessors(), Runtime.version(), heap, dataDirectory);
        if (!Files.exists(dataDirectory.resolve("demo.env"))) {
            ServerUnderLoad.run(
                    dataDirectory,
                    heap,
                    "demo",
                    "--use-case=telco",
                    "--families=LOGISTIC_REGRESSION,XGBOOST",
                    "--exit",
                    "--modeltrail.http.port=0");
        }
        double durable = recorded();
        if (withoutJournal) {
            double ratio = durable / unrecorded();
            floor("of the rate without a journal", ratio, FLOOR_OF_DURABILITY, true);
        }
        return held;
    }

    private double recorded() throws IOException, InterruptedException, SQLException {
        List<String> all = flags();
        if (recording != null) {
            all.add("-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + recording.toAbsolutePath());
        }
        try (ServerUnderLoad server =
                ServerUnderLoad.start(dataDirectory, "io.modeltrail.standalone.Modeltrail", all)) {
            System.out.printf("ready after %.1f s%n", server.startUp().toMillis() / 1e3);
            HttpLoad load = load(server);
            long before = server.recorded();
            long answered = load.closed(connections.getFirst(), warmUp).latencyMicros().length;
            double best = 0;
            for (int number : connections) {
                LoadResult result = show(server, number + " connections", () -> load.closed(number, duration));
                answered += result.latencyMicros().length;
                best = Math.max(best, result.perSecond());
                floor("req/s", result.perSecond(), FLOOR_PER_SECOND, true);
                floor("ms p99", result.millis(0.99), FLOOR_P99_MILLIS, false);
            }
            double due = rate == null ? best / 2 : rate;
            int most = connections.getLast();
            LoadResult result = show(
                    server,
                    "%s, %,.0f/s due".formatted(rate == null ? "half load" : "open loop", due),
                    () -> load.open(most, duration, due));
            answered += result.latencyMicros().length;
            floor("ms p99", result.millis(0.99), FLOOR_P99_MILLIS_AT_HALF_LOAD, false);
            if (shadow) {
                answered += shadowed(server, load);
            }
            answered += overGrpc(server);
            long recorded = server.recorded() - before;
            System.out.printf("answered %,d, in the event store %,d%n", answered, recorded);
            held &= answered == recorded;
            return best;
        }
    }

    /** The same with and without a shadow, by turns, so that neither has the quieter minute. */
    private long shadowed(ServerUnderLoad server, HttpLoad load) throws IOException {
        int number = connections.getFirst();
        String challenger = ShadowRollout.challenger(server);
        long answered = 0;
        double alone = 0;
        double both = 0;
        for (int turn = 1; turn <= SHADOW_TURNS; turn++) {
            LoadResult without = show(server, "champion alone", () -> load.closed(number, duration));
            ShadowRollout rollout = ShadowRollout.start(server, challenger);
            LoadResult with = show(server, "with a shadow", () -> load.closed(number, duration));
            rollout.end();
            answered += without.latencyMicros().length + with.latencyMicros().length;
            alone += without.perSecond();
            both += with.perSecond();
        }
        System.out.printf("  %.2f of the rate without a shadow%n", both / alone);
        return answered;
    }

    private List<String> flags() {
        List<String> all = new ArrayList<>(ServerUnderLoad.flags(heap));
        all.addAll(flags);
        return all;
    }

    private double unrecorded() throws IOException, InterruptedException, SQLException {
        try (ServerUnderLoad server = ServerUnderLoad.start(dataDirectory, UnrecordedServer.class.getName(), flags())) {
            HttpLoad load = load(server);
            long before = server.recorded();
            load.closed(connections.getFirst(), warmUp);
            double best = 0;
            for (int number : connections) {
                best = Math.max(
                        best,
                        show(server, "no journal, " + number + " connections", () -> load.closed(number, duration))
                                .perSecond());
            }
            if (server.recorded() != before) {
                throw new IllegalStateException("the journal was not switched off");
            }
            return best;
        }
    }

    private long overGrpc(ServerUnderLoad server) throws IOException {
        long answered = 0;
        for (int number : grpcCalls) {
            GrpcLoad load = new GrpcLoad(server.grpcPort(), server.token(), server.useCase(), features(server));
            LoadResult warm = load.closed(number, duration);
            LoadResult result = show(server, "gRPC, " + number + " calls", () -> load.closed(number, duration));
            answered += warm.latencyMicros().length + result.latencyMicros().length;
        }
        return answered;
    }

    private static HttpLoad load(ServerUnderLoad server) throws IOException {
        return new HttpLoad(
                server.url(), server.token(), server.useCase(), features(server).toString());
    }

    /** Those of the request that the demo has left. */
    private static JsonNode features(ServerUnderLoad server) throws IOException {
        String request = Objects.requireNonNull(server.variables().get("PREDICTION_REQUEST"));
        return JsonMapper.shared().readTree(Files.readString(Path.of(request))).get("features");
    }

    private interface Measurement {
        LoadResult run() throws IOException;
    }

    private static LoadResult show(ServerUnderLoad server, String name, Measurement measurement) throws IOException {
        double events = server.meter("modeltrail.journal.batch", "TOTAL");
        double batches = server.meter("modeltrail.journal.batch", "COUNT");
        double commits = server.meter("modeltrail.journal.commit", "TOTAL_TIME");
        int pauses = server.pausesMillis().size();
        Duration cpu = server.cpu();
        Duration databaseCpu = server.databaseCpu();
        long ownCpu = ownCpuNanos();
        LoadResult result = measurement.run();
        double requests = Math.max(1, result.latencyMicros().length);
        double newBatches = Math.max(1, server.meter("modeltrail.journal.batch", "COUNT") - batches);
        System.out.printf(
                "%-28s %,8.0f req/s; p50 %.1f, p99 %.1f, p99.9 %.1f, most %.1f ms; %,d refused, %,d sent late%n",
                name,
                result.perSecond(),
                result.millis(0.5),
                result.millis(0.99),
                result.millis(0.999),
                result.millis(1),
                result.refused(),
                result.lateToSend());
        System.out.printf(
                "  %.0f events a commit, %.1f ms each; CPU a request: server %.0f, PostgreSQL %.0f, load %.0f µs%n",
                (server.meter("modeltrail.journal.batch", "TOTAL") - events) / newBatches,
                (server.meter("modeltrail.journal.commit", "TOTAL_TIME") - commits) * 1e3 / newBatches,
                server.cpu().minus(cpu).toNanos() / 1e3 / requests,
                server.databaseCpu().minus(databaseCpu).toNanos() / 1e3 / requests,
                (ownCpuNanos() - ownCpu) / 1e3 / requests);
        List<Double> seconds = result.p99MillisOfSeconds().stream().sorted().toList();
        if (!seconds.isEmpty()) {
            System.out.printf(
                    "  p99 of each second: median %.1f, worst %.1f ms; above %.0f ms in %d of %d%n",
                    seconds.get(seconds.size() / 2),
                    seconds.getLast(),
                    FLOOR_P99_MILLIS,
                    seconds.stream().filter(p99 -> p99 > FLOOR_P99_MILLIS).count(),
                    seconds.size());
        }
        List<Double> newPauses = server.pausesMillis().stream().skip(pauses).toList();
        System.out.printf(
                "  %d pauses of the garbage collector, together %.0f ms, longest %.1f ms%n",
                newPauses.size(),
                newPauses.stream().mapToDouble(Double::doubleValue).sum(),
                newPauses.stream().mapToDouble(Double::doubleValue).max().orElse(0));
        return result;
    }

    private static long ownCpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private void floor(String what, double measured, double floor, boolean atLeast) {
        boolean ok = atLeast ? measured >= floor : measured <= floor;
        held &= ok;
        System.out.printf("  %,.2f %s, floor %,.2f: %s%n", measured, what, floor, ok ? "held" : "NOT HELD");
    }
}
