package io.modeltrail.benchmarks;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.subject.AboutSubject;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import io.modeltrail.eventstore.serial.NamedFeatures;
import io.modeltrail.eventstore.serial.SubjectSeals;
import io.modeltrail.eventstore.subjectkeys.SubjectKeysOfDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Appends lists of predictions whose personal data is sealed, and lists where it is not, by turns. */
@Command(
        name = "SealingBenchmark",
        mixinStandardHelpOptions = true,
        description =
                "Appends predictions in lists to a durable PostgreSQL, with personal data encrypted for subjects that have"
                        + " keys and in the same form unencrypted by turns.")
public final class SealingBenchmark implements Callable<Integer> {
    private static final double FLOOR_RATIO = 0.9;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds of each (default ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--lists", defaultValue = "60", description = "Lists in a round (default ${DEFAULT-VALUE}).")
    private int lists;

    @Option(names = "--list-size", defaultValue = "1000", description = "Events in a list (default ${DEFAULT-VALUE}).")
    private int listSize;

    @Option(names = "--threads", defaultValue = "2", description = "Publishing threads (default ${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--subjects", defaultValue = "10000", description = "Data subjects (default ${DEFAULT-VALUE}).")
    private int subjects;

    @Option(
            names = "--features",
            defaultValue = "" + PredictionEvents.LEAST_FEATURES,
            description = "Of each prediction, 7 or more (default ${DEFAULT-VALUE}; the churn pilot has 70).")
    private int features;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SealingBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (features < PredictionEvents.LEAST_FEATURES) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this), "--features: give " + PredictionEvents.LEAST_FEATURES + " or more");
        }
        Path folder = Files.createTempDirectory("sealing").resolve("keys");
        try (DurablePostgres postgres = new DurablePostgres(threads + 1, false);
                SubjectKeysOfDatabase keys = new SubjectKeysOfDatabase(postgres.pool(), folder);
                ExecutorService publishers = Executors.newFixedThreadPool(threads)) {
            System.out.println("PostgreSQL: " + postgres.setting());
            NamedFeatures names = PredictionEvents.named(features);
            NamedEventSerializer sealing = NamedEventSerializer.ofContracts(keys.seals(), names);
            EmbeddedEventStore sealed = EventStores.store(new EventStores(postgres.pool(), sealing).dense());
            EmbeddedEventStore open = EventStores.store(
                    new EventStores(postgres.pool(), NamedEventSerializer.ofContracts(new Unencrypted(), names))
                            .dense());
            printBytes(sealing);
            System.out.println("making keys and warming up");
            round(postgres, sealed, publishers);
            round(postgres, open, publishers);
            Rounds ofSealed = new Rounds("sealed");
            Rounds ofOpen = new Rounds("unencrypted");
            for (int round = 0; round < rounds; round++) {
                // The first of a pair changes, so that neither always follows the other.
                boolean sealedFirst = round % 2 == 0;
                (sealedFirst ? ofSealed : ofOpen).add(round(postgres, sealedFirst ? sealed : open, publishers));
                (sealedFirst ? ofOpen : ofSealed).add(round(postgres, sealedFirst ? open : sealed, publishers));
            }
            sealed.shutDown();
            open.shutDown();
            return report(ofSealed, ofOpen);
        }
    }

    private PredictionEvents events(int thread) {
        return new PredictionEvents(thread, ModelVersionId.next(), subjects, features);
    }

    private void printBytes(NamedEventSerializer sealing) {
        Jackson3Serializer plain = Jackson3Serializer.builder().build();
        long sealedBytes = 0;
        long plainBytes = 0;
        List<EventMessage<?>> some = events(-1).next(1000);
        sealing.prepare(some);
        for (EventMessage<?> event : some) {
            sealedBytes += sealing.serialize(event.getPayload(), byte[].class).getData().length;
            plainBytes += plain.serialize(event.getPayload(), byte[].class).getData().length;
        }
        System.out.printf(
                "payload: %d bytes sealed, %d bytes as plain JSON, on average%n",
                sealedBytes / some.size(), plainBytes / some.size());
    }

    private Rounds.Round round(DurablePostgres postgres, EmbeddedEventStore store, ExecutorService publishers)
            throws Exception {
        postgres.checkpoint();
        System.gc();
        long cpuBefore = AppendBenchmark.cpuNanos(postgres);
        long begin = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int share = lists / threads + (thread < lists % threads ? 1 : 0);
            PredictionEvents events = events(thread);
            running.add(publishers.submit(() -> {
                for (int list = 0; list < share; list++) {
                    store.publish(events.next(listSize));
                }
            }));
        }
        for (Future<?> publisher : running) {
            publisher.get();
        }
        long nanos = System.nanoTime() - begin;
        return new Rounds.Round((long) lists * listSize, nanos, AppendBenchmark.cpuNanos(postgres) - cpuBefore);
    }

    private static int report(Rounds ofSealed, Rounds ofOpen) {
        ofSealed.printMedian();
        ofOpen.printMedian();
        double ratio = ofSealed.medianEventsPerSecond() / ofOpen.medianEventsPerSecond();
        boolean held = ratio >= FLOOR_RATIO;
        System.out.printf(
                "sealed against unencrypted: %.2f (floor %.1f): %s%n", ratio, FLOOR_RATIO, held ? "held" : "NOT HELD");
        return held ? 0 : 1;
    }

    /** The same stored form without the encryption and without the keys. */
    private static final class Unencrypted implements SubjectSeals {
        private static final SubjectId SOMEBODY = SubjectId.next();

        @Override
        public void prepare(Collection<? extends AboutSubject> events) {}

        @Override
        public Sealed seal(AboutSubject event, byte[] personal, String place) {
            return new Sealed(SOMEBODY, personal);
        }

        @Override
        public Optional<byte[]> open(SubjectId subject, byte[] sealed, String place) {
            return Optional.of(sealed);
        }

        @Override
        public Optional<SubjectId> erased(AboutSubject event) {
            return Optional.empty();
        }
    }
}
