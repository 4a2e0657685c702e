package io.modeltrail.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Appends lists of predictions through Axon's event store, with Modeltrail's engine and with Axon's own by turns. */
@Command(
        name = "AppendBenchmark",
        mixinStandardHelpOptions = true,
        description = "Appends events in lists through Axon's publish(List) to a durable PostgreSQL, making and"
                + " serialising the events included, with dense positions and with Axon's stock JDBC engine by turns.")
public final class AppendBenchmark implements Callable<Integer> {
    private static final double FLOOR_EVENTS_PER_SECOND = 40_000;
    private static final double FLOOR_RATIO = 0.9;

    @Option(names = "--rounds", defaultValue = "7", description = "Rounds of each engine (default ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--lists", defaultValue = "200", description = "Lists in a round (default ${DEFAULT-VALUE}).")
    private int lists;

    @Option(names = "--list-size", defaultValue = "1000", description = "Events in a list (default ${DEFAULT-VALUE}).")
    private int listSize;

    @Option(names = "--threads", defaultValue = "2", description = "Publishing threads (default ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--rewrite-batched-inserts",
            description = "Let the driver join the stock engine's inserts (changes nothing for the dense engine).")
    private boolean rewriteBatchedInserts;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new AppendBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (DurablePostgres postgres = new DurablePostgres(threads + 1, rewriteBatchedInserts);
                ExecutorService publishers = Executors.newFixedThreadPool(threads)) {
            System.out.printf(
                    "%d cores, Java %s, heap %d MiB, %d threads, lists of %d, %d lists a round%n",
                    Runtime.getRuntime().availableProcessors(),
                    Runtime.version(),
                    Runtime.getRuntime().maxMemory() >> 20,
                    threads,
                    listSize,
                    lists);
            System.out.println("PostgreSQL: " + postgres.setting());
            EventStores engines = new EventStores(postgres.pool());
            EmbeddedEventStore dense = EventStores.store(engines.dense());
            EmbeddedEventStore stock = EventStores.store(engines.stock());
            Rounds ofDense = new Rounds("dense positions");
            Rounds ofStock = new Rounds("stock JDBC engine");
            System.out.println("warming up");
            round(postgres, dense, publishers);
            round(postgres, stock, publishers);
            for (int round = 0; round < rounds; round++) {
                // The first of a pair changes, so that neither always follows the other.
                boolean denseFirst = round % 2 == 0;
                (denseFirst ? ofDense : ofStock).add(round(postgres, denseFirst ? dense : stock, publishers));
                (denseFirst ? ofStock : ofDense).add(round(postgres, denseFirst ? stock : dense, publishers));
            }
            dense.shutDown();
            stock.shutDown();
            return report(postgres, ofDense, ofStock);
        }
    }

    private Rounds.Round round(DurablePostgres postgres, EmbeddedEventStore store, ExecutorService publishers)
            throws Exception {
        postgres.checkpoint();
        System.gc();
        long cpuBefore = cpuNanos(postgres);
        long begin = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int share = lists / threads + (thread < lists % threads ? 1 : 0);
            PredictionEvents events = new PredictionEvents(thread);
            running.add(publishers.submit(() -> {
                for (int list = 0; list < share; list++) {
                    List<EventMessage<?>> next = events.next(listSize);
                    store.publish(next);
                }
            }));
        }
        for (Future<?> publisher : running) {
            publisher.get();
        }
        long nanos = System.nanoTime() - begin;
        return new Rounds.Round((long) lists * listSize, nanos, cpuNanos(postgres) - cpuBefore);
    }

    static long cpuNanos(DurablePostgres postgres) {
        OperatingSystemMXBean self = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return self.getProcessCpuTime() + postgres.cpu().toNanos();
    }

    private static int report(DurablePostgres postgres, Rounds ofDense, Rounds ofStock) {
        postgres.sql()
                .sql("""
                        SELECT count(*) AS events, max(global_index) + 1 AS after_last,
                               avg(length(payload)) AS payload, avg(length(meta_data)) AS meta_data
                        FROM domain_event_entry
                        """)
                .query((row, ignored) -> String.format(
                        "stored: %,d dense events, next position %,d, payload %.0f bytes, metadata %.0f bytes on average",
                        row.getLong("events"),
                        row.getLong("after_last"),
                        row.getDouble("payload"),
                        row.getDouble("meta_data")))
                .list()
                .forEach(System.out::println);
        ofDense.printMedian();
        ofStock.printMedian();
        double ratio = ofDense.medianEventsPerSecond() / ofStock.medianEventsPerSecond();
        boolean held = ofDense.medianEventsPerSecond() >= FLOOR_EVENTS_PER_SECOND && ratio >= FLOOR_RATIO;
        System.out.printf(
                "dense against stock: %.2f (floor %.1f); floor %,.0f events/s: %s%n",
                ratio, FLOOR_RATIO, FLOOR_EVENTS_PER_SECOND, held ? "both floors held" : "NOT HELD");
        return held ? 0 : 1;
    }
}
