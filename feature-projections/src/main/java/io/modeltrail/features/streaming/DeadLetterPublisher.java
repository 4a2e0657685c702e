package io.modeltrail.features.streaming;

import io.modeltrail.features.KafkaCluster;
import io.modeltrail.features.streaming.DeadLetterRows.Content;
import io.modeltrail.features.streaming.DeadLetterRows.Unpublished;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Copies dead letters from their table to their topic, each at least once, and sends them back to the topic they came from when somebody asks
 * for it. The table is what counts.
 */
@Component
class DeadLetterPublisher implements SmartLifecycle {
    static final String TOPIC = "modeltrail.features.dead-letters";
    /** On a record that was sent again. */
    static final String REDRIVEN_HEADER = "modeltrail-redriven";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterPublisher.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
    private static final int AT_ONCE = 500;

    private final DeadLetterRows rows;
    private final TransactionTemplate transactions;
    private final Optional<Kafka> kafka;
    private final int partitions;
    private final Semaphore woken = new Semaphore(0);
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private @Nullable Thread thread;
    private volatile boolean running;

    DeadLetterPublisher(
            DeadLetterRows rows,
            DataSource database,
            ObjectProvider<KafkaCluster> cluster,
            @Value("${modeltrail.features.partitions:4}") int partitions) {
        this.rows = rows;
        transactions = new TransactionTemplate(new JdbcTransactionManager(database));
        kafka = Optional.ofNullable(cluster.getIfAvailable())
                .flatMap(KafkaCluster::bootstrapServers)
                .map(Kafka::new);
        this.partitions = partitions;
    }

    /** Has the table looked at soon. */
    void wake() {
        woken.release();
    }

    @Override
    public synchronized void start() {
        if (!running && kafka.isPresent()) {
            running = true;
            thread = Thread.ofPlatform().name("features-dead-letters").daemon().start(() -> run(kafka.get()));
        }
    }

    @Override
    public void stop() {
        Thread ending;
        synchronized (this) {
            running = false;
            ending = thread;
        }
        if (ending != null) {
            ending.interrupt();
            try {
                ending.join(STOP_WITHIN);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        synchronized (this) {
            if (producer != null) {
                producer.close(Duration.ofSeconds(1));
                producer = null;
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    boolean isEnabled() {
        return kafka.isPresent();
    }

    /** Sends the record to its topic again, once; when it is refused again, that is a new dead letter. */
    void redrive(UUID id, String topic, String by) {
        transactions.executeWithoutResult(transaction -> {
            if (!rows.lockForRedrive(id)) {
                return;
            }
            Content content = rows.content(id);
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, content.key(), content.value());
            record.headers().add(REDRIVEN_HEADER, text(id.toString()));
            await(List.of(producer(kafka.orElseThrow()).send(record)));
            rows.redriven(id, by);
        });
    }

    private void run(Kafka cluster) {
        boolean topicIsThere = false;
        while (running) {
            try {
                if (!topicIsThere) {
                    new Topics(cluster, partitions).ofDeadLetters(TOPIC);
                    topicIsThere = true;
                }
                while (running && publishSome(cluster) == AT_ONCE) {}
                woken.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                woken.drainPermits();
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException failure) {
                if (running) {
                    LOG.warn("Dead letters were not published; the next look tries again: {}", failure.getMessage());
                    pause();
                }
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(Duration.ofSeconds(1));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private int publishSome(Kafka cluster) {
        Integer done = transactions.execute(transaction -> {
            List<Unpublished> letters = rows.unpublished(AT_ONCE);
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Unpublished letter : letters) {
                sent.add(producer(cluster).send(record(letter)));
            }
            awaitTaken(letters, sent);
            if (!letters.isEmpty()) {
                rows.published(letters.stream().map(Unpublished::id).toList());
            }
            return letters.size();
        });
        return done == null ? 0 : done;
    }

    private static ProducerRecord<byte[], byte[]> record(Unpublished letter) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                TOPIC, letter.content().key(), letter.content().value());
        Map.of(
                        "dead-letter-id", letter.id().toString(),
                        "reason", letter.reason(),
                        "detail", letter.detail(),
                        "topic", letter.topic(),
                        "partition", Integer.toString(letter.partition()),
                        "offset", Long.toString(letter.offset()))
                .forEach((name, value) -> record.headers().add(name, text(value)));
        return record;
    }

    private synchronized KafkaProducer<byte[], byte[]> producer(Kafka cluster) {
        if (producer == null) {
            producer = cluster.producer("features-dead-letters");
        }
        return producer;
    }

    /** A letter that no broker takes stays in the table alone, and does not hold up those behind it. */
    private static void awaitTaken(List<Unpublished> letters, List<Future<RecordMetadata>> sent) {
        for (int index = 0; index < sent.size(); index++) {
            try {
                await(sent.subList(index, index + 1));
            } catch (KafkaException refused) {
                if (!(refused.getCause() instanceof RecordTooLargeException)) {
                    throw refused;
                }
                LOG.warn(
                        "The dead letter {} is too large for its topic",
                        letters.get(index).id());
            }
        }
    }

    private static void await(List<Future<RecordMetadata>> sent) {
        try {
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        } catch (ExecutionException refused) {
            throw new KafkaException("Kafka did not take a record", refused.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new KafkaException("stopped while Kafka takes a record", stopped);
        }
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
