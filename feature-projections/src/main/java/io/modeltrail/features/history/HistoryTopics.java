package io.modeltrail.features.history;

import io.modeltrail.features.FactTopic;
import io.modeltrail.features.definition.CompiledFeatureSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topics of a feature set, as the history reads them: without a group, for the offsets are in PostgreSQL. */
final class HistoryTopics {
    private static final int ATTEMPTS = 50;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final String bootstrapServers;
    private final int partitions;

    /** @param partitions of topics that are made here */
    HistoryTopics(String bootstrapServers, int partitions) {
        this.bootstrapServers = bootstrapServers;
        this.partitions = partitions;
    }

    /** All partitions of the topics of a set; a topic that does not exist is made. */
    List<TopicPartition> of(CompiledFeatureSet set) throws InterruptedException {
        Set<String> names = new TreeSet<>(set.topics());
        try (Admin admin = Admin.create(settings())) {
            Set<String> existing = admin.listTopics().names().get();
            for (String name : names) {
                if (!existing.contains(name)) {
                    create(admin, name);
                }
            }
            return described(admin, names);
        } catch (ExecutionException refused) {
            throw new KafkaException("Kafka did not make or describe the topics " + names, refused.getCause());
        }
    }

    /** Where the partitions end now. */
    Map<TopicPartition, Long> ends(CompiledFeatureSet set) throws InterruptedException {
        Collection<TopicPartition> all = of(set);
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            return consumer.endOffsets(all);
        }
    }

    Consumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = settings();
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"); // a gap is a fault, not a new beginning
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 20_000);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 32 << 20);
        // Facts wait up to a minute for their file: a fetch for every few of them would be work for nothing.
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1 << 20);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
        return new KafkaConsumer<>(settings) {
            // It is in no group that it would have to leave; the usual one waits for a fetch that is under way.
            @Override
            public void close() {
                close(CloseOptions.timeout(Duration.ZERO));
            }
        };
    }

    /** A topic that has just been made is not known everywhere at once. */
    private static List<TopicPartition> described(Admin admin, Set<String> names)
            throws InterruptedException, ExecutionException {
        for (int attempt = 1; ; attempt++) {
            try {
                List<TopicPartition> found = new ArrayList<>();
                admin.describeTopics(names)
                        .allTopicNames()
                        .get()
                        .forEach((name, topic) -> topic.partitions()
                                .forEach(partition -> found.add(new TopicPartition(name, partition.partition()))));
                return found;
            } catch (ExecutionException unknown) {
                if (attempt == ATTEMPTS || !(unknown.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw unknown;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private void create(Admin admin, String name) throws InterruptedException, ExecutionException {
        try {
            admin.createTopics(List.of(FactTopic.of(name, partitions))).all().get();
        } catch (ExecutionException refused) {
            if (!(refused.getCause() instanceof TopicExistsException)) { // another process was faster
                throw refused;
            }
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("client.id", "modeltrail-history");
        settings.put("reconnect.backoff.max.ms", 500); // a broker in the same process restarts within seconds
        settings.put("request.timeout.ms", 10_000);
        settings.put("default.api.timeout.ms", 15_000);
        return settings;
    }
}
