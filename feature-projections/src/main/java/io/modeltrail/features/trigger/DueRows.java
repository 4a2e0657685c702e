package io.modeltrail.features.trigger;

import io.modeltrail.contracts.prediction.TriggeredEntities.Refused;
import io.modeltrail.contracts.prediction.TriggeredEntities.Triggered;
import io.modeltrail.contracts.trigger.TriggerId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The entities that wait for a prediction. */
@Component
public class DueRows {
    /**
     * Of the entities whose last trigger is long enough ago. Rows are taken in one order, since two consumers may trigger for the same
     * entity; one that waits already is due for the newer fact too.
     */
    private static final String WRITE = """
            WITH given AS (
                SELECT * FROM unnest(?::text[], ?::bigint[], ?::text[], ?::int[], ?::bigint[])
                    AS one (entity, fact_at, topic, partition, record_offset)),
            fresh AS (
                INSERT INTO features_trigger_last AS kept (trigger_id, entity, fact_at)
                SELECT ?, entity, fact_at FROM given
                ON CONFLICT (trigger_id, entity) DO UPDATE SET fact_at = excluded.fact_at
                WHERE excluded.fact_at >= kept.fact_at + ?
                RETURNING trigger_id, entity)
            INSERT INTO features_trigger_due AS kept
                (trigger_id, entity, fact_at, topic, partition, record_offset, due_at)
            SELECT trigger_id, entity, fact_at, topic, partition, record_offset, clock_timestamp()
            FROM given JOIN fresh USING (entity) ORDER BY entity
            ON CONFLICT (trigger_id, entity) DO UPDATE SET
                fact_at = excluded.fact_at, topic = excluded.topic, partition = excluded.partition,
                record_offset = excluded.record_offset, due_at = least(kept.due_at, excluded.due_at),
                attempts = 0, reason = NULL, refused_at = NULL""";

    private static final String TAKE = """
            SELECT due.trigger_id, known.use_case, due.entity, due.fact_at, due.topic,
                   due.partition, due.record_offset, due.attempts
            FROM features_trigger_due AS due JOIN features_trigger AS known USING (trigger_id)
            WHERE due.refused_at IS NULL AND due.due_at <= clock_timestamp() AND known.active
            ORDER BY due.due_at LIMIT :limit FOR UPDATE OF due SKIP LOCKED""";
    private static final String GIVEN = "unnest(:triggers::uuid[], :entities::text[]) AS one (trigger_id, entity)";
    private static final String DONE = "DELETE FROM features_trigger_due AS due USING " + GIVEN
            + " WHERE due.trigger_id = one.trigger_id AND due.entity = one.entity";
    private static final String REASONS = """
             FROM unnest(:triggers::uuid[], :entities::text[], :reasons::text[]) AS one (trigger_id, entity, reason)
            WHERE due.trigger_id = one.trigger_id AND due.entity = one.entity""";
    private static final String POSTPONE = """
            UPDATE features_trigger_due AS due SET attempts = due.attempts + 1, reason = one.reason,
                due_at = clock_timestamp() + make_interval(secs => :seconds)""" + REASONS;
    private static final String REFUSE = """
            UPDATE features_trigger_due AS due SET reason = one.reason, refused_at = clock_timestamp()""" + REASONS;
    private static final String AGAIN = """
            UPDATE features_trigger_due SET refused_at = NULL, attempts = 0, due_at = clock_timestamp()
            WHERE trigger_id = :trigger AND refused_at IS NOT NULL""";
    private static final String REFUSED = """
            SELECT count(*) FROM features_trigger_due AS due JOIN features_trigger AS known USING (trigger_id)
            WHERE due.refused_at IS NOT NULL AND known.active""";
    private static final String WAITING = """
            SELECT reason, refused_at IS NOT NULL AS refused, count(*), min(due_at) FROM features_trigger_due
            WHERE trigger_id = :trigger GROUP BY 1, 2 ORDER BY 1, 2""";

    private final JdbcClient database;

    DueRows(JdbcClient database) {
        this.database = database;
    }

    /**
     * Those that wait for the same reason.
     *
     * @param reason code of a refusal; null when none was met yet
     * @param refused whether they wait for another fact or for an operator
     */
    public record Waiting(@Nullable String reason, boolean refused, long entities, Instant oldestDueAt) {}

    /**
     * Within the transaction of the connection.
     *
     * @param all each key once
     */
    public static void write(Connection connection, Collection<DueTrigger> all) throws SQLException {
        Map<UUID, List<DueTrigger>> ordered = all.stream()
                .sorted(Comparator.comparing(DueTrigger::entity))
                .collect(Collectors.groupingBy(one -> one.triggerId().value(), TreeMap::new, Collectors.toList()));
        try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
            for (Map.Entry<UUID, List<DueTrigger>> one : ordered.entrySet()) {
                List<DueTrigger> some = one.getValue();
                statement.setArray(1, array(connection, "text", some, DueTrigger::entity));
                statement.setArray(2, array(connection, "int8", some, DueTrigger::factAtMillis));
                statement.setArray(3, array(connection, "text", some, DueTrigger::topic));
                statement.setArray(4, array(connection, "int4", some, DueTrigger::partition));
                statement.setArray(5, array(connection, "int8", some, DueTrigger::offset));
                statement.setObject(6, one.getKey());
                statement.setLong(7, some.getFirst().intervalMillis());
                statement.executeUpdate();
            }
        }
    }

    private static Array array(
            Connection connection, String type, List<DueTrigger> due, Function<DueTrigger, Object> value)
            throws SQLException {
        return connection.createArrayOf(type, due.stream().map(value).toArray());
    }

    /** Locked until the end of the transaction. */
    public List<Triggered> take(int limit) {
        return database.sql(TAKE)
                .param("limit", limit)
                .query((row, number) -> triggered(row))
                .list();
    }

    private static Triggered triggered(ResultSet row) throws SQLException {
        return new Triggered(
                new TriggerId(row.getObject(1, UUID.class)),
                new UseCaseKey(row.getString(2)),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4)),
                row.getString(5),
                row.getInt(6),
                row.getLong(7),
                row.getInt(8));
    }

    public void done(Collection<Triggered> triggered) {
        given(database.sql(DONE), triggered.stream().toList()).update();
    }

    public void postpone(Collection<Refused> refused, Duration by) {
        withReasons(database.sql(POSTPONE), refused)
                .param("seconds", by.toMillis() / 1e3)
                .update();
    }

    public void refuse(Collection<Refused> refused) {
        withReasons(database.sql(REFUSE), refused).update();
    }

    /** @return how many are due again */
    int again(TriggerId trigger) {
        return database.sql(AGAIN).param("trigger", trigger.value()).update();
    }

    /** Of all triggers that are switched on, entities that wait for another fact or for an operator. */
    long refused() {
        return database.sql(REFUSED).query(Long.class).single();
    }

    List<Waiting> waiting(TriggerId trigger) {
        return database.sql(WAITING)
                .param("trigger", trigger.value())
                .query((row, number) -> new Waiting(
                        row.getString(1),
                        row.getBoolean(2),
                        row.getLong(3),
                        row.getObject(4, OffsetDateTime.class).toInstant()))
                .list();
    }

    private static JdbcClient.StatementSpec withReasons(
            JdbcClient.StatementSpec statement, Collection<Refused> refused) {
        return given(statement, refused.stream().map(Refused::triggered).toList())
                .param("reasons", refused.stream().map(Refused::reason).toArray(String[]::new));
    }

    private static JdbcClient.StatementSpec given(JdbcClient.StatementSpec statement, List<Triggered> triggered) {
        return statement
                .param(
                        "triggers",
                        triggered.stream().map(one -> one.triggerId().value()).toArray(UUID[]::new))
                .param("entities", triggered.stream().map(Triggered::entity).toArray(String[]::new));
    }
}
