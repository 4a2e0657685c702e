package io.modeltrail.command.outcome;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
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
            SELECT topic, partition, record_offset, reason, field, refused_at FROM outcome_dead_letter
            WHERE (:reason::text IS NULL OR reason = :reason)
            ORDER BY refused_at DESC, topic, partition, record_offset DESC LIMIT :limit""";

    private static final String REFUSED = "SELECT count(*) FROM outcome_dead_letter";

    private final JdbcClient database;

    OutcomeTopicRows(JdbcClient database) {
        this.database = database;
    }

    /** Records that were no outcome. */
    long refused() {
        return database.sql(REFUSED).query(Long.class).single();
    }

    /** A partition moves on, from the offset that was stored. */
    record Advance(String topic, int partition, long from, long to) {}

    /**
     * @param reason code of a refusal
     * @param field that is wrong; empty when it is none in particular
     */
    record DeadLetter(String topic, int partition, long offset, String reason, String field) {}

    record Refused(String topic, int partition, long offset, String reason, String field, Instant refusedAt) {}

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

    List<Refused> newest(@Nullable String reason, int limit) {
        return database.sql(NEWEST)
                .param("reason", reason)
                .param("limit", limit)
                .query((row, number) -> new Refused(
                        row.getString(1),
                        row.getInt(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        row.getObject(6, OffsetDateTime.class).toInstant()))
                .list();
    }
}
