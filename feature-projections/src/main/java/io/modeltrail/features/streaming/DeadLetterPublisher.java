package io.modeltrail.features.streaming;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.feature.FeatureQualityEvent.DeadLetterRedriven;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.feature.MeasurementId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.features.FeatureTrail;
import io.modeltrail.features.KafkaCluster;
import io.modeltrail.features.Turns;
import io.modeltrail.features.definition.ActiveFeatureSets;
import io.modeltrail.features.streaming.DeadLetterRows.Content;
import io.modeltrail.features.streaming.DeadLetterRows.DeadLetterRow;
import io.modeltrail.features.streaming.DeadLetterRows.Unpublished;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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
    private static final int AT_ONCE = 500;

    private final DeadLetterRows rows;
    private final TransactionTemplate transactions;
    private final Optional<Kafka> kafka;
    private final int partitions;
    private final ActiveFeatureSets sets;
    private final FeatureTrail trail;
    private final Turns turns;
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private boolean topicIsThere;

    DeadLetterPublisher(
            DeadLetterRows rows,
            DataSource database,
            ActiveFeatureSets sets,
            FeatureTrail trail,
            ObjectProvider<KafkaCluster> cluster,
            @Value("${modeltrail.features.partitions:4}") int partitions) {
        this.rows = rows;
        transactions = new TransactionTemplate(new JdbcTransactionManager(database));
        kafka = Optional.ofNullable(cluster.getIfAvailable())
                .flatMap(KafkaCluster::bootstrapServers)
                .map(Kafka::new);
        this.partitions = partitions;
        this.sets = sets;
        this.trail = trail;
        turns = new Turns("features-dead-letters", LOOK_EVERY, () -> turn(kafka.orElseThrow()));
    }

    /** Has the table looked at soon. */
    void wake() {
        turns.wake();
    }

    @Override
    public void start() {
        if (kafka.isPresent()) {
            turns.start();
        }
    }

    @Override
    public void stop() {
        turns.stop();
        synchronized (this) {
            if (producer != null) {
                producer.close(Duration.ofSeconds(1));
                producer = null;
            }
        }
    }

    @Override
    public boolean isRunning() {
        return turns.isRunning();
    }

    boolean isEnabled() {
        return kafka.isPresent();
    }

    /**
     * Sends the record to its topic again, once; when it is refused again, that is a new dead letter.
     *
     * @throws Refusal RECORD_TOO_LARGE when the topic does not take it
     */
    void redrive(DeadLetterRow letter, Actor by) {
        trail.record(by, () -> {
            if (!rows.lockForRedrive(letter.id())) {
                return List.of();
            }
            send(letter);
            rows.redriven(letter.id(), by.id());
            FeatureSetKey set = new FeatureSetKey(letter.featureSet());
            return sets.find(set, letter.version()).stream()
                    .map(active -> new FeatureTrail.Entry(
                            active.useCase(),
                            new DeadLetterRedriven(
                                    MeasurementId.next(),
                                    active.useCase(),
                                    set,
                                    letter.version(),
                                    letter.id(),
                                    letter.topic(),
                                    letter.reason())))
                    .toList();
        });
    }

    private void send(DeadLetterRow letter) {
        Content content = rows.content(letter.id());
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(letter.topic(), content.key(), content.value());
        record.headers().add(REDRIVEN_HEADER, text(letter.id().toString()));
        try {
            await(List.of(producer(kafka.orElseThrow()).send(record)));
        } catch (KafkaException refused) {
            if (refused.getCause() instanceof RecordTooLargeException) {
                throw new Refusal(
                        RefusalCode.RECORD_TOO_LARGE,
                        Map.of("deadLetterId", letter.id().toString(), "topic", letter.topic()),
                        "Have its owner send it in a smaller form, or raise max.message.bytes of the topic.");
            }
            LOG.warn("The dead letter {} was not sent again", letter.id(), refused);
            throw new Refusal(RefusalCode.FEATURES_UNAVAILABLE, "Kafka did not take the record; try again later.");
        }
    }

    private void turn(Kafka cluster) throws InterruptedException {
        if (!topicIsThere) {
            new Topics(cluster, partitions).ofDeadLetters(TOPIC);
            topicIsThere = true;
        }
        while (turns.isRunning() && publishSome(cluster) == AT_ONCE) {}
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
