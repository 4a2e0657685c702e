package io.modeltrail.benchmarks;

import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.features.FeatureTrail;
import io.modeltrail.features.KafkaCluster;
import io.modeltrail.features.definition.FeatureSetFile;
import io.modeltrail.features.online.OnlineStore;
import io.modeltrail.features.online.OnlineView;
import io.modeltrail.features.streaming.InputReader;
import io.modeltrail.features.streaming.SetStates;
import io.modeltrail.features.streaming.StreamingEngine;
import io.modeltrail.kafka.KafkaBroker;
import io.modeltrail.testkit.SubjectsForTests;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.RestController;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** The online engine with the churn pilot's features: a backlog, a restart, a steady stream, and reads. */
@Command(
        name = "StreamingBenchmark",
        mixinStandardHelpOptions = true,
        description =
                "Feeds made-up customer events through a Kafka broker in this process and the online engine into a"
                        + " durable PostgreSQL. CPU is that of this process, its broker included, and of PostgreSQL.")
public final class StreamingBenchmark implements Callable<Integer> {
    private static final FeatureSetKey SET = new FeatureSetKey("churn-customer");
    private static final String FILE = "/io/modeltrail/churnpilot/pilot/churn-features.yaml";
    private static final double FLOOR_EVENTS_PER_SECOND = 30_000;
    private static final double FLOOR_CPU_MICROS = 25;

    @Option(names = "--customers", defaultValue = "100000", description = "Default ${DEFAULT-VALUE}.")
    private int customers;

    @Option(names = "--events", defaultValue = "2000000", description = "In the backlog (default ${DEFAULT-VALUE}).")
    private int events;

    @Option(names = "--days", defaultValue = "30", description = "That the backlog spans (default ${DEFAULT-VALUE}).")
    private int days;

    @Option(names = "--rate", defaultValue = "5000", description = "Events/s of the stream (default ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--seconds", defaultValue = "15", description = "Of the stream (default ${DEFAULT-VALUE}).")
    private int seconds;

    private boolean held = true;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new StreamingBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path log = Files.createTempDirectory("modeltrail-benchmark-kafka");
        KafkaBroker broker = new KafkaBroker(log, 0, 0);
        broker.start();
        try (DurablePostgres postgres =
                new DurablePostgres(4, false, "classpath:db/migration/eventstore", "classpath:db/migration/features")) {
            System.out.printf(
                    "%d cores, Java %s, heap %d MiB; %,d customers, %,d events over %d days%n",
                    Runtime.getRuntime().availableProcessors(),
                    Runtime.version(),
                    Runtime.getRuntime().maxMemory() >> 20,
                    customers,
                    events,
                    days);
            System.out.println("PostgreSQL: " + postgres.setting());
            define(postgres.sql());
            CustomerEvents source = new CustomerEvents(customers, 42);
            backlog(postgres, broker.bootstrapServers(), source);
            restart(postgres, broker.bootstrapServers(), source);
        } finally {
            broker.stop();
        }
        return held ? 0 : 1;
    }

    /** A first run that makes the topics, then the backlog, then the engine on it. */
    private void backlog(DurablePostgres postgres, String servers, CustomerEvents source) throws Exception {
        try (AnnotationConfigApplicationContext warmUp = start(postgres.pool(), servers)) {
            await(() -> isLoaded(warmUp));
        }
        long until = System.currentTimeMillis();
        long from = until - Duration.ofDays(days).toMillis();
        try (KafkaProducer<byte[], byte[]> producer = producer(servers)) {
            for (int customer = 0; customer < customers; customer++) {
                send(producer, source.profile(customer, from));
            }
            for (int index = 0; index < events; index++) {
                send(producer, source.next(from + (until - from) * index / events));
            }
        }
        System.gc();
        postgres.checkpoint();
        long total = (long) customers + events;
        long cpuBefore = AppendBenchmark.cpuNanos(postgres);
        Duration databaseBefore = postgres.cpu();
        long begun = System.nanoTime();
        try (AnnotationConfigApplicationContext engine = start(postgres.pool(), servers)) {
            await(() -> done(postgres.sql()) >= total);
            long nanos = System.nanoTime() - begun;
            Rounds round = new Rounds("catching up");
            round.add(new Rounds.Round(total, nanos, AppendBenchmark.cpuNanos(postgres) - cpuBefore));
            System.out.printf(
                    "of that, PostgreSQL %.1f µs and the consumer's thread %.1f µs an event%n",
                    postgres.cpu().minus(databaseBefore).toNanos() / 1e3 / total,
                    threadCpuNanos("features-online-churn-customer.v1-1") / 1e3 / total);
            floor("events/s", round.medianEventsPerSecond(), FLOOR_EVENTS_PER_SECOND, true);
            floor("µs CPU an event", round.medianCpuMicros(), FLOOR_CPU_MICROS, false);
            sizes(postgres.sql(), engine);
        }
    }

    private void restart(DurablePostgres postgres, String servers, CustomerEvents source) throws Exception {
        System.gc();
        long heapBefore = usedHeap();
        long begun = System.nanoTime();
        try (AnnotationConfigApplicationContext engine = start(postgres.pool(), servers)) {
            await(() -> isLoaded(engine));
            double loaded = (System.nanoTime() - begun) / 1e9;
            System.out.printf(
                    "restored %,d customers in %.2f s, Spring and joining the group included%n", customers, loaded);
            floor("s to restore", loaded, 5, false);
            System.out.printf(
                    "heap for a million customers: %.2f GiB%n",
                    (usedHeap() - heapBefore) / (double) (1 << 30) / customers * 1_000_000);
            read(engine);
            freshness(engine, servers, source);
        }
    }

    private void read(AnnotationConfigApplicationContext engine) {
        OnlineStore store = engine.getBean(OnlineStore.class);
        double[] millis = new double[400];
        double sum = 0;
        int number = 0;
        for (int round = 0; round < millis.length; round++) {
            long begun = System.nanoTime();
            OnlineView view = store.view(SET, null, null);
            long now = System.currentTimeMillis();
            for (int index = 0; index < 100; index++) {
                number = (number + 7919) % customers;
                sum += view.read(CustomerEvents.customer(number), now).value(0);
            }
            millis[round] = (System.nanoTime() - begun) / 1e6;
        }
        double[] warm = Arrays.copyOfRange(millis, 200, millis.length);
        Arrays.sort(warm);
        System.out.printf(
                "read 100 customers x all features: median %.2f ms, p99 %.2f ms (%.0f)%n", warm[100], warm[198], sum);
        floor("ms for 100 customers", warm[100], 2, false);
    }

    private record Probe(String customer, long sentMillis) {}

    private void freshness(AnnotationConfigApplicationContext engine, String servers, CustomerEvents source)
            throws Exception {
        SetStates states = engine.getBean(StreamingEngine.class).states(SET, 1).orElseThrow();
        int topic = states.set().topics().indexOf("churn.app-events");
        ConcurrentLinkedQueue<Probe> probes = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Double> latencies = new ConcurrentLinkedQueue<>();
        Thread prober = Thread.ofPlatform().daemon().start(() -> probe(states.reader(), topic, probes, latencies));
        try (KafkaProducer<byte[], byte[]> producer = producer(servers)) {
            long begun = System.nanoTime();
            for (int index = 0; index < rate * seconds; index++) {
                long due = begun + index * 1_000_000_000L / rate;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
                }
                long now = System.currentTimeMillis();
                CustomerEvents.Event event = source.next(now);
                send(producer, event);
                if (index % 50 == 0 && event.topic().equals("churn.app-events")) {
                    probes.add(new Probe(event.customer(), now));
                }
            }
        }
        await(probes::isEmpty);
        prober.join(Duration.ofSeconds(1));
        double[] sorted =
                latencies.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double median = sorted[sorted.length / 2];
        double p99 = sorted[(int) (sorted.length * 0.99)];
        System.out.printf(
                "freshness at %,d events/s for %d s: p50 %.0f ms, p99 %.0f ms, most %.0f ms (%,d probes)%n",
                rate, seconds, median, p99, sorted[sorted.length - 1], sorted.length);
        floor("ms p50", median, 250, false);
        floor("ms p99", p99, 1000, false);
    }

    /** From the moment an event happens until a read shows it. */
    private static void probe(
            InputReader reader,
            int topic,
            ConcurrentLinkedQueue<Probe> probes,
            ConcurrentLinkedQueue<Double> latencies) {
        while (true) {
            Probe probe = probes.peek();
            if (probe == null) {
                LockSupport.parkNanos(500_000);
                continue;
            }
            long now = System.currentTimeMillis();
            if (reader.read(probe.customer(), now) && reader.newestMillis(topic) >= probe.sentMillis()) {
                latencies.add((double) (now - probe.sentMillis()));
                probes.remove();
            } else {
                LockSupport.parkNanos(500_000);
            }
        }
    }

    private static void define(JdbcClient sql) throws Exception {
        try (InputStream yaml = StreamingBenchmark.class.getResourceAsStream(FILE)) {
            if (yaml == null) {
                throw new IllegalStateException(FILE + " is missing");
            }
            FeatureSetDefinition definition = FeatureSetFile.read(yaml.readAllBytes(), FILE);
            sql.sql("""
                            INSERT INTO features_definition (name, version, use_case, definition, last_sequence)
                            VALUES (?, 1, 'churn-pilot', ?, 0)""")
                    .params(SET.value(), JsonMapper.builder().build().writeValueAsString(definition))
                    .update();
        }
    }

    private static AnnotationConfigApplicationContext start(DataSource database, String servers) {
        AnnotationConfigApplicationContext beans = new AnnotationConfigApplicationContext();
        // The database closes its pool itself.
        beans.registerBean(
                DataSource.class,
                () -> database,
                definition -> ((AbstractBeanDefinition) definition).setDestroyMethodName(""));
        beans.registerBean(JdbcClient.class, () -> JdbcClient.create(database));
        beans.registerBean(JsonMapper.class, () -> JsonMapper.builder().build());
        beans.registerBean(
                EventStore.class,
                () -> EmbeddedEventStore.builder()
                        .storageEngine(new EventStores(database).dense())
                        .build());
        beans.registerBean(FeatureTrail.class);
        beans.registerBean(SubjectDirectory.class, SubjectsForTests::new);
        beans.registerBean(KafkaCluster.class, () -> new KafkaCluster(Optional.of(servers)));
        ClassPathBeanDefinitionScanner scanner = new ClassPathBeanDefinitionScanner(beans);
        scanner.addExcludeFilter(new AnnotationTypeFilter(RestController.class));
        scanner.scan(
                "io.modeltrail.features.definition",
                "io.modeltrail.features.trigger",
                "io.modeltrail.features.streaming",
                "io.modeltrail.features.online");
        beans.refresh();
        return beans;
    }

    private static boolean isLoaded(AnnotationConfigApplicationContext engine) {
        return engine.getBean(StreamingEngine.class)
                .states(SET, 1)
                .filter(SetStates::isLoaded)
                .isPresent();
    }

    private static long done(JdbcClient sql) {
        return sql.sql("SELECT coalesce(sum(next_offset), 0) FROM features_online_offset")
                .query(Long.class)
                .single();
    }

    private static void sizes(JdbcClient sql, AnnotationConfigApplicationContext engine) {
        SetStates.Size size = engine.getBean(StreamingEngine.class)
                .states(SET, 1)
                .orElseThrow()
                .size();
        System.out.printf(
                "%,d states, %.0f bytes each on average%n", size.states(), (double) size.bytes() / size.states());
        for (String table : List.of("features_online_recent", "features_online_older")) {
            System.out.printf(
                    "%s: %s%n",
                    table, sql.sql("""
                                    SELECT count(*) || ' rows, ' || pg_size_pretty(pg_total_relation_size(?::regclass))
                                           || ', average ' || coalesce(round(avg(length(content))), 0) || ' bytes' FROM\s""" + table).param(table).query(String.class).single());
        }
    }

    private void floor(String what, double measured, double floor, boolean atLeast) {
        boolean ok = atLeast ? measured >= floor : measured <= floor;
        held &= ok;
        System.out.printf("  %,.1f %s, floor %,.0f: %s%n", measured, what, floor, ok ? "held" : "NOT HELD");
    }

    private static KafkaProducer<byte[], byte[]> producer(String servers) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        ProducerConfig.LINGER_MS_CONFIG,
                        1,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        256 << 10),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, CustomerEvents.Event event) {
        var unused = producer.send(new ProducerRecord<>(event.topic(), event.key(), event.value()));
    }

    private static long usedHeap() {
        for (int round = 0; round < 3; round++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long threadCpuNanos(String name) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().equals(name)) {
                return threads.getThreadCpuTime(thread.getThreadId());
            }
        }
        return 0;
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(5_000_000);
        }
    }
}
