package io.modeltrail.features.streaming;

import io.modeltrail.features.definition.FactReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of the consumer group of a feature set's version, with a thread of its own. What it reads becomes true in one transaction a batch,
 * together with the offsets; Kafka's own offsets are not used. A transaction that finds the offsets moved by somebody else changes nothing, and
 * the member begins again from what is stored.
 */
final class StreamConsumer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamConsumer.class);
    private static final Duration POLL = Duration.ofMillis(100);
    /** While there is a backlog, a batch waits so long for the next records. */
    private static final Duration POLL_MORE = Duration.ofMillis(50);

    private static final int BACKLOG_RECORDS = 2_000;
    private static final int MOST_RECORDS = 100_000;
    /** Of values: a flood of large records must not fill the memory. */
    private static final long MOST_BYTES = 64 << 20;

    private static final long MOST_NANOS = Duration.ofSeconds(1).toNanos();

    private final SetEngine engine;
    private final String name;
    private final FactReader reader;
    private final Map<TopicPartition, PartitionWork> works = new HashMap<>();
    private long bytes;
    private volatile boolean running = true;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final StatePublisher publisher;

    /**
     * @param publisher is closed at the end of {@link #run}
     * @param consumer is closed there too
     */
    StreamConsumer(
            SetEngine engine,
            String name,
            FactReader reader,
            StatePublisher publisher,
            KafkaConsumer<byte[], byte[]> consumer) {
        this.engine = engine;
        this.name = name;
        this.reader = reader;
        this.publisher = publisher;
        this.consumer = consumer;
    }

    void stop() {
        running = false;
        consumer.wakeup();
    }

    /** Ends with the first failure of Kafka; whoever runs it starts another one. */
    @Override
    public void run() {
        try {
            consumer.subscribe(engine.states().set().topics(), new Partitions());
            while (running) {
                boolean behind = readBatch();
                commit();
                publish(() -> publisher.publish(works.values(), behind));
                engine.lag().measure(consumer, works);
            }
        } catch (WakeupException stopped) {
            if (running) {
                throw stopped;
            }
        } finally {
            close();
        }
    }

    /** @return whether there is more than a moment's records */
    private boolean readBatch() {
        bytes = 0;
        int records = take(consumer.poll(POLL));
        boolean behind = records >= BACKLOG_RECORDS;
        int last = records;
        long begun = System.nanoTime();
        while (last >= BACKLOG_RECORDS
                && records < MOST_RECORDS
                && bytes < MOST_BYTES
                && System.nanoTime() - begun < MOST_NANOS) {
            last = take(consumer.poll(POLL_MORE));
            records += last;
        }
        return behind;
    }

    private int take(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            PartitionWork work = works.get(partition);
            if (work != null) {
                for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                    work.take(record, reader);
                    bytes += record.serializedValueSize();
                }
            }
        }
        return records.count();
    }

    private void commit() {
        List<PartitionWork> pending =
                works.values().stream().filter(PartitionWork::hasPending).toList();
        if (pending.isEmpty()) {
            return;
        }
        Batch batch = new Batch();
        pending.forEach(work -> work.addTo(batch));
        if (untilDone(new Transaction(engine.rows(), batch, engine.stateTopic())::run)) {
            pending.forEach(PartitionWork::committed);
            engine.committed(batch);
        } else {
            LOG.warn("{} was overtaken by another process; it begins again from what is stored", name);
            pending.forEach(this::beginAgain);
        }
    }

    private void publish(Runnable publishing) {
        try {
            publishing.run();
        } catch (InterruptException stopped) {
            throw stopped;
        } catch (RuntimeException unreachable) {
            LOG.warn("{}: {}", name, unreachable.getMessage());
        }
    }

    private void beginAgain(PartitionWork work) {
        load(work);
        consumer.seek(new TopicPartition(work.plan().topic(), work.partition()), work.nextOffset());
    }

    private void load(PartitionWork work) {
        long begun = System.nanoTime();
        StreamRows.Partition stored = untilDone(() -> engine.rows().load(work.streamId(), work.partition()));
        work.begin(stored);
        LOG.debug(
                "{} goes on with partition {} of {} from offset {}; {} states were loaded in {} ms",
                name,
                work.partition(),
                work.plan().topic(),
                work.nextOffset(),
                stored.states().size(),
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
    }

    private interface DatabaseCall<T> {
        T run() throws SQLException;
    }

    /** The database may be away for a while; nothing is lost meanwhile, because nothing goes on. */
    private <T> T untilDone(DatabaseCall<T> call) {
        Backoff backoff = new Backoff();
        while (true) {
            try {
                return call.run();
            } catch (SQLException unreachable) {
                LOG.warn("{} waits for the database: {}", name, unreachable.getMessage());
                if (!running) {
                    throw new WakeupException();
                }
                backoff.pause();
            }
        }
    }

    private void close() {
        try {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(5)));
        } catch (RuntimeException unreachable) {
            LOG.debug("{} left its group without saying so", name, unreachable);
        }
        works.values().forEach(PartitionWork::handOver);
        works.clear();
        publisher.close();
    }

    /** What the group gives to this member and takes from it. Called within poll and close, on the thread of the consumer. */
    private final class Partitions implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            for (TopicPartition partition : assigned) {
                PartitionWork work = new PartitionWork(
                        engine.states().topic(partition.topic()),
                        engine.streamId(partition.topic()),
                        partition.partition(),
                        engine.stateTopic(),
                        engine.tallies(),
                        engine::triggers,
                        engine.barred());
                load(work);
                works.put(partition, work);
                consumer.seek(partition, work.nextOffset());
            }
            engine.assigned();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            if (running) {
                commit();
                publish(() -> publisher.publish(works.values()));
            }
            onPartitionsLost(revoked);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            List<PartitionWork> gone = new ArrayList<>();
            lost.forEach(partition -> {
                PartitionWork work = works.remove(partition);
                if (work != null) {
                    gone.add(work);
                }
            });
            gone.forEach(PartitionWork::handOver);
            engine.assigned();
        }
    }
}
