package io.modeltrail.runtime.publication;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The relay's side of Kafka. How far it has come is a record of a compacted topic, written in the transaction of the predictions: both are
 * there or neither is. An offset of a consumer group would do the same, but is forgotten when nothing is predicted for a week.
 */
final class RelayKafka implements AutoCloseable {
    static final String POSITIONS = "modeltrail.prediction-positions";

    private static final String RELAY = "modeltrail.prediction-relay";
    private static final TopicPartition PARTITION = new TopicPartition(POSITIONS, 0);
    private static final Map<String, String> COMPACTED =
            Map.of("cleanup.policy", "compact", "segment.ms", "600000", "min.cleanable.dirty.ratio", "0.1");
    /** The newest position is within these, unless hundreds of transactions were given up one after the other. */
    private static final long LOOK_BACK = 2_000;

    private static final Duration POLL = Duration.ofMillis(100);
    private static final int ATTEMPTS = 50;
    private static final long PAUSE_MILLIS = 100;

    private final Map<String, Object> settings;
    private final int partitions;
    private final Set<String> topics = new HashSet<>();
    private final KafkaProducer<String, byte[]> producer;

    /**
     * Ends what another process with the same purpose had under way, and keeps it from going on.
     *
     * @param partitions of topics that are made here
     */
    RelayKafka(String bootstrapServers, int partitions) throws InterruptedException {
        this.partitions = partitions;
        settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("client.id", RELAY);
        settings.put("reconnect.backoff.max.ms", 500);
        ensure(new NewTopic(POSITIONS, Optional.of(1), Optional.empty()).configs(COMPACTED));
        producer = producer();
        try {
            producer.initTransactions();
        } catch (RuntimeException unreachable) {
            producer.close(Duration.ZERO);
            throw unreachable;
        }
    }

    private KafkaProducer<String, byte[]> producer() {
        Map<String, Object> writing = new HashMap<>(settings);
        writing.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, RELAY);
        writing.put(ProducerConfig.ACKS_CONFIG, "all");
        writing.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // On a topic that was just made a first batch can be overtaken by the next, which then waits for it in vain.
        writing.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        writing.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        writing.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        writing.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        writing.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        writing.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        writing.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000);
        return new KafkaProducer<>(writing, new StringSerializer(), new ByteArraySerializer());
    }

    /** Up to which position of the log everything is published; empty when nothing was ever. */
    Optional<Long> position() {
        Map<String, Object> reading = new HashMap<>(settings);
        reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(PARTITION));
            long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
            long begin = consumer.beginningOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
            Optional<Long> found = newest(consumer, Math.max(begin, end - LOOK_BACK), end);
            return found.isPresent() ? found : newest(consumer, begin, end);
        }
    }

    private static Optional<Long> newest(KafkaConsumer<String, byte[]> consumer, long from, long end) {
        Optional<Long> newest = Optional.empty();
        consumer.seek(PARTITION, from);
        while (consumer.position(PARTITION) < end) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                newest = Optional.of(Long.parseLong(new String(record.value(), StandardCharsets.US_ASCII)));
            }
        }
        return newest;
    }

    void begin() {
        producer.beginTransaction();
    }

    /** A record that is not taken makes {@link #commit} fail. */
    void send(ProducerRecord<String, byte[]> record) throws InterruptedException {
        if (!topics.contains(record.topic())) {
            ensure(new NewTopic(record.topic(), Optional.of(partitions), Optional.empty()));
            topics.add(record.topic());
        }
        var unused = producer.send(record);
    }

    /** Everything that was sent, and that the log is published up to there. */
    void commit(long position) {
        byte[] text = Long.toString(position).getBytes(StandardCharsets.US_ASCII);
        var unused = producer.send(new ProducerRecord<>(POSITIONS, 0, RELAY, text));
        producer.commitTransaction();
    }

    private void ensure(NewTopic topic) throws InterruptedException {
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(topic)).all().get();
            awaitLeader(admin, topic.name());
        } catch (ExecutionException refused) {
            if (!(refused.getCause() instanceof TopicExistsException)) {
                throw new KafkaException("Kafka did not make the topic " + topic.name(), refused.getCause());
            }
        }
    }

    /** A topic that was just made is not known everywhere at once. */
    private static void awaitLeader(Admin admin, String topic) throws InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                admin.describeTopics(List.of(topic)).allTopicNames().get();
                return;
            } catch (ExecutionException notYet) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** What is under way is given up. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
