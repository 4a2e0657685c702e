package io.modeltrail.features.history;

import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.FactReader;
import io.modeltrail.features.definition.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lands the facts of one feature set for one epoch: the file first and durable, then its row and the offsets in one transaction. What was read and
 * not committed is read again by whoever comes next. Used by one thread.
 */
final class HistoryLanding {
    /** A chunk is written when it has so many records or bytes. */
    private static final int CHUNK_RECORDS = 500_000;

    private static final long CHUNK_BYTES = 128L << 20;

    private final HistoryKey history;
    private final long epoch;
    private final Consumer<byte[], byte[]> consumer;
    private final HistoryRows rows;
    private final TransactionTemplate transaction;
    private final SegmentFiles files;
    private final FactTable facts;
    private final FactReader reader;
    private final Predicate<String> barred;
    private final Map<TopicPartition, TopicSlice> slices = new HashMap<>();
    private long records;
    private long bytes;
    private long begunNanos;

    HistoryLanding(
            CompiledFeatureSet set,
            long epoch,
            Consumer<byte[], byte[]> consumer,
            HistoryRows rows,
            TransactionTemplate transaction,
            SegmentFiles files,
            FactTable facts,
            Predicate<String> barred) {
        this.barred = barred;
        history = HistoryKey.of(set);
        this.epoch = epoch;
        this.consumer = consumer;
        this.rows = rows;
        this.transaction = transaction;
        this.files = files;
        this.facts = facts;
        reader = new FactReader(set);
    }

    /** Goes to where the history ends in these partitions; in a new one, to its first record. */
    void follow(List<TopicPartition> partitions) {
        consumer.beginningOffsets(partitions)
                .forEach((partition, first) -> rows.addPartition(history, partition, first));
        consumer.assign(partitions);
        for (HistoryRows.Offsets known : rows.offsets(history)) {
            if (partitions.contains(known.partition())) {
                TopicSlice slice = slices.computeIfAbsent(
                        known.partition(), partition -> new TopicSlice(partition, known.next(), known.digest()));
                consumer.seek(known.partition(), slice.nextOffset());
            }
        }
    }

    /** Reads what is there. */
    void poll(Duration patience) throws SQLException {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(patience);
        for (ConsumerRecord<byte[], byte[]> entry : polled) {
            if (records == 0) {
                begunNanos = System.nanoTime();
            }
            add(entry);
        }
        for (TopicPartition partition : consumer.assignment()) {
            slice(partition).skipTo(consumer.position(partition));
        }
    }

    boolean full() {
        return records >= CHUNK_RECORDS || bytes >= CHUNK_BYTES;
    }

    /** Whether something has waited for so long. */
    boolean waits(Duration longest) {
        return records > 0 && System.nanoTime() - begunNanos >= longest.toNanos();
    }

    boolean reached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> {
            TopicSlice slice = slices.get(end.getKey());
            return slice != null && slice.nextOffset() >= end.getValue();
        });
    }

    /**
     * Makes everything read so far a part of the history.
     *
     * @throws Fenced when another process has taken over
     */
    void commit() throws SQLException, IOException {
        List<TopicSlice> moved =
                slices.values().stream().filter(TopicSlice::moved).toList();
        if (moved.isEmpty()) {
            return;
        }
        Segment segment = facts.added() == 0 ? null : facts.write(this::landed, files);
        records = 0;
        bytes = 0;
        transaction.executeWithoutResult(status -> record(segment, moved));
        moved.forEach(TopicSlice::committed);
    }

    private void record(@Nullable Segment segment, List<TopicSlice> moved) {
        rows.holdEpoch(history, epoch);
        moved.forEach(slice -> rows.advance(history, slice));
        if (segment != null) {
            rows.add(
                    history,
                    segment,
                    moved.stream()
                            .map(slice -> new Extent(slice.partition(), slice.committedOffset(), slice.nextOffset()))
                            .toList());
        }
    }

    private List<Path> landed(FactTable.DayRange days) {
        return rows.segments(history).stream()
                .filter(segment -> segment.firstDay() <= days.last() && segment.lastDay() >= days.first())
                .map(segment -> files.of(segment.digest()))
                .toList();
    }

    private void add(ConsumerRecord<byte[], byte[]> entry) throws SQLException {
        slice(new TopicPartition(entry.topic(), entry.partition())).add(entry);
        records++;
        bytes += Math.max(0, entry.serializedKeySize()) + Math.max(0, entry.serializedValueSize());
        // What is refused is a dead letter of the online engine, which has the same reader.
        if (reader.read(entry.key(), entry.value(), entry.timestamp(), entry.topic())
                        instanceof Reading.Accepted accepted
                && !barred.test(accepted.fact().entity())) {
            facts.add(accepted.fact(), entry.partition(), entry.offset());
        }
    }

    private TopicSlice slice(TopicPartition partition) {
        TopicSlice slice = slices.get(partition);
        if (slice == null) {
            throw new IllegalStateException("an assigned partition has a place in the history");
        }
        return slice;
    }
}
