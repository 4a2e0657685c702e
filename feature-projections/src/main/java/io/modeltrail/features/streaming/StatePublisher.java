package io.modeltrail.features.streaming;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Puts changed states in the compacted topic, from which other processes take them. They go there after their transaction, and while there is a
 * backlog only now and then: what counts is the last of each. Belongs to one thread.
 */
final class StatePublisher implements AutoCloseable {
    private static final Duration WHILE_BEHIND = Duration.ofSeconds(5);
    /** Other processes are that much later than this one; to publish each small batch would hold up the next. */
    private static final Duration OTHERWISE = Duration.ofMillis(100);

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final int partitions;
    private long lastNanos = System.nanoTime();

    StatePublisher(Kafka kafka, String clientId, String topic, int partitions) {
        producer = kafka.producer(clientId);
        this.topic = topic;
        this.partitions = partitions;
    }

    /** @param behind whether there is a backlog */
    void publish(Collection<PartitionWork> works, boolean behind) {
        Duration pause = behind ? WHILE_BEHIND : OTHERWISE;
        boolean nothing = works.stream().allMatch(work -> work.unpublished().isEmpty());
        if (nothing || System.nanoTime() - lastNanos < pause.toNanos()) {
            return;
        }
        publish(works);
    }

    /** Without regard to the time. */
    void publish(Collection<PartitionWork> works) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        for (PartitionWork work : works) {
            send(work, failure);
        }
        producer.flush();
        lastNanos = System.nanoTime();
        Exception failed = failure.get();
        if (failed != null) {
            throw new KafkaException("states were not published; they are tried again", failed);
        }
        works.forEach(PartitionWork::published);
    }

    private void send(PartitionWork work, AtomicReference<@Nullable Exception> failure) {
        String source = work.plan().topic();
        int target = StateRecord.partitionOf(source, work.partition(), partitions);
        for (Map.Entry<String, Boolean> entry : work.unpublished().entrySet()) {
            String entity = entry.getKey();
            EntityState state = work.state(entity);
            if (state == null) {
                continue;
            }
            if (entry.getValue() && state.older().length > 0) {
                send(target, new StateRecord(true, work.partition(), source, entity), state.older(), failure);
            }
            send(target, new StateRecord(false, work.partition(), source, entity), state.recent(), failure);
        }
    }

    private void send(int target, StateRecord record, byte[] value, AtomicReference<@Nullable Exception> failure) {
        var unused = producer.send(new ProducerRecord<>(topic, target, record.key(), value), (metadata, failed) -> {
            if (failed != null) {
                failure.set(failed);
            }
        });
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
