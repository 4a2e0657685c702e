package io.modeltrail.benchmarks;

import java.util.concurrent.Callable;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads the event log from position 0, as a projection that is rebuilt does, without the projection. */
@Command(
        name = "ReadBenchmark",
        mixinStandardHelpOptions = true,
        description = "Reads predictions from position 0 and deserialises payload and metadata of each, in one thread.")
public final class ReadBenchmark implements Callable<Integer> {
    @Option(names = "--events", defaultValue = "200000", description = "Events to read (default ${DEFAULT-VALUE}).")
    private int events;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds (default ${DEFAULT-VALUE}).")
    private int rounds;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ReadBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (DurablePostgres postgres = new DurablePostgres(2, false)) {
            System.out.printf(
                    "%d cores, Java %s, 1 thread, %,d events%n",
                    Runtime.getRuntime().availableProcessors(), Runtime.version(), events);
            System.out.println("PostgreSQL: " + postgres.setting());
            EventStorageEngine engine = new EventStores(postgres.pool()).dense();
            PredictionEvents predictions = new PredictionEvents(0);
            for (int stored = 0; stored < events; stored += 1000) {
                engine.appendEvents(predictions.next(Math.min(1000, events - stored)));
            }
            Rounds rounds = new Rounds("read and deserialise");
            readAll(postgres, engine);
            for (int round = 0; round < this.rounds; round++) {
                rounds.add(readAll(postgres, engine));
            }
            rounds.printMedian();
            return 0;
        }
    }

    private Rounds.Round readAll(DurablePostgres postgres, EventStorageEngine engine) {
        long cpuBefore = AppendBenchmark.cpuNanos(postgres);
        long begin = System.nanoTime();
        long read = engine.readEvents(null, false)
                .filter(event ->
                        event.getPayload() != null && event.getMetaData().size() == 5)
                .count();
        long nanos = System.nanoTime() - begin;
        if (read != events) {
            throw new IllegalStateException("read " + read + " of " + events + " events");
        }
        return new Rounds.Round(read, nanos, AppendBenchmark.cpuNanos(postgres) - cpuBefore);
    }
}
