package io.modeltrail.features.connector;

import io.modeltrail.features.FactTopic;
import io.modeltrail.features.KafkaCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Puts events into one topic, each exactly once and in order as long as this producer lives. After a failure nobody knows which of the
 * last events are there; close it, and begin again behind the last that {@link #awaitAll} confirmed.
 */
final class TopicWriter implements AutoCloseable {
    private static final int CREATE_WITHIN_MILLIS = 20_000;

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** The topic does not take events; what was reached before stays reached. */
    static final class NotPublished extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotPublished(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** @param partitions of the topic, if it has to be created */
    TopicWriter(KafkaCluster cluster, String topic, int partitions) {
        this.topic = topic;
        String servers = cluster.bootstrapServers().orElseThrow();
        create(servers, topic, partitions);
        try {
            producer = new KafkaProducer<>(settings(servers), new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException broken) {
            throw new NotPublished("no producer", broken);
        }
    }

    void send(String key, byte[] value) {
        ProducerRecord<byte[], byte[]> event = key.isEmpty()
                ? new ProducerRecord<>(topic, value)
                : new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
        try {
            var unused = producer.send(event, (metadata, failed) -> {
                if (failed != null) {
                    failure.compareAndSet(null, failed);
                }
            });
        } catch (KafkaException refused) {
            throw new NotPublished("the topic " + topic + " takes no events", refused);
        }
    }

    /** Returns when all replicas have every event that was sent. */
    void awaitAll() {
        try {
            producer.flush();
        } catch (KafkaException interrupted) {
            throw new NotPublished("stopped before the topic " + topic + " had all events", interrupted);
        }
        Exception failed = failure.get();
        if (failed != null) {
            throw new NotPublished("the topic " + topic + " did not take every event", failed);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }

    private static Map<String, Object> settings(String servers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // With more, a batch can overtake one that a new leader did not take yet, which then never gets in (seen on a
        // new topic).
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 17);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000L);
        return settings;
    }

    private static void create(String servers, String topic, int partitions) {
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, CREATE_WITHIN_MILLIS / 2,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, CREATE_WITHIN_MILLIS);
        try (Admin admin = Admin.create(settings)) {
            if (admin.listTopics().names().get().contains(topic)) {
                return;
            }
            admin.createTopics(List.of(FactTopic.of(topic, partitions))).all().get();
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw new NotPublished("the topic " + topic + " was not created", failed);
            }
        } catch (KafkaException failed) {
            throw new NotPublished("the topic " + topic + " was not created", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new NotPublished("stopped", stopped);
        }
    }
}
