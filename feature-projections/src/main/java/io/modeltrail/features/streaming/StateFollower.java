package io.modeltrail.features.streaming;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Keeps the states that other processes compute, from the compacted topic. It runs while this process does not compute all partitions itself,
 * and begins each time at the beginning of the topic: an older state never replaces a newer one.
 */
final class StateFollower implements Runnable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final SetStates states;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    /** Older parts whose recent part is still to come. */
    private final Map<StateRecord, byte[]> waiting = new HashMap<>();

    private volatile boolean running = true;

    StateFollower(SetStates states, KafkaConsumer<byte[], byte[]> consumer, String topic, int partitionCount) {
        this.states = states;
        this.consumer = consumer;
        partitions = IntStream.range(0, partitionCount)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    void stop() {
        running = false;
        consumer.wakeup();
    }

    /** Ends with the first failure of Kafka; whoever runs it starts another one. */
    @Override
    public void run() {
        try {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            boolean complete = false;
            while (running) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    take(record);
                }
                complete = complete
                        || partitions.stream().allMatch(one -> consumer.position(one) >= ends.getOrDefault(one, 0L));
                if (complete) {
                    follow(); // again and again: a topic can be given more partitions
                }
            }
        } catch (WakeupException stopped) {
            if (running) {
                throw stopped;
            }
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO)); // it is in no group that it would have to leave
        }
    }

    /** All that was in the topic at the start is known now. */
    private void follow() {
        states.topics().stream()
                .flatMap(TopicStates::all)
                .filter(partition -> partition.standing() == PartitionStates.Standing.ABSENT)
                .forEach(PartitionStates::beFollowed);
    }

    /** The process that computes the state was rid of it. */
    private void forget(StateRecord of) {
        waiting.remove(of);
        TopicStates topic = states.find(of.topic());
        if (topic != null && of.partition() < topic.partitionCount()) {
            topic.partition(of.partition()).removeFollowed(of.entity());
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        StateRecord of = StateRecord.ofKey(record.key());
        if (record.value() == null) {
            forget(of);
            return;
        }
        StateRecord olderPart = new StateRecord(true, of.partition(), of.topic(), of.entity());
        if (of.older()) {
            waiting.put(olderPart, record.value());
            return;
        }
        TopicStates topic = states.find(of.topic());
        if (topic == null) {
            return; // a topic that the set no longer has
        }
        topic.expect(of.partition() + 1);
        PartitionStates partition = topic.partition(of.partition());
        EntityState known = partition.find(of.entity());
        byte[] older = known == null ? EntityState.NOTHING : known.older();
        byte[] newer = waiting.remove(olderPart);
        EntityState next = new EntityState(record.value(), newer == null ? older : newer);
        if (known == null || next.changedOffset() >= known.changedOffset()) {
            partition.putFollowed(of.entity(), next);
        }
    }
}
