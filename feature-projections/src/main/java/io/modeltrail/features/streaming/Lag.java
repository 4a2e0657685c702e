package io.modeltrail.features.streaming;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** How many records of each partition of this process are still to be read. Thread-safe. */
final class Lag {
    private final Map<TopicPartition, Long> records = new ConcurrentHashMap<>();

    /** Asks the consumer what it knows already; nothing is sent. To be called on the consumer's thread. */
    void measure(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, PartitionWork> works) {
        for (TopicPartition partition : works.keySet()) {
            OptionalLong lag = consumer.currentLag(partition);
            if (lag.isPresent()) {
                records.put(partition, lag.getAsLong());
            }
        }
    }

    void forgetAll() {
        records.clear();
    }

    /** -1 = not known. */
    long of(String topic) {
        long sum = 0;
        boolean known = false;
        for (Map.Entry<TopicPartition, Long> one : records.entrySet()) {
            if (one.getKey().topic().equals(topic)) {
                known = true;
                sum += one.getValue();
            }
        }
        return known ? sum : -1;
    }
}
