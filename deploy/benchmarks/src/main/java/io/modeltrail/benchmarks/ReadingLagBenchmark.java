package io.modeltrail.benchmarks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long after its commit a prediction can be read. */
@Command(
        name = "ReadingLagBenchmark",
        mixinStandardHelpOptions = true,
        description =
                "Appends predictions at a steady rate to a durable PostgreSQL and measures, for each group of them, how long"
                        + " after its commit the read side's tables have it.")
public final class ReadingLagBenchmark implements Callable<Integer> {
    private static final int ENTITIES = 100_000;
    private static final int WARM_UP_SECONDS = 5;
    private static final Committed END = new Committed(Long.MAX_VALUE, 0);

    @Option(names = "--rate", defaultValue = "5000", description = "Predictions a second (default ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--seconds", defaultValue = "30", description = "For so long (default ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--together", defaultValue = "50", description = "In one commit (default ${DEFAULT-VALUE}).")
    private int together;

    private final Deque<Committed> waiting = new ArrayDeque<>();
    private final List<Long> lagMicros = new ArrayList<>();

    private record Committed(long position, long nanoTime) {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ReadingLagBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (DurablePostgres postgres = new DurablePostgres(20, false)) {
            Flyway.configure()
                    .dataSource(postgres.pool())
                    .locations("classpath:db/migration/eventstore", "classpath:db/migration/query")
                    .load()
                    .migrate();
            System.out.println("PostgreSQL: " + postgres.setting());
            EventStorageEngine engine = new EventStores(postgres.pool()).dense();
            EmbeddedEventStore log = EventStores.store(engine);
            SegmentedModel model = new SegmentedModel();
            log.publish(model.events());
            ReadSide readSide = ReadSide.start(postgres.pool(), engine, log, false);
            try {
                PredictionEvents predictions = new PredictionEvents(0, model.version(), ENTITIES);
                long warm =
                        round(postgres.sql(), log, predictions, model.events().size() - 1, WARM_UP_SECONDS);
                lagMicros.clear();
                round(postgres.sql(), log, predictions, warm, seconds);
            } finally {
                readSide.close();
            }
        }
        report();
        return 0;
    }

    /** @return position of the last prediction */
    private long round(JdbcClient sql, EmbeddedEventStore log, PredictionEvents predictions, long last, int duration)
            throws InterruptedException {
        Thread reader = Thread.ofPlatform().start(() -> awaitAll(sql));
        long position = write(log, predictions, last, duration);
        synchronized (waiting) {
            waiting.add(END);
        }
        reader.join();
        waiting.clear();
        return position;
    }

    private long write(EmbeddedEventStore log, PredictionEvents predictions, long last, int duration) {
        long position = last;
        long begin = System.nanoTime();
        long pause = 1_000_000_000L * together / rate;
        long groups = (long) duration * rate / together;
        for (long group = 0; group < groups; group++) {
            while (System.nanoTime() - begin < group * pause) {
                LockSupport.parkNanos(100_000);
            }
            log.publish(predictions.next(together));
            position += together;
            synchronized (waiting) {
                waiting.add(new Committed(position, System.nanoTime()));
            }
        }
        System.out.printf("wrote %,d predictions in %.1f s%n", groups * together, (System.nanoTime() - begin) / 1e9);
        return position;
    }

    /** Looks at the table once a millisecond, until everything has arrived that was committed, and nothing more is to come. */
    private void awaitAll(JdbcClient sql) {
        while (true) {
            long applied = sql.sql("SELECT coalesce(max(position), -1) FROM query_prediction_progress")
                    .query(Long.class)
                    .single();
            long now = System.nanoTime();
            synchronized (waiting) {
                while (!waiting.isEmpty() && waiting.peek().position() <= applied) {
                    lagMicros.add((now - waiting.remove().nanoTime()) / 1_000);
                }
                if (END.equals(waiting.peek())) {
                    return;
                }
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void report() {
        List<Long> sorted = lagMicros.stream().sorted().toList();
        System.out.printf(
                "%,d/s in groups of %d, %d s: readable after p50 %.1f ms, p99 %.1f ms, at most %.1f ms (%d groups)%n",
                rate,
                together,
                seconds,
                sorted.get(sorted.size() / 2) / 1e3,
                sorted.get(sorted.size() * 99 / 100) / 1e3,
                sorted.getLast() / 1e3,
                sorted.size());
    }
}
