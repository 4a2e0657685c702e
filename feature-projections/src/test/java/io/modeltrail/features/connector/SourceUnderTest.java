package io.modeltrail.features.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.feature.AttributeSpec;
import io.modeltrail.contracts.feature.FeatureQualityEvent;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.contracts.feature.SourceSpec.PolledSpec;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.features.Claims;
import io.modeltrail.features.FeatureTrail;
import io.modeltrail.features.FeatureTrailForTests;
import io.modeltrail.features.KafkaCluster;
import io.modeltrail.features.connector.ConnectionSettings.Address;
import io.modeltrail.features.connector.PollRows.PollRow;
import io.modeltrail.features.connector.PolledSource.UsedBy;
import io.modeltrail.testkit.KafkaForTests;
import io.modeltrail.testkit.PostgresForTests;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A source, the topic that it is published to, and processes that poll it, over real servers. */
final class SourceUnderTest implements AutoCloseable {
    static final UseCaseKey USE_CASE = new UseCaseKey("customers");
    static final FeatureSetKey SET = new FeatureSetKey("customer");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final AtomicInteger TOPICS = new AtomicInteger();

    final String topic;
    final HikariDataSource own;
    private final String bootstrapServers;
    final EventStore events = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .build();
    private final List<Poller> pollers = new ArrayList<>();
    private final SourceSpec.Kind kind;
    private final String collection;
    private final List<AttributeSpec> attributes;
    private Map<String, Address> connections;
    int pageSize = 3;
    Duration overlap = Duration.ofSeconds(30);
    Duration requestTimeout = Duration.ofSeconds(5);
    Runnable afterAcknowledgement = () -> {};

    SourceUnderTest(SourceSpec.Kind kind, String collection, Address address, AttributeSpec... attributes) {
        this(
                new Servers(
                        PostgresForTests.freshDatabase("classpath:db/migration/features"),
                        KafkaForTests.bootstrapServers(),
                        newTopic()),
                kind,
                collection,
                address,
                attributes);
    }

    /** @param own with the module's tables; it is closed with this */
    record Servers(HikariDataSource own, String bootstrapServers, String topic) {}

    static String newTopic() {
        return "polled-" + TOPICS.incrementAndGet() + "-"
                + ProcessHandle.current().pid();
    }

    SourceUnderTest(
            Servers servers, SourceSpec.Kind kind, String collection, Address address, AttributeSpec... attributes) {
        own = servers.own();
        bootstrapServers = servers.bootstrapServers();
        topic = servers.topic();
        this.kind = kind;
        this.collection = collection;
        this.attributes = List.of(attributes);
        connections = Map.of("crm", address);
    }

    static AttributeSpec attribute(String name, AttributeSpec.Kind kind, boolean missingAllowed) {
        return new AttributeSpec(name, kind, 2, null, null, List.of(), missingAllowed, "");
    }

    void connections(Map<String, Address> now) {
        connections = now;
    }

    PolledSource polled() {
        PolledSpec table = new PolledSpec(
                collection,
                "payment",
                "id",
                "customer_id",
                "happened_at",
                "updated_at",
                Duration.ofMillis(50),
                pageSize);
        SourceSpec spec = new SourceSpec("payments", kind, topic, "billing", "", Duration.ofMinutes(1), "crm", table);
        return new PolledSource(
                PolledSource.key(spec, table),
                kind,
                topic,
                "crm",
                table,
                table.pollEvery(),
                pageSize,
                List.of(new UsedBy(USE_CASE, SET, 1, "payments", attributes)));
    }

    /** Another process that polls the same source. */
    Poller start() {
        Poller poller = new Poller(polled(), parts());
        pollers.add(poller);
        poller.start();
        return poller;
    }

    PollerParts parts() {
        JdbcClient database = JdbcClient.create(own);
        FeatureTrail trail = FeatureTrailForTests.of(events, own);
        return new PollerParts(
                new KafkaCluster(Optional.of(bootstrapServers)),
                2,
                new ConnectionSettings(connections),
                new ConnectorSettings(
                        true,
                        overlap,
                        Duration.ofSeconds(2),
                        requestTimeout,
                        DataSize.ofKilobytes(64),
                        Duration.ofMillis(20),
                        Duration.ofSeconds(2)),
                new PollRows(database),
                new ColumnRows(database),
                new Claims(own),
                trail,
                () -> afterAcknowledgement.run());
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    PollRow row() {
        return new PollRows(JdbcClient.create(own)).load(polled().key());
    }

    List<FeatureQualityEvent> recorded() {
        List<FeatureQualityEvent> all = new ArrayList<>();
        try (var stream = events.openStream(null)) {
            while (stream.hasNextAvailable()) {
                try {
                    all.add((FeatureQualityEvent) stream.nextAvailable().getPayload());
                } catch (InterruptedException stopped) {
                    throw new IllegalStateException(stopped);
                }
            }
        }
        return all;
    }

    /** A record as it lies in the topic. */
    record Published(String key, JsonNode event) {
        String id() {
            return event.path("id").asString();
        }

        JsonNode data(String name) {
            return event.path("data").path(name);
        }
    }

    List<Published> published() {
        Map<String, Object> settings = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (Admin admin = Admin.create(settings)) {
            if (!admin.listTopics().names().get().contains(topic)) {
                return List.of();
            }
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
        List<Published> all = new ArrayList<>();
        Map<String, Object> reading = new HashMap<>(settings);
        reading.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10); // closing waits for a fetch that is under way
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(100))) {
                    String key = found.key() == null ? "" : new String(found.key(), StandardCharsets.UTF_8);
                    all.add(new Published(key, JSON.readTree(found.value())));
                }
            }
        }
        return all;
    }

    void awaitPublished(int records) {
        await("records in the topic", () -> published().size() >= records);
    }

    static void await(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("still waiting for " + what).isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    void stop(Poller poller) {
        poller.stop();
        poller.awaitEnd();
        pollers.remove(poller);
    }

    @Override
    public void close() {
        List.copyOf(pollers).forEach(this::stop);
        own.close();
    }
}
