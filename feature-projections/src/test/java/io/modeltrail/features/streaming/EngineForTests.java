package io.modeltrail.features.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.trigger.TriggersForTests;
import io.modeltrail.testkit.PostgresForTests;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A shop's topics, database and engines; what is in the first two outlives an engine, as it outlives a process. */
final class EngineForTests implements AutoCloseable {
    static final int PARTITIONS = 3;

    private final Shop shop = new Shop();
    private final DataSource database;
    private final Kafka kafka;
    private final Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final TriggersForTests triggers;
    private final List<SetEngine> engines = new ArrayList<>();

    EngineForTests(String bootstrapServers) throws InterruptedException {
        this(bootstrapServers, PostgresForTests.freshDatabase("classpath:db/migration/features"));
    }

    EngineForTests(String bootstrapServers, DataSource database) throws InterruptedException {
        this.database = database;
        triggers = new TriggersForTests(database);
        kafka = new Kafka(bootstrapServers);
        topics = new Topics(kafka, PARTITIONS);
        producer = kafka.producer("test");
        topics.ofFacts(shop.set().topics());
    }

    Shop shop() {
        return shop;
    }

    Kafka kafka() {
        return kafka;
    }

    TriggersForTests triggers() {
        return triggers;
    }

    JdbcClient sql() {
        return JdbcClient.create(database);
    }

    StreamRows rows() {
        return new StreamRows(database);
    }

    SetEngine start() {
        return start(database);
    }

    /** @param other gives connections to the same database */
    SetEngine start(DataSource other) {
        return start(shop.set(), other);
    }

    /** Of another form of the same version. */
    SetEngine start(CompiledFeatureSet set) {
        return start(set, database);
    }

    private SetEngine start(CompiledFeatureSet set, DataSource other) {
        SetEngine engine =
                new SetEngine(set, kafka, new StreamRows(other), topics, () -> {}, triggers.active(), entity -> false);
        engines.add(engine);
        engine.start(1);
        return engine;
    }

    void send(List<Shop.Event> events) throws Exception {
        List<Future<?>> sent = new ArrayList<>();
        for (Shop.Event event : events) {
            sent.add(producer.send(new ProducerRecord<>(event.topic(), event.key(), event.value())));
        }
        for (Future<?> one : sent) {
            one.get();
        }
    }

    void sendRaw(String topic, byte[] key, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(topic, key, value)).get();
    }

    /** Until that many records have been dealt with in the database. */
    void awaitRecords(long records) {
        await(() -> done() >= records, "only " + done() + " of " + records + " records are done");
        assertThat(done()).isEqualTo(records);
    }

    long done() {
        return sql().sql("SELECT coalesce(sum(next_offset), 0) FROM features_online_offset")
                .query(Long.class)
                .single();
    }

    long counted(String outcome) {
        return sql().sql("SELECT coalesce(sum(records), 0) FROM features_online_count WHERE outcome = ?")
                .param(outcome)
                .query(Long.class)
                .single();
    }

    /** Every entity has the inputs of its facts, and nobody else is known. */
    void assertStates(SetEngine engine, List<Shop.Event> events) {
        long at = events.getLast().fact().atMillis();
        awaitLoaded(engine);
        TreeSet<String> entities = new TreeSet<>();
        events.forEach(event -> entities.add(event.entity()));
        await(() -> entities.stream().allMatch(entity -> isAsExpected(engine, events, entity, at)), "states differ");
        for (String entity : entities) {
            InputReader reader = engine.states().reader();
            assertThat(reader.read(entity, at)).as(entity).isTrue();
            assertThat(reader.inputs()).as(entity).isEqualTo(shop.inputs(events, entity, at));
        }
        assertThat(engine.states().reader().read("nobody", at)).isFalse();
    }

    private boolean isAsExpected(SetEngine engine, List<Shop.Event> events, String entity, long at) {
        InputReader reader = engine.states().reader();
        return reader.read(entity, at) && java.util.Arrays.equals(reader.inputs(), shop.inputs(events, entity, at));
    }

    void awaitLoaded(SetEngine engine) {
        await(() -> engine.states().isLoaded(), "states were not loaded");
    }

    static void await(BooleanSupplier condition, String otherwise) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                return; // the assertion that follows says what is wrong
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @Override
    public void close() {
        engines.forEach(SetEngine::stop);
        producer.close();
        if (database instanceof AutoCloseable pool) {
            try {
                pool.close();
            } catch (Exception broken) {
                throw new AssertionError(broken);
            }
        }
    }
}
