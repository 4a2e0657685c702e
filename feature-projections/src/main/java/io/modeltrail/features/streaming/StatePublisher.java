package io.modeltrail.features.streaming;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts changed states in the compacted topic, from which other processes take them. They go there after their transaction, and while there is a
 * backlog only now and then: what counts is the last of each. Belongs to one thread.
 */
final class StatePublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatePublisher.class);
    private static final Duration WHILE_BEHIND = Duration.ofSeconds(5);
    /** Other processes are that much later than this one; to publish each small batch would hold up the next. */
    private static final Duration OTHERWISE = Duration.ofMillis(100);

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final int partitions;
    private final Set<StateRecord> tooLarge = new HashSet<>();
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

    /**
     * Without regard to the time.
     *
     * @throws KafkaException when some were not published; they are tried again
     */
    void publish(Collection<PartitionWork> works) {
        List<Sending> all = works.stream().flatMap(StatePublisher::changed).toList();
        all.stream().filter(Sending::withOlder).forEach(this::sendOlder);
        producer.flush();
        // A recent part without the older one that fits it would be a wrong state.
        all.stream().filter(sending -> sending.failure().get() == null).forEach(this::sendRecent);
        producer.flush();
        lastNanos = System.nanoTime();
        settle(works, all);
    }

    /** A state on its way; the failure is there after the producer's flush, if there is one. */
    private record Sending(
            PartitionWork work,
            String entity,
            EntityState state,
            boolean withOlder,
            AtomicReference<@Nullable Exception> failure) {
        /** Of the state, which no broker takes as it is. */
        boolean isTooLarge() {
            return failure.get() instanceof RecordTooLargeException;
        }
    }

    private static Stream<Sending> changed(PartitionWork work) {
        List<Sending> changed = new ArrayList<>();
        work.unpublished().forEach((entity, olderToo) -> {
            EntityState state = work.state(entity);
            if (state != null) {
                boolean withOlder = olderToo && state.older().length > 0;
                changed.add(new Sending(work, entity, state, withOlder, new AtomicReference<>()));
            }
        });
        return changed.stream();
    }

    private void sendOlder(Sending sending) {
        send(sending, true, sending.state().older());
    }

    private void sendRecent(Sending sending) {
        send(sending, false, sending.state().recent());
    }

    private void send(Sending sending, boolean older, byte[] value) {
        PartitionWork work = sending.work();
        String source = work.plan().topic();
        int target = StateRecord.partitionOf(source, work.partition(), partitions);
        byte[] key = new StateRecord(older, work.partition(), source, sending.entity()).key();
        var unused = producer.send(new ProducerRecord<>(topic, target, key, value), (metadata, failed) -> {
            if (failed != null) {
                sending.failure().set(failed);
            }
        });
    }

    private void settle(Collection<PartitionWork> works, List<Sending> all) {
        for (PartitionWork work : works) {
            work.published(all.stream()
                    .filter(sending -> sending.work() == work)
                    .filter(sending -> sending.failure().get() == null || sending.isTooLarge())
                    .map(Sending::entity)
                    .toList());
        }
        for (Sending sending : all) {
            if (sending.isTooLarge()) {
                sending.work().olderPublished(sending.entity(), false);
                tell(sending);
            } else if (sending.failure().get() == null
                    && (sending.withOlder() || sending.state().older().length == 0)) {
                sending.work().olderPublished(sending.entity(), true);
            }
        }
        all.stream()
                .filter(sending -> sending.failure().get() != null && !sending.isTooLarge())
                .findFirst()
                .ifPresent(one -> {
                    throw new KafkaException(
                            "states were not published; they are tried again",
                            one.failure().get());
                });
    }

    /** Once for each state: it changes again and again. */
    private void tell(Sending sending) {
        PartitionWork work = sending.work();
        StateRecord record =
                new StateRecord(false, work.partition(), work.plan().topic(), sending.entity());
        if (tooLarge.add(record)) {
            LOG.warn(
                    "The state that the records of {} up to offset {} of partition {} gave has {} and {} bytes, more than {} takes; other processes keep the one before",
                    record.topic(),
                    sending.state().changedOffset(),
                    record.partition(),
                    sending.state().recent().length,
                    sending.state().older().length,
                    topic);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
