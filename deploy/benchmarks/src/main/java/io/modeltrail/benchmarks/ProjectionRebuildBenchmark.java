package io.modeltrail.benchmarks;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.QuerySideConfiguration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.flywaydb.core.Flyway;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Builds the projections of the read side anew from position 0, as an operator does after a change of a table. */
@Command(
        name = "ProjectionRebuildBenchmark",
        mixinStandardHelpOptions = true,
        description = "Fills a durable PostgreSQL with predictions and a few other events, then resets the read side's"
                + " projections and measures until all of them have caught up.")
public final class ProjectionRebuildBenchmark implements Callable<Integer> {
    private static final double FLOOR_EVENTS_PER_SECOND = 20_000;
    private static final String PREDICTIONS = "query.prediction";
    private static final Actor OPERATOR = new Actor("01990000-0000-7000-8000-000000000002", Role.OPERATOR);
    /** Outcomes after each ten thousand events. */
    private static final int OUTCOMES = 50;

    private static final UseCaseKey CHURN = new UseCaseKey("churn");

    @Option(names = "--events", defaultValue = "300000", description = "Events to store (default ${DEFAULT-VALUE}).")
    private int events;

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds of each kind (default ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--entities",
            defaultValue = "1000000",
            description = "Entities that predictions are about (default ${DEFAULT-VALUE}).")
    private int entities;

    @Option(
            names = "--whole-log",
            description = "Let every processor read the whole log, event by event, as behind Axon Server.")
    private boolean wholeLog;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ProjectionRebuildBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (DurablePostgres postgres = new DurablePostgres(20, false)) {
            Flyway.configure()
                    .dataSource(postgres.pool())
                    .locations("classpath:db/migration/eventstore", "classpath:db/migration/query")
                    .load()
                    .migrate();
            System.out.printf(
                    "%d cores, Java %s, heap %d MiB, %,d events, batch size %d, %d groups in %d processors%n",
                    Runtime.getRuntime().availableProcessors(),
                    Runtime.version(),
                    Runtime.getRuntime().maxMemory() >> 20,
                    events,
                    QuerySideConfiguration.BATCH_SIZE,
                    QuerySideConfiguration.PROCESSING_GROUPS.size(),
                    QuerySideConfiguration.PROCESSING_GROUPS.stream()
                            .map(QuerySideConfiguration::processorOf)
                            .distinct()
                            .count());
            System.out.println("PostgreSQL: " + postgres.setting());
            EventStorageEngine engine = new EventStores(postgres.pool()).dense();
            EmbeddedEventStore log = EventStores.store(engine);
            fill(log);
            ReadSide readSide = ReadSide.start(postgres.pool(), engine, log, wholeLog);
            Configuration axon = readSide.axon();
            Rounds together = new Rounds("all groups together");
            Rounds alone = new Rounds("query.prediction alone");
            rebuild(postgres, axon, QuerySideConfiguration.PROCESSING_GROUPS);
            for (int round = 0; round < rounds; round++) {
                together.add(rebuild(postgres, axon, QuerySideConfiguration.PROCESSING_GROUPS));
                alone.add(rebuild(postgres, axon, List.of(PREDICTIONS)));
            }
            int exitCode = report(postgres, together, alone);
            readSide.close();
            return exitCode;
        }
    }

    /** Rollouts and outcomes before, within and after the predictions: rare events among frequent ones. */
    private void fill(EmbeddedEventStore log) {
        SegmentedModel model = new SegmentedModel();
        PredictionEvents predictions = new PredictionEvents(0, model.version(), entities);
        log.publish(model.events());
        int stored = model.events().size();
        int next = 0;
        while (stored < events) {
            if (stored >= next) {
                next += 10_000;
                List<EventMessage<?>> others = new ArrayList<>(rollout());
                others.addAll(SegmentedModel.outcomes(OUTCOMES, entities));
                log.publish(others);
                stored += others.size();
            }
            int together = Math.min(1000, events - stored);
            log.publish(predictions.next(together));
            stored += together;
        }
    }

    private static List<EventMessage<?>> rollout() {
        RolloutId id = RolloutId.next();
        ModelVersionId challenger = ModelVersionId.next();
        String request = Identifiers.next().toString();
        Map<String, String> trail = new HashMap<>(TrailMetadata.of(OPERATOR, CHURN));
        trail.put(TrailMetadata.CORRELATION_ID, request);
        trail.put(TrailMetadata.CAUSATION_ID, request);
        Object started =
                new RolloutStarted(id, CHURN, challenger, null, RolloutPlan.everybodyAtOnce(), "salt", OPERATOR);
        Object completed = new RolloutCompleted(id, CHURN, challenger);
        return List.of(
                new GenericDomainEventMessage<>("Rollout", id.toString(), 0, started, trail),
                new GenericDomainEventMessage<>("Rollout", id.toString(), 1, completed, trail));
    }

    private Rounds.Round rebuild(DurablePostgres postgres, Configuration axon, List<String> groups) {
        List<StreamingEventProcessor> processors = groups.stream()
                .map(group -> axon.eventProcessingConfiguration()
                        .eventProcessorByProcessingGroup(group, StreamingEventProcessor.class)
                        .orElseThrow())
                .distinct()
                .toList();
        long head = axon.eventStore().createHeadToken().position().orElseThrow();
        processors.forEach(processor -> awaitPosition(processor, head));
        processors.forEach(StreamingEventProcessor::shutDown);
        processors.forEach(StreamingEventProcessor::resetTokens);
        postgres.checkpoint();
        System.gc();
        long cpuBefore = AppendBenchmark.cpuNanos(postgres);
        long begin = System.nanoTime();
        processors.forEach(StreamingEventProcessor::start);
        processors.forEach(processor -> awaitPosition(processor, head));
        long nanos = System.nanoTime() - begin;
        long rows = postgres.sql()
                .sql("SELECT count(*) FROM query_prediction")
                .query(Long.class)
                .single();
        if (rows < events * 0.98) {
            throw new IllegalStateException("only " + rows + " predictions were projected");
        }
        return new Rounds.Round(head + 1, nanos, AppendBenchmark.cpuNanos(postgres) - cpuBefore);
    }

    private static void awaitPosition(StreamingEventProcessor processor, long head) {
        while (processor.processingStatus().values().stream()
                        .mapToLong(segment -> segment.getCurrentPosition().orElse(-1))
                        .min()
                        .orElse(-1)
                < head) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static int report(DurablePostgres postgres, Rounds together, Rounds alone) {
        postgres.sql()
                .sql("""
                        SELECT (SELECT count(*) FROM query_prediction) AS predictions,
                               (SELECT count(*) FROM query_risk) AS risks,
                               (SELECT count(*) FROM query_outcome) AS outcomes,
                               (SELECT count(*) FROM query_rollout) AS rollouts
                        """)
                .query((row, ignored) -> String.format(
                        "rows: %,d predictions of %,d entities, %,d outcomes, %,d rollouts",
                        row.getLong("predictions"),
                        row.getLong("risks"),
                        row.getLong("outcomes"),
                        row.getLong("rollouts")))
                .list()
                .forEach(System.out::println);
        alone.printMedian();
        together.printMedian();
        boolean held = together.medianEventsPerSecond() >= FLOOR_EVENTS_PER_SECOND;
        System.out.printf("floor %,.0f events/s: %s%n", FLOOR_EVENTS_PER_SECOND, held ? "held" : "NOT HELD");
        return held ? 0 : 1;
    }
}
