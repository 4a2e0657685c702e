package io.modeltrail.features.streaming;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Records that could not be used, as {@link StreamRows} stored them. */
@Component
class DeadLetterRows {
    private static final String COLUMNS = """
            SELECT letter.dead_letter_id, stream.feature_set, stream.version, stream.topic, letter.partition,
                   letter.record_offset, letter.record_timestamp, letter.reason, letter.detail, letter.refused_at,
                   letter.redriven_at, letter.redriven_by
            FROM features_dead_letter AS letter JOIN features_online_stream AS stream USING (stream_id)
            """;
    private static final String PAGE = COLUMNS + """
            WHERE (:featureSet::text IS NULL OR stream.feature_set = :featureSet)
              AND (:reason::text IS NULL OR letter.reason = :reason)
              AND (:after::uuid IS NULL OR letter.dead_letter_id < :after)
            ORDER BY letter.dead_letter_id DESC LIMIT :limit""";
    private static final String FIND = COLUMNS + "WHERE letter.dead_letter_id = :id";
    private static final String CONTENT =
            "SELECT record_key, record_value FROM features_dead_letter WHERE dead_letter_id = :id";
    /** Another process that does the same takes others. */
    private static final String UNPUBLISHED = """
            SELECT letter.dead_letter_id, stream.topic, letter.partition, letter.record_offset, letter.reason,
                   letter.detail, letter.record_key, letter.record_value
            FROM features_dead_letter AS letter JOIN features_online_stream AS stream USING (stream_id)
            WHERE letter.published_at IS NULL ORDER BY letter.dead_letter_id LIMIT :limit
            FOR UPDATE OF letter SKIP LOCKED""";

    private static final String PUBLISHED =
            "UPDATE features_dead_letter SET published_at = now() WHERE dead_letter_id = ANY (:ids)";
    private static final String LOCK =
            "SELECT redriven_at FROM features_dead_letter WHERE dead_letter_id = :id FOR UPDATE";
    private static final String REDRIVEN = """
            UPDATE features_dead_letter SET redriven_at = now(), redriven_by = :by WHERE dead_letter_id = :id""";

    private static final String NOT_REDRIVEN = "SELECT count(*) FROM features_dead_letter WHERE redriven_at IS NULL";

    private final JdbcClient database;

    DeadLetterRows(JdbcClient database) {
        this.database = database;
    }

    long notRedriven() {
        return database.sql(NOT_REDRIVEN).query(Long.class).single();
    }

    /** Without the record itself, which can hold personal data. */
    record DeadLetterRow(
            UUID id,
            String featureSet,
            int version,
            String topic,
            int partition,
            long offset,
            Instant recordedAt,
            String reason,
            String detail,
            Instant refusedAt,
            @Nullable Instant redrivenAt,
            @Nullable String redrivenBy) {}

    @SuppressWarnings("ArrayRecordComponent") // bytes as they came; two are never compared
    record Content(byte @Nullable [] key, byte @Nullable [] value) {}

    record Unpublished(
            UUID id, String topic, int partition, long offset, String reason, String detail, Content content) {}

    /** The newest first. */
    List<DeadLetterRow> page(@Nullable String featureSet, @Nullable String reason, @Nullable UUID after, int limit) {
        return database.sql(PAGE)
                .param("featureSet", featureSet)
                .param("reason", reason)
                .param("after", after)
                .param("limit", limit)
                .query((row, number) -> row(row))
                .list();
    }

    Optional<DeadLetterRow> find(UUID id) {
        return database.sql(FIND)
                .param("id", id)
                .query((row, number) -> row(row))
                .optional();
    }

    Content content(UUID id) {
        return database.sql(CONTENT)
                .param("id", id)
                .query((row, number) -> new Content(row.getBytes(1), row.getBytes(2)))
                .single();
    }

    /** Locked until the end of the transaction. */
    List<Unpublished> unpublished(int limit) {
        return database.sql(UNPUBLISHED)
                .param("limit", limit)
                .query((row, number) -> new Unpublished(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getInt(3),
                        row.getLong(4),
                        row.getString(5),
                        row.getString(6),
                        new Content(row.getBytes(7), row.getBytes(8))))
                .list();
    }

    void published(List<UUID> ids) {
        database.sql(PUBLISHED).param("ids", ids.toArray(UUID[]::new)).update();
    }

    /**
     * Locks the row.
     *
     * @return whether it has not been sent again yet
     */
    boolean lockForRedrive(UUID id) {
        return database.sql(LOCK)
                .param("id", id)
                .query((row, number) -> row.getObject(1) == null)
                .single();
    }

    void redriven(UUID id, String by) {
        database.sql(REDRIVEN).param("by", by).param("id", id).update();
    }

    private static DeadLetterRow row(ResultSet row) throws SQLException {
        return new DeadLetterRow(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getInt(3),
                row.getString(4),
                row.getInt(5),
                row.getLong(6),
                row.getObject(7, OffsetDateTime.class).toInstant(),
                row.getString(8),
                row.getString(9),
                row.getObject(10, OffsetDateTime.class).toInstant(),
                instant(row.getObject(11, OffsetDateTime.class)),
                row.getString(12));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.withOffsetSameInstant(ZoneOffset.UTC).toInstant();
    }
}
