package io.modeltrail.command.outcome;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far the topic is read, and what could not be used of it. */
@Component
class OutcomeTopicRows {
    private static final String ADD = """
            INSERT INTO outcome_topic_offset (topic, partition, next_offset) VALUES (:topic, :partition, 0)
            ON CONFLICT DO NOTHING""";
    private static final String NEXT =
            "SELECT next_offset FROM outcome_topic_offset WHERE topic = :topic AND partition = :partition";
    /** Only who has read up to where the table says may move it on. */
    private static final String ADVANCE = """
            UPDATE outcome_topic_offset SET next_offset = :to
            WHERE topic = :topic AND partition = :partition AND next_offset = :from""";

    private static final String REFUSE = """
            INSERT INTO outcome_dead_letter (topic, partition, record_offset, reason, field, refused_at)
            SELECT topic, partition, record_offset, reason, field, now()
            FROM unnest(:topics::text[], :partitions::int[], :offsets::bigint[], :reasons::text[], :fields::text[])
                AS one (topic, partition, record_offset, reason, field)
            ON CONFLICT DO NOTHING""";
    private static final String NEWEST = """
            SELECT topic, partition, record_offset, reason, field, refused_at, acknowledged_at, acknowledged_by
            FROM outcome_dead_letter
            WHERE (:reason::text IS NULL OR reason = :reason)
              AND (:acknowledged::boolean IS NULL OR (acknowledged_at IS NOT NULL) = :acknowledged)
            ORDER BY refused_at DESC, topic, partition, record_offset DESC LIMIT :limit""";

    private static final String OUTSTANDING = "SELECT count(*) FROM outcome_dead_letter WHERE acknowledged_at IS NULL";
    private static final String GIVEN = """
            unnest(:topics::text[], :partitions::int[], :offsets::bigint[]) AS one (topic, partition, record_offset)""";
    private static final String UNKNOWN = "SELECT one.topic, one.partition, one.record_offset FROM " + GIVEN + """
             LEFT JOIN outcome_dead_letter AS letter USING (topic, partition, record_offset)
            WHERE letter.topic IS NULL ORDER BY 1, 2, 3 LIMIT 1""";
    /** In one order, so that two who acknowledge the same do not wait for each other. */
    private static final String ACKNOWLEDGE = """
            WITH locked AS (
                SELECT letter.topic, letter.partition, letter.record_offset
                FROM outcome_dead_letter AS letter JOIN\s""" + GIVEN + """
                 USING (topic, partition, record_offset)
                WHERE letter.acknowledged_at IS NULL
                ORDER BY letter.topic, letter.partition, letter.record_offset FOR UPDATE OF letter)
            UPDATE outcome_dead_letter AS letter SET acknowledged_at = now(), acknowledged_by = :by FROM locked
            WHERE letter.topic = locked.topic AND letter.partition = locked.partition
              AND letter.record_offset = locked.record_offset
            RETURNING letter.topic, letter.partition, letter.record_offset, letter.reason, letter.field""";

    private final JdbcClient database;

    OutcomeTopicRows(JdbcClient database) {
        this.database = database;
    }

    /** Records that were no outcome, and that nobody has acknowledged. */
    long outstanding() {
        return database.sql(OUTSTANDING).query(Long.class).single();
    }

    /** A partition moves on, from the offset that was stored. */
    record Advance(String topic, int partition, long from, long to) {}

    /**
     * @param reason code of a refusal
     * @param field that is wrong; empty when it is none in particular
     */
    record DeadLetter(String topic, int partition, long offset, String reason, String field) {}

    /** @param acknowledgedAt null when no operator has seen to it */
    record Refused(
            String topic,
            int partition,
            long offset,
            String reason,
            String field,
            Instant refusedAt,
            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy) {}

    /** Where a record is. */
    record Place(String topic, int partition, long offset) {}

    long next(String topic, int partition) {
        database.sql(ADD).param("topic", topic).param("partition", partition).update();
        return database.sql(NEXT)
                .param("topic", topic)
                .param("partition", partition)
                .query(Long.class)
                .single();
    }

    /** @return false when somebody else has moved it on */
    boolean advance(Advance advance) {
        return database.sql(ADVANCE)
                        .param("topic", advance.topic())
                        .param("partition", advance.partition())
                        .param("from", advance.from())
                        .param("to", advance.to())
                        .update()
                == 1;
    }

    void refuse(Collection<DeadLetter> letters) {
        database.sql(REFUSE)
                .param("topics", letters.stream().map(DeadLetter::topic).toArray(String[]::new))
                .param("partitions", letters.stream().map(DeadLetter::partition).toArray(Integer[]::new))
                .param("offsets", letters.stream().map(DeadLetter::offset).toArray(Long[]::new))
                .param("reasons", letters.stream().map(DeadLetter::reason).toArray(String[]::new))
                .param("fields", letters.stream().map(DeadLetter::field).toArray(String[]::new))
                .update();
    }

    /** One of the places where no record was refused. */
    Optional<Place> unknown(Collection<Place> places) {
        return given(database.sql(UNKNOWN), places)
                .query((row, number) -> new Place(row.getString(1), row.getInt(2), row.getLong(3)))
                .optional();
    }

    /** @return those that were not acknowledged before */
    List<DeadLetter> acknowledge(Collection<Place> places, String by) {
        return given(database.sql(ACKNOWLEDGE), places)
                .param("by", by)
                .query((row, number) -> new DeadLetter(
                        row.getString(1), row.getInt(2), row.getLong(3), row.getString(4), row.getString(5)))
                .list();
    }

    private static JdbcClient.StatementSpec given(JdbcClient.StatementSpec statement, Collection<Place> places) {
        return statement
                .param("topics", places.stream().map(Place::topic).toArray(String[]::new))
                .param("partitions", places.stream().map(Place::partition).toArray(Integer[]::new))
                .param("offsets", places.stream().map(Place::offset).toArray(Long[]::new));
    }

    /** @param acknowledged null = both those that were and those that were not */
    List<Refused> newest(@Nullable String reason, @Nullable Boolean acknowledged, int limit) {
        return database.sql(NEWEST)
                .param("reason", reason)
                .param("acknowledged", acknowledged)
                .param("limit", limit)
                .query((row, number) -> new Refused(
                        row.getString(1),
                        row.getInt(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        row.getObject(6, OffsetDateTime.class).toInstant(),
                        instant(row.getObject(7, OffsetDateTime.class)),
                        row.getString(8)))
                .list();
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
