package io.modeltrail.command.outcome;

import io.modeltrail.command.outcome.OutcomeTopicRows.Advance;
import io.modeltrail.contracts.stream.KafkaAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Reads outcomes from their topic. Kafka's own offsets are not used: how far it is read is stored with the outcomes. */
@Component
class OutcomeTopic implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeTopic.class);
    private static final String GROUP = "modeltrail.outcomes";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long AFTER_A_FAILURE_MILLIS = 1000;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
    private static final int MOST_RECORDS = 2_000;

    private final OutcomeIntake intake;
    private final OutcomeTopicRows rows;
    private final Optional<String> bootstrapServers;
    private final String topic;
    private final int partitions;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private volatile boolean running;
    private String complaint = "";
    private @Nullable Thread thread;

    /** @param partitions of the topic, when it is made here */
    OutcomeTopic(
            OutcomeIntake intake,
            OutcomeTopicRows rows,
            ObjectProvider<KafkaAddress> address,
            @Value("${modeltrail.outcomes.topic:modeltrail.outcomes}") String topic,
            @Value("${modeltrail.outcomes.partitions:4}") int partitions) {
        this.intake = intake;
        this.rows = rows;
        this.bootstrapServers = Optional.ofNullable(address.getIfAvailable()).flatMap(KafkaAddress::bootstrapServers);
        this.topic = topic;
        this.partitions = partitions;
    }

    @Override
    public synchronized void start() {
        running = true;
        if (bootstrapServers.isEmpty()) {
            LOG.info("outcomes come by REST alone: Kafka is switched off (modeltrail.kafka.enabled)");
            return;
        }
        String servers = bootstrapServers.get();
        thread = Thread.ofPlatform().name("outcome-topic").daemon().start(() -> work(servers));
    }

    private void work(String servers) {
        while (running) {
            try {
                ensureTopic(servers);
                read(servers);
            } catch (InterruptedException | InterruptException stopped) {
                return;
            } catch (RuntimeException failure) { // the outermost loop: Kafka or the database is away
                tell(failure);
            }
            try {
                Thread.sleep(AFTER_A_FAILURE_MILLIS);
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private void read(String servers) {
        next.clear();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(servers)) {
            consumer.subscribe(List.of(topic), new Partitions(consumer));
            while (running) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                if (!polled.isEmpty()) {
                    take(polled);
                }
                complaint = "";
            }
        }
    }

    /** A failure ends the consumer, and the next one begins where the table says. */
    private void take(ConsumerRecords<byte[], byte[]> polled) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(polled.count());
        List<Advance> advances = new ArrayList<>();
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> some = polled.records(partition);
            records.addAll(some);
            long to = some.getLast().offset() + 1;
            advances.add(new Advance(partition.topic(), partition.partition(), next.getOrDefault(partition, 0L), to));
        }
        int recorded = intake.take(records, advances);
        advances.forEach(one -> next.put(new TopicPartition(one.topic(), one.partition()), one.to()));
        LOG.debug("{} records of {}: {} new outcomes", records.size(), topic, recorded);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String servers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", servers);
        settings.put("client.id", "outcome-topic");
        settings.put("reconnect.backoff.max.ms", 500);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void ensureTopic(String servers) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers, "client.id", "outcome-topic-admin"))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
                    .all()
                    .get();
        } catch (ExecutionException refused) {
            if (!(refused.getCause() instanceof TopicExistsException)) {
                throw new KafkaException("Kafka did not make the topic " + topic, refused.getCause());
            }
        }
    }

    /** Not the message, which may repeat what is in a record. */
    private void tell(RuntimeException failure) {
        String kind = failure.getClass().getSimpleName();
        if (running && !kind.equals(complaint)) {
            LOG.warn("outcomes of {} are not read for now, and will be: {}", topic, kind);
            complaint = kind;
        }
    }

    /** The group gives partitions; the table says where they are read on. */
    private final class Partitions implements ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> consumer;

        Partitions(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            for (TopicPartition partition : assigned) {
                long from = rows.next(partition.topic(), partition.partition());
                next.put(partition, from);
                consumer.seek(partition, from);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            revoked.forEach(next::remove);
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        Thread worker = thread;
        if (worker != null) {
            try {
                if (!worker.join(STOP_WITHIN)) {
                    worker.interrupt();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 100;
    }
}
