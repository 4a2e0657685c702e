package io.modeltrail.features.trigger;

import io.modeltrail.contracts.prediction.TriggeredEntities.Refused;
import io.modeltrail.contracts.prediction.TriggeredEntities.Taken;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The entities that wait for a prediction. */
@Component
public class DueRows {
    /** Entities in one row of the queue. */
    private static final int MOST_IN_A_ROW = 100;
    /** A backlog of rows with few entities each is taken in small transactions rather than in many statements. */
    private static final int MOST_STATEMENTS = 8;
    /** One of 2^3 facts that a newer one of the same entity has overtaken is predicted all the same. */
    private static final int SHARE_BITS = 3;

    private static final long MIXER = 0x9E3779B97F4A7C15L; // 2^64 divided by the golden ratio: spreads neighbours

    /** Held by whoever removes a trigger, and shared by whoever lets entities wait: nobody comes after those that went with the trigger. */
    private static final long REMOVAL_LOCK = 0x7472696767657273L;

    /** No entity's name. */
    private static final String ERASED = "";

    private static final String SHARE_LOCK = "SELECT pg_advisory_xact_lock_shared(" + REMOVAL_LOCK + ")";
    static final String LOCK = "SELECT pg_advisory_xact_lock(" + REMOVAL_LOCK + ")";

    /** Held by whoever takes or writes rows of single entities: two at once might each wait for a row of the other's. */
    private static final long SINGLE_ROWS_LOCK = REMOVAL_LOCK + 1;

    private static final String SINGLE_ROWS = "SELECT pg_advisory_xact_lock(" + SINGLE_ROWS_LOCK + ")";

    /**
     * Of the entities whose last trigger is long enough ago. Rows are taken in one order, since two consumers may trigger for the same
     * entity.
     */
    private static final String WRITE = """
            WITH known AS (
                SELECT trigger_id FROM (SELECT ?::uuid AS trigger_id) AS one
                WHERE NOT EXISTS (SELECT FROM features_trigger AS gone WHERE gone.trigger_id = one.trigger_id AND removed)),
            given AS (
                SELECT * FROM unnest(?::text[], ?::bigint[], ?::text[], ?::int[], ?::bigint[])
                    AS one (entity, fact_at, topic, partition, record_offset)),
            fresh AS (
                INSERT INTO features_trigger_last AS kept (trigger_id, entity, fact_at)
                SELECT trigger_id, entity, fact_at FROM known, given ORDER BY entity
                ON CONFLICT (trigger_id, entity) DO UPDATE SET fact_at = excluded.fact_at
                WHERE excluded.fact_at >= kept.fact_at + ?
                RETURNING trigger_id, entity),
            parted AS (
                SELECT fresh.trigger_id, given.*, (row_number() OVER () - 1) / ? AS part FROM given JOIN fresh USING (entity))
            INSERT INTO features_trigger_queue (trigger_id, due_at, entities, facts_at, topics, partitions, offsets)
            SELECT trigger_id, clock_timestamp(), array_agg(entity), array_agg(fact_at), array_agg(topic), array_agg(partition),
                array_agg(record_offset)
            FROM parted GROUP BY trigger_id, part ORDER BY part""";

    private static final String TAKE_FROM_QUEUE = """
            WITH first AS (
                SELECT queue_id FROM features_trigger_queue AS queued JOIN features_trigger AS known USING (trigger_id)
                WHERE known.active ORDER BY queue_id LIMIT :rows FOR UPDATE OF queued SKIP LOCKED),
            gone AS (
                DELETE FROM features_trigger_queue AS queued USING first WHERE queued.queue_id = first.queue_id
                RETURNING queued.*)""";
    private static final String ENTITIES = """

            FROM gone CROSS JOIN unnest(entities, facts_at, topics, partitions, offsets)
                AS one (entity, fact_at, topic, partition, record_offset)""";
    private static final String QUEUED = TAKE_FROM_QUEUE + """

            SELECT trigger_id, known.use_case, entity, fact_at, topic, partition, record_offset, 0
            """ + ENTITIES + """

            JOIN features_trigger AS known USING (trigger_id) ORDER BY queue_id""";
    /** One that waits already is due for the newer fact too; the fact that it waits for changes nothing. */
    private static final String FOR_THE_NEWER = """

            ORDER BY trigger_id, entity
            ON CONFLICT (trigger_id, entity) DO UPDATE SET
                fact_at = excluded.fact_at, topic = excluded.topic, partition = excluded.partition,
                record_offset = excluded.record_offset, due_at = least(kept.due_at, excluded.due_at),
                attempts = 0, reason = NULL, refused_at = NULL
            WHERE excluded.fact_at >= kept.fact_at AND (kept.topic, kept.partition, kept.record_offset)
                IS DISTINCT FROM (excluded.topic, excluded.partition, excluded.record_offset)""";
    /** Those of one row of the queue wait by themselves. */
    private static final String SPREAD = TAKE_FROM_QUEUE + """
            , spread AS (
            INSERT INTO features_trigger_due AS kept (trigger_id, entity, fact_at, topic, partition, record_offset, due_at)
            SELECT trigger_id, entity, fact_at, topic, partition, record_offset, due_at""" + ENTITIES + """

            WHERE entity IS NOT NULL""" + FOR_THE_NEWER + """
            )
            SELECT count(*) FROM gone""";

    private static final String DUE = """
            WITH turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(""" + SINGLE_ROWS_LOCK + """
            ) AS mine)
            SELECT due.trigger_id, known.use_case, due.entity, due.fact_at, due.topic,
                   due.partition, due.record_offset, due.attempts
            FROM features_trigger_due AS due JOIN features_trigger AS known USING (trigger_id)
            WHERE (SELECT mine FROM turn) AND due.refused_at IS NULL AND due.due_at <= clock_timestamp() AND known.active
            ORDER BY due.due_at LIMIT :limit FOR UPDATE OF due SKIP LOCKED""";

    private static final String GIVEN = """

            FROM unnest(:triggers::uuid[], :entities::text[], :facts::bigint[], :topics::text[], :partitions::int[], :offsets::bigint[])
                AS one (trigger_id, entity, fact_at, topic, partition, record_offset)""";
    private static final String LEAVE = """
            INSERT INTO features_trigger_due AS kept (trigger_id, entity, fact_at, topic, partition, record_offset, due_at)
            SELECT trigger_id, entity, fact_at, topic, partition, record_offset, clock_timestamp()""" + GIVEN + FOR_THE_NEWER;
    private static final String OVERTAKEN = "SELECT one.trigger_id, one.entity" + GIVEN + """

            JOIN features_trigger_last AS newest USING (trigger_id, entity) WHERE newest.fact_at > one.fact_at""";
    /** Nearly all have no row here. One that somebody else has taken is his. */
    private static final String DONE = """
            DELETE FROM features_trigger_due AS gone USING (
                SELECT due.trigger_id, due.entity""" + GIVEN + """

                JOIN features_trigger_due AS due USING (trigger_id, entity) WHERE due.fact_at <= one.fact_at
                FOR UPDATE OF due SKIP LOCKED) AS done
            WHERE gone.trigger_id = done.trigger_id AND gone.entity = done.entity""";

    private static final String WITH_REASON = """
            INSERT INTO features_trigger_due AS kept
                (trigger_id, entity, fact_at, topic, partition, record_offset, reason, due_at, attempts, refused_at)
            SELECT one.trigger_id, one.entity, fact_at, topic, partition, record_offset, reason,
                clock_timestamp() + make_interval(secs => :seconds), :attempts, CASE WHEN :refused THEN clock_timestamp() END
            FROM unnest(:triggers::uuid[], :entities::text[], :facts::bigint[], :topics::text[], :partitions::int[], :offsets::bigint[],
                :reasons::text[]) AS one (trigger_id, entity, fact_at, topic, partition, record_offset, reason)
            ORDER BY trigger_id, entity
            ON CONFLICT (trigger_id, entity) DO UPDATE SET
                fact_at = excluded.fact_at, topic = excluded.topic, partition = excluded.partition,
                record_offset = excluded.record_offset, reason = excluded.reason, due_at = excluded.due_at,
                attempts = excluded.attempts + CASE
                    WHEN (kept.topic, kept.partition, kept.record_offset) = (excluded.topic, excluded.partition, excluded.record_offset)
                    THEN kept.attempts ELSE 0 END,
                refused_at = excluded.refused_at
            WHERE excluded.fact_at >= kept.fact_at""";
    private static final String AGAIN = """
            UPDATE features_trigger_due SET refused_at = NULL, attempts = 0, due_at = clock_timestamp()
            WHERE trigger_id = :trigger AND refused_at IS NOT NULL""";
    private static final String REFUSED = """
            SELECT count(*) FROM features_trigger_due AS due JOIN features_trigger AS known USING (trigger_id)
            WHERE due.refused_at IS NOT NULL AND known.active""";
    private static final String WAITING = """
            SELECT reason, refused, count(DISTINCT entity), min(due_at) FROM (
                SELECT entity, reason, refused_at IS NOT NULL AS refused, due_at FROM features_trigger_due
                WHERE trigger_id = :trigger
                UNION ALL
                SELECT entity, NULL, false, due_at FROM features_trigger_queue AS queued, unnest(entities) AS entity
                WHERE trigger_id = :trigger AND NOT EXISTS (
                    SELECT FROM features_trigger_due AS due WHERE due.trigger_id = :trigger AND due.entity = entity.entity)) AS waiting
            WHERE entity IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2""";

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
        shareRemovalLock(connection);
        try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
            for (Map.Entry<UUID, List<DueTrigger>> one : ordered.entrySet()) {
                List<DueTrigger> some = one.getValue();
                statement.setObject(1, one.getKey());
                statement.setArray(2, array(connection, "text", some, DueTrigger::entity));
                statement.setArray(3, array(connection, "int8", some, DueTrigger::factAtMillis));
                statement.setArray(4, array(connection, "text", some, DueTrigger::topic));
                statement.setArray(5, array(connection, "int4", some, DueTrigger::partition));
                statement.setArray(6, array(connection, "int8", some, DueTrigger::offset));
                statement.setLong(7, some.getFirst().intervalMillis());
                statement.setInt(8, MOST_IN_A_ROW);
                statement.executeUpdate();
            }
        }
    }

    private static void shareRemovalLock(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(SHARE_LOCK)) {
            lock.execute();
        }
    }

    private static Array array(
            Connection connection, String type, List<DueTrigger> due, Function<DueTrigger, Object> value)
            throws SQLException {
        return connection.createArrayOf(type, due.stream().map(value).toArray());
    }

    /**
     * Gone from the queue, or locked, until the end of the transaction. Where others are left, a fact that a newer one of the same entity has
     * overtaken is passed over: the newer one waits as well, or has been predicted. A row of the queue is taken whole, so that there may be
     * nearly {@value #MOST_IN_A_ROW} more than the limit.
     */
    public Taken take(int limit) {
        database.sql(SHARE_LOCK).query((row, number) -> true).single();
        if (limit < MOST_IN_A_ROW) {
            return takeFew(limit);
        }
        Map<DueTrigger.Key, Triggered> taken = new LinkedHashMap<>();
        due(limit / 2).forEach(one -> taken.put(key(one), one));
        boolean more = taken.size() == limit / 2;
        int rows = Math.max(1, (limit - taken.size()) / MOST_IN_A_ROW);
        for (int statement = 1; rows > 0; statement++) {
            List<Triggered> some = queued(rows);
            if (some.isEmpty()) {
                return new Taken(List.copyOf(taken.values()), more);
            }
            some.stream()
                    .filter(one -> !one.entity().equals(ERASED))
                    .forEach(one -> taken.merge(key(one), one, DueRows::newer));
            rows = statement == MOST_STATEMENTS ? 0 : (limit - taken.size()) / MOST_IN_A_ROW;
        }
        passOver(taken);
        return new Taken(List.copyOf(taken.values()), true);
    }

    /** One by one, from the rows that one each has, the oldest first. */
    private Taken takeFew(int limit) {
        lockSingleRows();
        boolean more = spread();
        List<Triggered> some = due(limit);
        while (some.size() < limit && spread()) {
            some = due(limit);
        }
        return new Taken(some, more || some.size() == limit);
    }

    /** @return whether there was a row of the queue */
    private boolean spread() {
        return database.sql(SPREAD).param("rows", 1).query(Long.class).single() > 0;
    }

    private List<Triggered> due(int limit) {
        return database.sql(DUE)
                .param("limit", limit)
                .query((row, number) -> triggered(row))
                .list();
    }

    private List<Triggered> queued(int rows) {
        return database.sql(QUEUED)
                .param("rows", rows)
                .query((row, number) -> triggered(row))
                .list();
    }

    /** An entity with so many facts that there is always a newer one has its turn too. */
    private void passOver(Map<DueTrigger.Key, Triggered> taken) {
        List<Triggered> overtaken = given(database.sql(OVERTAKEN), List.copyOf(taken.values()))
                .query((row, number) ->
                        new DueTrigger.Key(new TriggerId(row.getObject(1, UUID.class)), row.getString(2)))
                .list()
                .stream()
                .map(taken::get)
                .filter(one -> !isPredictedAllTheSame(one))
                .toList();
        done(overtaken);
        overtaken.forEach(one -> taken.remove(key(one)));
    }

    private static boolean isPredictedAllTheSame(Triggered overtaken) {
        long mixed = (31L * overtaken.entity().hashCode() + overtaken.offset()) * MIXER;
        return mixed >>> (Long.SIZE - SHARE_BITS) == 0;
    }

    private static DueTrigger.Key key(Triggered triggered) {
        return new DueTrigger.Key(triggered.triggerId(), triggered.entity());
    }

    private static Triggered newer(Triggered one, Triggered other) {
        return other.factAt().isBefore(one.factAt()) ? one : other;
    }

    private static Triggered triggered(ResultSet row) throws SQLException {
        return new Triggered(
                new TriggerId(row.getObject(1, UUID.class)),
                new UseCaseKey(row.getString(2)),
                Objects.requireNonNullElse(row.getString(3), ERASED),
                Instant.ofEpochMilli(row.getLong(4)),
                row.getString(5),
                row.getInt(6),
                row.getLong(7),
                row.getInt(8));
    }

    public void done(Collection<Triggered> triggered) {
        if (!triggered.isEmpty()) {
            given(database.sql(DONE), List.copyOf(triggered)).update();
        }
    }

    public void leave(Collection<Triggered> triggered) {
        if (!triggered.isEmpty()) {
            lockSingleRows();
            given(database.sql(LEAVE), List.copyOf(triggered)).update();
        }
    }

    public void postpone(Collection<Refused> refused, Duration by) {
        withReasons(refused)
                .param("seconds", by.toMillis() / 1e3)
                .param("attempts", 1)
                .param("refused", false)
                .update();
    }

    public void refuse(Collection<Refused> refused) {
        withReasons(refused)
                .param("seconds", 0)
                .param("attempts", 0)
                .param("refused", true)
                .update();
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

    private void lockSingleRows() {
        database.sql(SINGLE_ROWS).query((row, number) -> true).single();
    }

    private JdbcClient.StatementSpec withReasons(Collection<Refused> refused) {
        lockSingleRows();
        return given(
                        database.sql(WITH_REASON),
                        refused.stream().map(Refused::triggered).toList())
                .param("reasons", refused.stream().map(Refused::reason).toArray(String[]::new));
    }

    private static JdbcClient.StatementSpec given(JdbcClient.StatementSpec statement, List<Triggered> triggered) {
        return statement
                .param("triggers", column(triggered, one -> one.triggerId().value(), UUID[]::new))
                .param("entities", column(triggered, Triggered::entity, String[]::new))
                .param("facts", column(triggered, one -> one.factAt().toEpochMilli(), Long[]::new))
                .param("topics", column(triggered, Triggered::topic, String[]::new))
                .param("partitions", column(triggered, Triggered::partition, Integer[]::new))
                .param("offsets", column(triggered, Triggered::offset, Long[]::new));
    }

    private static <T> T[] column(List<Triggered> triggered, Function<Triggered, T> value, IntFunction<T[]> array) {
        return triggered.stream().map(value).toArray(array);
    }
}
