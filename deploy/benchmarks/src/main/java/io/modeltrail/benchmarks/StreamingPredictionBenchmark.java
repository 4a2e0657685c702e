package io.modeltrail.benchmarks;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.prediction.JournalWriter;
import io.modeltrail.runtime.serving.Serving;
import io.modeltrail.standalone.ModeltrailServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Customer events that trigger a prediction each, through the whole application, to the topic of predictions. */
@Command(
        name = "StreamingPredictionBenchmark",
        mixinStandardHelpOptions = true,
        description =
                "Runs the application with its own PostgreSQL and Kafka, sends logins at a steady rate, and reads what is published."
                        + " Load, broker, application and reader are one process; PostgreSQL is beside it.")
public final class StreamingPredictionBenchmark implements Callable<Integer> {
    private static final int LONGEST_MILLIS = 60_000;
    private static final Duration STILL = Duration.ofSeconds(15);
    private static final double FLOOR_PER_SECOND = 20_000;

    @Option(names = "--minutes", defaultValue = "10", description = "Default ${DEFAULT-VALUE}.")
    private double minutes;

    @Option(names = "--rate", defaultValue = "20000", description = "Events/s (default ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--customers",
            defaultValue = "100000",
            description = "More than twice the rate: each event is to trigger, and a customer triggers once a second"
                    + " (default ${DEFAULT-VALUE}).")
    private int customers;

    @Option(
            names = "--set",
            description = "A setting of the application, for example modeltrail.roles=features,runtime.")
    private List<String> settings = new ArrayList<>();

    private final AtomicLong published = new AtomicLong();
    private final AtomicLongArray latencies = new AtomicLongArray(LONGEST_MILLIS + 1);
    private volatile boolean running = true;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new StreamingPredictionBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path data = Files.createTempDirectory("modeltrail-benchmark-streaming");
        List<String> all = new ArrayList<>(List.of(
                "--modeltrail.data-dir=" + data,
                "--modeltrail.http.port=0",
                // One of the seven sources is fed.
                "--modeltrail.serving.stale-features=serve"));
        settings.forEach(setting -> all.add("--" + setting));
        try (ModeltrailServer server = ModeltrailServer.start(all)) {
            prepare(server);
            return run(server) ? 0 : 1;
        }
    }

    private static void prepare(ModeltrailServer server) {
        StreamedUseCase useCase = new StreamedUseCase();
        server.bean(ArtifactFiles.class).store(useCase.artefact());
        server.bean(JournalWriter.class).write(useCase.history(), () -> {}).ifPresent(failure -> {
            throw new IllegalStateException(failure.diagnosis());
        });
        await(() -> serves(server));
    }

    private static boolean serves(ModeltrailServer server) {
        try {
            server.bean(Serving.class).choose(StreamedUseCase.KEY, CustomerEvents.customer(0));
            return true;
        } catch (Refusal notYet) {
            return false;
        }
    }

    private boolean run(ModeltrailServer server) throws Exception {
        String servers = bootstrapServers(server);
        JdbcClient sql = JdbcClient.create(server.bean(javax.sql.DataSource.class));
        await(() -> !sql.sql("SELECT 1 FROM features_online_stream")
                .query(Integer.class)
                .list()
                .isEmpty());
        Thread reader = Thread.ofPlatform().name("benchmark-reader").start(() -> read(servers));
        CustomerEvents source = new CustomerEvents(customers, 42);
        try (KafkaProducer<byte[], byte[]> producer = producer(servers)) {
            warmUp(producer, source);
            long warm = published.get();
            long stored = predictions(sql);
            long recordedBefore = recorded(sql);
            clear();
            long begun = System.nanoTime();
            long sent = load(producer, source, sql, begun, stored, warm);
            double seconds = (System.nanoTime() - begun) / 1e9;
            long storedInTime = predictions(sql) - stored;
            long publishedInTime = published.get() - warm;
            long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            // Neither equal for a moment nor a pause of seconds is the end of the backlog. Counting what is recorded
            // would read the whole log, beside what still works.
            long[] seen = {-1, System.nanoTime()};
            await(() -> {
                long now = published.get();
                if (now != seen[0]) {
                    seen[0] = now;
                    seen[1] = System.nanoTime();
                }
                return System.nanoTime() - seen[1] > STILL.toNanos() || System.nanoTime() > end;
            });
            running = false;
            reader.join();
            return report(
                    sent,
                    storedInTime,
                    publishedInTime,
                    seconds,
                    published.get() - warm,
                    recorded(sql) - recordedBefore);
        }
    }

    /** Ten seconds at a growing rate, so that compilers and caches are warm. */
    private void warmUp(KafkaProducer<byte[], byte[]> producer, CustomerEvents source) {
        long begun = System.nanoTime();
        long sent = 0;
        for (int step = 1; step <= 10; step++) {
            sent = paced(producer, source, begun + (step - 1) * 1_000_000_000L, rate * step / 10, 1, sent);
        }
        long all = sent;
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        await(() -> published.get() >= all || System.nanoTime() > end);
        System.out.printf("warm: %,d events, %,d published%n", all, published.get());
    }

    private long load(
            KafkaProducer<byte[], byte[]> producer,
            CustomerEvents source,
            JdbcClient sql,
            long begun,
            long stored,
            long warm) {
        int all = (int) Math.ceil(minutes * 60);
        long sent = 0;
        for (int second = 0; second < all; second++) {
            sent = paced(producer, source, begun + second * 1_000_000_000L, rate, 1, sent);
            if (second % 10 == 9) {
                System.out.printf(
                        "%4d s: sent %,d, recorded %,d behind, published %,d behind, p50 %d ms, p99 %d ms%n",
                        second + 1,
                        sent,
                        sent - (predictions(sql) - stored),
                        sent - (published.get() - warm),
                        percentile(0.5),
                        percentile(0.99));
            }
        }
        return sent;
    }

    /** So many events in that many seconds; customers in turn, so that each has at most one event a second. */
    private long paced(
            KafkaProducer<byte[], byte[]> producer,
            CustomerEvents source,
            long begun,
            int perSecond,
            int seconds,
            long sentBefore) {
        long sent = sentBefore;
        for (int index = 0; index < perSecond * seconds; index++) {
            long due = begun + index * 1_000_000_000L / perSecond;
            if (index % 20 == 0) {
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
                }
            }
            CustomerEvents.Event event = source.login((int) (sent++ % customers), System.currentTimeMillis());
            var unused = producer.send(new ProducerRecord<>(event.topic(), event.key(), event.value()));
        }
        return sent;
    }

    private void read(String servers) {
        JsonFactory json = JsonFactory.builder().build();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "isolation.level", "read_committed", "max.poll.records", 10_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            String topic = "modeltrail.predictions." + StreamedUseCase.KEY;
            while (running && !consumer.listTopics().containsKey(topic)) {
                LockSupport.parkNanos(100_000_000);
            }
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (running) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                    long took = System.currentTimeMillis() - newestFactMillis(json, record.value());
                    latencies.incrementAndGet(Math.clamp(took, 0, LONGEST_MILLIS));
                    published.incrementAndGet();
                }
            }
        }
    }

    /** From the event's time; a customer's next event is at least two seconds away. */
    private static long newestFactMillis(JsonFactory json, byte[] value) {
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), value)) {
            while (parser.nextToken() != null) {
                if ("newestFactAt".equals(parser.currentName())) {
                    parser.nextToken();
                    return java.time.Instant.parse(parser.getString()).toEpochMilli();
                }
            }
        }
        throw new IllegalStateException(new String(value, StandardCharsets.UTF_8));
    }

    private boolean report(
            long sent,
            long storedInTime,
            long publishedInTime,
            double seconds,
            long publishedAtLast,
            long storedAtLast) {
        System.out.printf(
                "%,d events in %.0f s: %,.0f events/s, %,.0f predictions recorded/s, %,.0f published/s%n",
                sent, seconds, sent / seconds, storedInTime / seconds, publishedInTime / seconds);
        System.out.printf(
                "from the event to its published prediction: p50 %d ms, p99 %d ms, most %d ms%n",
                percentile(0.5), percentile(0.99), percentile(1));
        System.out.printf(
                "at last: %,d recorded, %,d published; %,d events joined one of the same customer that still waited%n",
                storedAtLast, publishedAtLast, sent - storedAtLast);
        boolean held = publishedInTime / seconds >= FLOOR_PER_SECOND * 0.99;
        boolean complete = publishedAtLast == storedAtLast;
        System.out.printf(
                "  floor %,.0f/s: %s; what was recorded is published exactly once: %s%n",
                FLOOR_PER_SECOND, held ? "held" : "NOT HELD", complete ? "yes" : "NO");
        return held && complete;
    }

    private void clear() {
        for (int millis = 0; millis <= LONGEST_MILLIS; millis++) {
            latencies.set(millis, 0);
        }
    }

    private int percentile(double share) {
        long total = 0;
        for (int millis = 0; millis <= LONGEST_MILLIS; millis++) {
            total += latencies.get(millis);
        }
        long rest = (long) Math.ceil(total * share);
        for (int millis = 0; millis <= LONGEST_MILLIS; millis++) {
            rest -= latencies.get(millis);
            if (rest <= 0) {
                return millis;
            }
        }
        return LONGEST_MILLIS;
    }

    /** Events of the log, nearly all of them predictions. */
    private static long predictions(JdbcClient sql) {
        return sql.sql("SELECT next_index FROM event_log_head")
                .query(Long.class)
                .single();
    }

    /** Exactly; takes a while, so not while it is measured. */
    private static long recorded(JdbcClient sql) {
        return sql.sql("SELECT count(*) FROM domain_event_entry WHERE payload_type = 'prediction.PredictionMade'")
                .query(Long.class)
                .single();
    }

    private static String bootstrapServers(ModeltrailServer server) {
        return server.bean(io.modeltrail.contracts.stream.KafkaAddress.class)
                .bootstrapServers()
                .orElseThrow();
    }

    private static KafkaProducer<byte[], byte[]> producer(String servers) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        256 << 10),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(20_000_000);
        }
    }
}
