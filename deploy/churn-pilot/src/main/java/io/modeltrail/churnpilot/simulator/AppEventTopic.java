package io.modeltrail.churnpilot.simulator;

import io.modeltrail.churnpilot.simulator.Happening.Source;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The app's stream. A record that the broker did not take fails the next call. */
final class AppEventTopic implements AutoCloseable {
    private static final int PARTITIONS = 4;

    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** Creates the topic if there is none. */
    AppEventTopic(String bootstrapServers) {
        createTopic(bootstrapServers);
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        20,
                        // On a topic that was just made a first batch can be overtaken by the next, which then waits in
                        // vain.
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        256 * 1024,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** The records of a history carry times of up to three years ago, which a limited retention would delete at once. */
    private static void createTopic(String bootstrapServers) {
        NewTopic topic = new NewTopic(Source.APP.topic(), PARTITIONS, (short) 1)
                .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1", TopicConfig.RETENTION_BYTES_CONFIG, "-1"));
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) bootstrapServers))) {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw new KafkaException("The topic " + Source.APP.topic() + " cannot be created", failed.getCause());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while the topic " + Source.APP.topic() + " was created", stopped);
        }
    }

    /** @param timestampMillis null = now */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback gets the failure
    void send(byte[] key, byte[] value, @Nullable Long timestampMillis) {
        refuseAfterFailure();
        producer.send(
                new ProducerRecord<>(Source.APP.topic(), null, timestampMillis, key, value), (metadata, failed) -> {
                    if (failed != null) {
                        failure.compareAndSet(null, failed);
                    }
                });
    }

    void flush() {
        producer.flush();
        refuseAfterFailure();
    }

    private void refuseAfterFailure() {
        Exception failed = failure.get();
        if (failed != null) {
            throw new KafkaException("Kafka did not take an app event", failed);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
