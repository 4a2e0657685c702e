package io.modeltrail.features.history;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables that say which files are a history, and how far it has come. Transactions are the caller's. */
@Component
class HistoryRows {
    private static final String NEXT_EPOCH = """
            INSERT INTO features_history AS known (feature_set, version, epoch) VALUES (:set, :version, 1)
            ON CONFLICT (feature_set, version) DO UPDATE SET epoch = known.epoch + 1, ended = false
            RETURNING epoch""";
    private static final String END =
            "UPDATE features_history SET ended = true WHERE feature_set = :set AND version = :version AND epoch = :epoch";
    private static final String FENCE =
            "UPDATE features_history SET epoch = epoch + 1 WHERE feature_set = :set AND version = :version";
    private static final String COMPLETE = """
            UPDATE features_history SET complete_until = greatest(complete_until, :until)
            WHERE feature_set = :set AND version = :version""";
    private static final String REACH =
            "SELECT complete_until, ended FROM features_history WHERE feature_set = :set AND version = :version";
    /** Also keeps a new epoch from beginning until the transaction has ended. */
    private static final String HOLD_EPOCH = """
            SELECT count(*) FROM (SELECT 1 FROM features_history
            WHERE feature_set = :set AND version = :version AND epoch = :epoch FOR UPDATE) AS held""";

    private static final String ADD_PARTITION = """
            INSERT INTO features_history_offset
                (feature_set, version, topic, partition_number, first_offset, next_offset, digest)
            VALUES (:set, :version, :topic, :partition, :offset, :offset, :digest) ON CONFLICT DO NOTHING""";
    private static final String OFFSETS = """
            SELECT topic, partition_number, first_offset, next_offset, digest FROM features_history_offset
            WHERE feature_set = :set AND version = :version ORDER BY topic, partition_number""";
    private static final String ADVANCE = """
            UPDATE features_history_offset SET next_offset = :to, digest = :digest
            WHERE feature_set = :set AND version = :version AND topic = :topic AND partition_number = :partition
                AND next_offset = :from""";
    private static final String ADD_SEGMENT = """
            INSERT INTO features_history_segment
                (feature_set, version, digest, bytes, fact_count, first_day, last_day, last_known_millis)
            VALUES (:set, :version, :digest, :bytes, :facts, :firstDay, :lastDay, :lastKnown)""";
    private static final String ADD_EXTENT = """
            INSERT INTO features_history_extent
                (feature_set, version, digest, topic, partition_number, from_offset, to_offset)
            VALUES (:set, :version, :digest, :topic, :partition, :from, :to)""";
    private static final String SEGMENTS = """
            SELECT digest, bytes, fact_count, first_day, last_day, last_known_millis FROM features_history_segment
            WHERE feature_set = :set AND version = :version AND replaced_at IS NULL ORDER BY first_day, digest""";
    private static final String EXTENTS = """
            SELECT topic, partition_number, min(from_offset), max(to_offset) FROM features_history_extent
            WHERE feature_set = :set AND version = :version AND digest = ANY(:digests)
            GROUP BY topic, partition_number""";
    private static final String REPLACE = """
            UPDATE features_history_segment SET replaced_at = now()
            WHERE feature_set = :set AND version = :version AND replaced_at IS NULL AND digest = ANY(:digests)""";
    private static final String REPLACED = """
            SELECT digest FROM features_history_segment
            WHERE feature_set = :set AND version = :version AND replaced_at < now() - make_interval(secs => :seconds)""";
    private static final String FORGET_REPLACED = """
            DELETE FROM features_history_segment
            WHERE feature_set = :set AND version = :version AND replaced_at IS NOT NULL AND digest = ANY(:digests)""";
    private static final String EPOCH =
            "SELECT epoch FROM features_history WHERE feature_set = :set AND version = :version";
    private static final String OF_USE_CASE = """
            SELECT history.feature_set, history.version FROM features_history AS history
            JOIN features_definition AS defined ON defined.name = history.feature_set AND defined.version = history.version
            WHERE defined.use_case = :useCase ORDER BY 1, 2""";
    private static final String FILES =
            "SELECT digest FROM features_history_segment WHERE feature_set = :set AND version = :version";

    private final JdbcClient database;

    /** @param digest the link of the chain up to {@code next} */
    record Offsets(TopicPartition partition, long first, long next, Sha256Digest digest) {}

    HistoryRows(JdbcClient database) {
        this.database = database;
    }

    /** Begins a new epoch, which ends all before. */
    long nextEpoch(HistoryKey history) {
        return of(NEXT_EPOCH, history).query(Long.class).single();
    }

    /** Ends every epoch, and keeps a new one from beginning until the transaction has ended. */
    void fence(HistoryKey history) {
        of(FENCE, history).update();
    }

    /** Whoever writes now may go on. */
    long epoch(HistoryKey history) {
        return of(EPOCH, history).query(Long.class).single();
    }

    List<HistoryKey> of(UseCaseKey useCase) {
        return database.sql(OF_USE_CASE)
                .param("useCase", useCase.value())
                .query((row, number) -> new HistoryKey(new FeatureSetKey(row.getString(1)), row.getInt(2)))
                .list();
    }

    /**
     * Nothing will land any more.
     *
     * @throws Fenced when a newer epoch has begun
     */
    void end(HistoryKey history, long epoch) {
        if (of(END, history).param("epoch", epoch).update() != 1) {
            throw new Fenced(history);
        }
    }

    /** What had come into the topics by then has landed. */
    void complete(HistoryKey history, Instant until) {
        of(COMPLETE, history).param("until", until.atOffset(ZoneOffset.UTC)).update();
    }

    HistoryReach reach(HistoryKey history) {
        return of(REACH, history)
                .query((row, number) -> {
                    OffsetDateTime until = row.getObject(1, OffsetDateTime.class);
                    return new HistoryReach(until == null ? Instant.EPOCH : until.toInstant(), row.getBoolean(2));
                })
                .optional()
                .orElse(new HistoryReach(Instant.EPOCH, false));
    }

    /** @throws Fenced when a newer epoch has begun */
    void holdEpoch(HistoryKey history, long epoch) {
        if (of(HOLD_EPOCH, history).param("epoch", epoch).query(Long.class).single() != 1) {
            throw new Fenced(history);
        }
    }

    void addPartition(HistoryKey history, TopicPartition partition, long firstOffset) {
        of(ADD_PARTITION, history, partition)
                .param("offset", firstOffset)
                .param("digest", TopicSlice.FIRST_LINK.value())
                .update();
    }

    List<Offsets> offsets(HistoryKey history) {
        return of(OFFSETS, history)
                .query((row, number) -> new Offsets(
                        new TopicPartition(row.getString(1), row.getInt(2)),
                        row.getLong(3),
                        row.getLong(4),
                        new Sha256Digest(row.getString(5))))
                .list();
    }

    /** @throws Fenced when the offset is not the one that this process knows */
    void advance(HistoryKey history, TopicSlice slice) {
        int advanced = of(ADVANCE, history, slice.partition())
                .param("from", slice.committedOffset())
                .param("to", slice.nextOffset())
                .param("digest", slice.link().value())
                .update();
        if (advanced != 1) {
            throw new Fenced(history);
        }
    }

    void add(HistoryKey history, Segment segment, Collection<Extent> extents) {
        of(ADD_SEGMENT, history)
                .param("digest", segment.digest().value())
                .param("bytes", segment.bytes())
                .param("facts", segment.factCount())
                .param("firstDay", segment.firstDay())
                .param("lastDay", segment.lastDay())
                .param("lastKnown", segment.lastKnownMillis())
                .update();
        for (Extent extent : extents) {
            of(ADD_EXTENT, history, extent.partition())
                    .param("digest", segment.digest().value())
                    .param("from", extent.from())
                    .param("to", extent.to())
                    .update();
        }
    }

    List<Segment> segments(HistoryKey history) {
        return of(SEGMENTS, history)
                .query((row, number) -> new Segment(
                        new Sha256Digest(row.getString(1)),
                        row.getLong(2),
                        row.getLong(3),
                        row.getInt(4),
                        row.getInt(5),
                        row.getLong(6)))
                .list();
    }

    List<Extent> extents(HistoryKey history, Collection<Segment> segments) {
        return of(EXTENTS, history)
                .param("digests", digests(segments))
                .query((row, number) ->
                        new Extent(new TopicPartition(row.getString(1), row.getInt(2)), row.getLong(3), row.getLong(4)))
                .list();
    }

    /** @throws Fenced when one of them has been replaced already */
    void replace(HistoryKey history, Collection<Segment> segments) {
        int replaced = of(REPLACE, history).param("digests", digests(segments)).update();
        if (replaced != segments.size()) {
            throw new Fenced(history);
        }
    }

    /** Files that no reader needs any more. */
    List<Sha256Digest> replaced(HistoryKey history, long olderThanSeconds) {
        return of(REPLACED, history)
                .param("seconds", (double) olderThanSeconds)
                .query((row, number) -> new Sha256Digest(row.getString(1)))
                .list();
    }

    /** They are removed by now: nothing else tells that they were there. */
    void forgetReplaced(HistoryKey history, Collection<Sha256Digest> removed) {
        of(FORGET_REPLACED, history)
                .param("digests", removed.stream().map(Sha256Digest::value).toArray(String[]::new))
                .update();
    }

    /** Replaced ones among them. */
    Set<Sha256Digest> files(HistoryKey history) {
        return new HashSet<>(of(FILES, history)
                .query((row, number) -> new Sha256Digest(row.getString(1)))
                .list());
    }

    private JdbcClient.StatementSpec of(String sql, HistoryKey history) {
        return database.sql(sql).param("set", history.set().value()).param("version", history.version());
    }

    private JdbcClient.StatementSpec of(String sql, HistoryKey history, TopicPartition partition) {
        return of(sql, history).param("topic", partition.topic()).param("partition", partition.partition());
    }

    private static String[] digests(Collection<Segment> segments) {
        return segments.stream().map(segment -> segment.digest().value()).toArray(String[]::new);
    }
}
