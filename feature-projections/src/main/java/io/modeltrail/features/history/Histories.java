package io.modeltrail.features.history;

import io.modeltrail.contracts.dataset.SourceExtent;
import io.modeltrail.features.DataFolders;
import io.modeltrail.features.definition.CompiledFeatureSet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Gives histories to those who ask them. */
@Component
public class Histories {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    /** A backlog takes its time; a landing that makes no progress for so long has failed. */
    private static final Duration NO_PROGRESS = Duration.ofMinutes(2);

    private final DataFolders folders;
    private final HistoryRows rows;
    private final HistoryWriter writer;
    private final TransactionTemplate oneMoment;

    Histories(DataFolders folders, HistoryRows rows, HistoryWriter writer, DataSource database) {
        this.folders = folders;
        this.rows = rows;
        this.writer = writer;
        oneMoment = new TransactionTemplate(new JdbcTransactionManager(database));
        oneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        oneMoment.setReadOnly(true);
    }

    /**
     * Waits until everything that is in the topics now has landed, whichever process lands it. Where nothing more can land, because there is no Kafka
     * or the version has been retired, the answer tells how far the history is complete.
     *
     * @throws HistoryBehind when it does not land
     */
    public HistoryReach landNow(CompiledFeatureSet set) throws IOException, InterruptedException {
        HistoryKey history = HistoryKey.of(set);
        Optional<HistoryTopics> topics = writer.topics();
        HistoryReach reach = rows.reach(history);
        if (topics.isEmpty() || reach.ended()) {
            return reach;
        }
        Instant now = Instant.now();
        try {
            await(history, topics.get().ends(set));
        } catch (KafkaException unreachable) {
            throw new HistoryBehind("Kafka does not tell where the topics of " + history + " end", unreachable);
        }
        rows.complete(history, now);
        return rows.reach(history);
    }

    private void await(HistoryKey history, Map<TopicPartition, Long> ends) throws IOException, InterruptedException {
        Map<TopicPartition, Long> landed = landed(history);
        Instant patient = Instant.now().plus(NO_PROGRESS);
        while (!reached(landed, ends)) {
            if (Instant.now().isAfter(patient)) {
                throw new HistoryBehind("the history of " + history + " makes no progress");
            }
            writer.thread(history).ifPresent(thread -> thread.want(ends));
            Thread.sleep(LOOK_EVERY);
            Map<TopicPartition, Long> before = landed;
            landed = landed(history);
            if (!landed.equals(before)) {
                patient = Instant.now().plus(NO_PROGRESS);
            }
        }
    }

    /** What has landed up to now. */
    public LandedHistory landedOf(CompiledFeatureSet set) throws IOException {
        HistoryKey history = HistoryKey.of(set);
        SegmentFiles files = new SegmentFiles(folders.history(), history);
        LandedHistory landed = oneMoment.execute(status -> {
            List<Segment> segments = rows.segments(history);
            return new LandedHistory(
                    files.of(segments),
                    rows.offsets(history).stream().map(Histories::source).toList(),
                    segments.stream().mapToLong(Segment::factCount).sum(),
                    segments.stream().mapToInt(Segment::firstDay).min().orElse(Integer.MAX_VALUE),
                    segments.stream().mapToLong(Segment::lastKnownMillis).max().orElse(Long.MIN_VALUE));
        });
        if (landed == null) {
            throw new IllegalStateException("a transaction answers what it was asked");
        }
        return landed;
    }

    private static SourceExtent source(HistoryRows.Offsets offsets) {
        return new SourceExtent(
                "kafka:" + offsets.partition().topic() + "/"
                        + offsets.partition().partition(),
                offsets.digest(),
                offsets.first(),
                offsets.next());
    }

    private Map<TopicPartition, Long> landed(HistoryKey history) {
        Map<TopicPartition, Long> landed = new HashMap<>();
        rows.offsets(history).forEach(offsets -> landed.put(offsets.partition(), offsets.next()));
        return landed;
    }

    private static boolean reached(Map<TopicPartition, Long> landed, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> landed.getOrDefault(end.getKey(), -1L) >= end.getValue());
    }
}
