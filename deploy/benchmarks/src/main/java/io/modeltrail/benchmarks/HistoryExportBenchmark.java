package io.modeltrail.benchmarks;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.eventstore.transparency.Checkpoint;
import io.modeltrail.eventstore.transparency.TransparencyLog;
import io.modeltrail.standalone.ModeltrailServer;
import io.modeltrail.standalone.access.Accounts;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Exports the event history over HTTP in each format from the whole application, and what the heap holds meanwhile. */
@Command(
        name = "HistoryExportBenchmark",
        mixinStandardHelpOptions = true,
        description =
                "Stores predictions, waits until they are signed, and exports the history as JSON Lines, CSV and Parquet over"
                        + " HTTP, secured, in turn.")
public final class HistoryExportBenchmark implements Callable<Integer> {
    private static final double FLOOR_PER_SECOND = 50_000;
    private static final String NAME = "auditor";
    private static final String PASSWORD = "only-for-this-measurement";
    private static final int LIST = 1_000;

    @Option(names = "--events", defaultValue = "500000", description = "Default ${DEFAULT-VALUE}.")
    private int events;

    @Option(names = "--rounds", defaultValue = "3", description = "Exports of each format (default ${DEFAULT-VALUE}).")
    private int rounds;

    private final HttpClient http = HttpClient.newHttpClient();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new HistoryExportBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("modeltrail-history");
        try (ModeltrailServer server = ModeltrailServer.start(List.of(
                "--modeltrail.data-dir=" + directory,
                "--modeltrail.http.port=0",
                "--modeltrail.kafka.enabled=false",
                "--modeltrail.roles=command,query"))) {
            server.bean(Accounts.class).create(NAME, Set.of(Role.AUDITOR), PASSWORD);
            EventStore store = server.bean(EventStore.class);
            PredictionEvents predictions = new PredictionEvents(0);
            for (int stored = 0; stored < events; stored += LIST) {
                store.publish(predictions.next(Math.min(LIST, events - stored)));
            }
            awaitSigned(server.bean(TransparencyLog.class));
            awaitReadSide(JdbcClient.create(server.bean(DataSource.class)));
            System.out.printf(
                    Locale.ROOT,
                    "%d cores, Java %s, heap %d MiB; %,d events%n",
                    Runtime.getRuntime().availableProcessors(),
                    Runtime.version(),
                    Runtime.getRuntime().maxMemory() >> 20,
                    events);
            boolean held = true;
            for (String format : List.of("jsonl", "csv", "parquet")) {
                for (int round = 1; round <= rounds; round++) {
                    held &= export(server, format, round) >= FLOOR_PER_SECOND || round < rounds;
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "floor %,.0f/s in the last round of each: %s%n",
                    FLOOR_PER_SECOND,
                    held ? "held" : "NOT HELD");
            return held ? 0 : 1;
        }
    }

    private void awaitSigned(TransparencyLog log) {
        long limit = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (log.checkpoint().map(Checkpoint::size).orElse(0L) < events) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("the log is not signed");
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** So that it takes nothing of the machine meanwhile. */
    private static void awaitReadSide(JdbcClient database) {
        while (database.sql("""
                        SELECT next_index - 1 - coalesce((SELECT position FROM query_prediction_progress), -1)
                        FROM event_log_head""").query(Long.class).single() > LIST) {
            LockSupport.parkNanos(50_000_000);
        }
    }

    private double export(ModeltrailServer server, String format, int round) throws Exception {
        System.gc();
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
        long before =
                heap().stream().mapToLong(pool -> pool.getUsage().getUsed()).sum();
        long begun = System.nanoTime();
        HttpResponse<InputStream> answer = http.send(
                HttpRequest.newBuilder(server.url().resolve("/api/v1/audit/history?format=" + format))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        (NAME + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8)))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        long bytes;
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
            bytes = body.transferTo(java.io.OutputStream.nullOutputStream());
        }
        double perSecond = events / ((System.nanoTime() - begun) / 1e9);
        long peak =
                heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        System.out.printf(
                Locale.ROOT,
                "%-8s round %d: %,9.0f events/s, %,d bytes; heap %d MiB before, at most %d MiB%n",
                format,
                round,
                perSecond,
                bytes,
                before >> 20,
                peak >> 20);
        return perSecond;
    }

    private static List<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
