package io.modeltrail.benchmarks;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.eventstore.postgres.LogSources;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import io.modeltrail.query.moment.MomentRun;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.replay.ReplayRun;
import io.modeltrail.runtime.replay.ReplayRun.Replayed;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.scoring.LinearModel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Replays a log of predictions bit for bit, and makes a moment of the past from it. */
@Command(
        name = "ReplayBenchmark",
        mixinStandardHelpOptions = true,
        description =
                "Fills a durable PostgreSQL with predictions of a linear model of 20 features, replays all of them,"
                        + " and makes the read side's moment at the end of the log.")
public final class ReplayBenchmark implements Callable<Integer> {
    private static final double FLOOR_PER_SECOND = 20_000;
    private static final int FEATURES = 20;
    private static final UseCaseKey CHURN = new UseCaseKey("churn");
    private static final Actor PRODUCT = new Actor("01990000-0000-7000-8000-000000000001", Role.PRODUCT);

    @Option(names = "--predictions", defaultValue = "100000", description = "To store (default ${DEFAULT-VALUE}).")
    private int predictions;

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds of each kind (default ${DEFAULT-VALUE}).")
    private int rounds;

    private final CompiledScorer scorer = scorer();
    private final Sha256Digest artefact = Sha256Digest.of(scorer.artefact());
    private final ModelVersionId model = ModelVersionId.next();
    private final RolloutId rollout = RolloutId.next();
    private final SplittableRandom random = new SplittableRandom(42);

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ReplayBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (DurablePostgres postgres =
                new DurablePostgres(20, false, "classpath:db/migration/eventstore", "classpath:db/migration/query")) {
            System.out.printf(
                    "%d cores, Java %s, %,d predictions%n",
                    Runtime.getRuntime().availableProcessors(), Runtime.version(), predictions);
            System.out.println("PostgreSQL: " + postgres.setting());
            EventStorageEngine engine = new EventStores(postgres.pool()).dense();
            EmbeddedEventStore log = EventStores.store(engine);
            for (int stored = 0; stored < predictions; stored += 1000) {
                log.publish(next(Math.min(1000, predictions - stored)));
            }
            Rounds replays = replays(postgres, engine, log);
            Rounds moments = moments(postgres, engine, log);
            replays.printMedian();
            moments.printMedian();
            boolean held = replays.medianEventsPerSecond() >= FLOOR_PER_SECOND;
            System.out.printf("floor %,.0f replayed/s: %s%n", FLOOR_PER_SECOND, held ? "held" : "NOT HELD");
            return held ? 0 : 1;
        }
    }

    private Rounds replays(DurablePostgres postgres, EventStorageEngine engine, EmbeddedEventStore log)
            throws Exception {
        ArtifactFiles artifacts = new ArtifactFiles(Files.createTempDirectory("modeltrail-benchmark"));
        artifacts.store(scorer.artefact());
        Rounds measured = new Rounds("replay");
        try (AnnotationConfigApplicationContext beans = new AnnotationConfigApplicationContext()) {
            LogSources sources = new LogSources(
                    postgres.pool(), engine, NamedEventSerializer.ofContracts(), NoOpEventUpcaster.INSTANCE);
            beans.registerBean(
                    LogSources.PREDICTIONS_IN_RUNS, StreamableMessageSource.class, sources::predictionsInRuns);
            beans.registerBean(EventStore.class, () -> log);
            ReplayRun.register(beans);
            beans.refresh();
            ReplayRun.all(beans, artifacts);
            for (int round = 0; round < rounds; round++) {
                long cpu = AppendBenchmark.cpuNanos(postgres);
                long begin = System.nanoTime();
                Replayed replayed = ReplayRun.all(beans, artifacts);
                long nanos = System.nanoTime() - begin;
                if (replayed.all() != predictions || replayed.identical() != predictions) {
                    throw new IllegalStateException("not all are identical: " + replayed);
                }
                measured.add(new Rounds.Round(predictions, nanos, AppendBenchmark.cpuNanos(postgres) - cpu));
            }
        }
        return measured;
    }

    private Rounds moments(DurablePostgres postgres, EventStorageEngine engine, EmbeddedEventStore log)
            throws Exception {
        Rounds measured = new Rounds("moment");
        try (ReadSide readSide = ReadSide.start(postgres.pool(), engine, log, false)) {
            long head = log.createHeadToken().position().orElseThrow();
            // The live projections are to have caught up, as they have in a server that somebody asks about the past.
            readSide.awaitPosition(head);
            for (int round = 0; round < rounds; round++) {
                long cpu = AppendBenchmark.cpuNanos(postgres);
                long nanos = MomentRun.nanos(readSide.beans(), head);
                measured.add(new Rounds.Round(head + 1, nanos, AppendBenchmark.cpuNanos(postgres) - cpu));
            }
        }
        return measured;
    }

    private List<EventMessage<?>> next(int count) {
        String request = Identifiers.next().toString();
        Map<String, String> trail = new HashMap<>(TrailMetadata.of(PRODUCT, CHURN));
        trail.put(TrailMetadata.CORRELATION_ID, request);
        trail.put(TrailMetadata.CAUSATION_ID, request);
        List<EventMessage<?>> events = new ArrayList<>(count);
        for (int one = 0; one < count; one++) {
            events.add(new GenericEventMessage<>(prediction(), trail));
        }
        return events;
    }

    private PredictionMade prediction() {
        Map<String, Object> values = LinkedHashMap.newLinkedHashMap(FEATURES);
        for (int feature = 0; feature < FEATURES; feature++) {
            values.put("feature_" + feature, random.nextInt(1_000_000) / 100.0);
        }
        FeatureRow row = new FeatureRow(values);
        float margin = scorer.margin(row);
        float score = scorer.score(margin);
        return new PredictionMade(
                PredictionId.next(),
                CHURN,
                "customer-" + random.nextInt(1_000_000),
                row,
                1,
                model,
                artefact,
                rollout,
                0,
                Variant.CHAMPION,
                margin,
                score,
                scorer.threshold(),
                score >= scorer.threshold(),
                PRODUCT,
                Channel.REST,
                null,
                null);
    }

    private static CompiledScorer scorer() {
        List<ColumnSpec> columns = new ArrayList<>();
        columns.add(column("customer", ColumnSpec.Kind.TEXT, ColumnSpec.ColumnRole.ENTITY_KEY, List.of()));
        for (int feature = 0; feature < FEATURES; feature++) {
            columns.add(
                    column("feature_" + feature, ColumnSpec.Kind.DECIMAL, ColumnSpec.ColumnRole.FEATURE, List.of()));
        }
        columns.add(column("churn", ColumnSpec.Kind.CATEGORY, ColumnSpec.ColumnRole.LABEL, List.of("No", "Yes")));
        double[] weights = new double[FEATURES];
        double[] means = new double[FEATURES];
        double[] deviations = new double[FEATURES];
        Arrays.setAll(weights, feature -> (feature % 7 - 3) / 10.0);
        Arrays.fill(means, 5_000);
        Arrays.fill(deviations, 2_900);
        return new CompiledScorer(
                new DatasetSchema("churn", 1, "Yes", columns), 0.5f, new LinearModel(weights, means, deviations, 0.1));
    }

    private static ColumnSpec column(
            String name, ColumnSpec.Kind kind, ColumnSpec.ColumnRole role, List<String> values) {
        return new ColumnSpec(name, kind, role, null, null, values, false, name);
    }
}
