package io.modeltrail.features.trigger;

import io.modeltrail.contracts.prediction.TriggeredEntities.Refused;
import io.modeltrail.contracts.prediction.TriggeredEntities.Taken;
import io.modeltrail.contracts.prediction.TriggeredEntities.Triggered;
import io.modeltrail.contracts.trigger.TriggerId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The entities that wait for a prediction: from the queue, and those that were tried before. */
@Component
public class DueRows {
    /** A backlog of rows with few entities each is taken in small transactions rather than in many statements. */
    private static final int MOST_STATEMENTS = 8;
    /** One of 2^3 facts that a newer one of the same entity has overtaken is predicted all the same. */
    private static final int SHARE_BITS = 3;

    private static final long MIXER = 0x9E3779B97F4A7C15L; // 2^64 divided by the golden ratio: spreads neighbours

    /** One that waits already is due for the newer fact too; the fact that it waits for changes nothing. */
    static final String FOR_THE_NEWER = """

            ORDER BY trigger_id, entity
            ON CONFLICT (trigger_id, entity) DO UPDATE SET
                fact_at = excluded.fact_at, topic = excluded.topic, partition = excluded.partition,
                record_offset = excluded.record_offset, due_at = least(kept.due_at, excluded.due_at),
                attempts = 0, reason = NULL, refused_at = NULL
            WHERE excluded.fact_at >= kept.fact_at AND (kept.topic, kept.partition, kept.record_offset)
                IS DISTINCT FROM (excluded.topic, excluded.partition, excluded.record_offset)""";

    private static final String DUE = """
            WITH turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(""" + TriggerLocks.SINGLE_ROWS + """
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
    /** Looked up one by one: a join of a thousand with a table of a million would be planned as a reading of the whole table. */
    private static final String OVERTAKEN = """
            SELECT one.number FROM unnest(:triggers::uuid[], :entities::text[], :facts::bigint[])
                WITH ORDINALITY AS one (trigger_id, entity, fact_at, number)
            WHERE one.fact_at < (
                SELECT newest.fact_at FROM features_trigger_last AS newest
                WHERE newest.trigger_id = one.trigger_id AND newest.entity = one.entity)""";
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
    private final TriggerLocks locks;
    private final TriggerQueue queue;

    DueRows(JdbcClient database) {
        this.database = database;
        locks = new TriggerLocks(database);
        queue = new TriggerQueue(database);
    }

    /**
     * Those that wait for the same reason.
     *
     * @param reason code of a refusal; null when none was met yet
     * @param refused whether they wait for another fact or for an operator
     */
    public record Waiting(@Nullable String reason, boolean refused, long entities, Instant oldestDueAt) {}

    /**
     * Gone from the queue, or locked, until the end of the transaction. Where others are left, a fact that a newer one of the same entity has
     * overtaken is passed over: the newer one waits as well, or has been predicted. A row of the queue is taken whole, so that there may be
     * nearly {@value TriggerQueue#MOST_IN_A_ROW} more than the limit.
     */
    public Taken take(int limit) {
        locks.keepTriggers();
        if (limit < TriggerQueue.MOST_IN_A_ROW) {
            return takeFew(limit);
        }
        Map<DueTrigger.Key, Triggered> taken = new LinkedHashMap<>();
        due(limit / 2).forEach(one -> taken.put(key(one), one));
        boolean more = taken.size() == limit / 2;
        int rows = Math.max(1, (limit - taken.size()) / TriggerQueue.MOST_IN_A_ROW);
        for (int statement = 1; rows > 0; statement++) {
            List<Triggered> some = queue.take(rows);
            if (some.isEmpty()) {
                return new Taken(List.copyOf(taken.values()), more);
            }
            some.stream()
                    .filter(one -> !one.entity().equals(TriggerQueue.ERASED))
                    .forEach(one -> taken.merge(key(one), one, DueRows::newer));
            rows = statement == MOST_STATEMENTS ? 0 : (limit - taken.size()) / TriggerQueue.MOST_IN_A_ROW;
        }
        passOver(taken);
        return new Taken(List.copyOf(taken.values()), true);
    }

    /** One by one, from the rows that one each has, the oldest first. */
    private Taken takeFew(int limit) {
        locks.singleRows();
        boolean more = queue.spread();
        List<Triggered> some = due(limit);
        while (some.size() < limit && queue.spread()) {
            some = due(limit);
        }
        return new Taken(some, more || some.size() == limit);
    }

    private List<Triggered> due(int limit) {
        return database.sql(DUE)
                .param("limit", limit)
                .query((row, number) -> triggered(row))
                .list();
    }

    /** An entity with so many facts that there is always a newer one has its turn too. */
    private void passOver(Map<DueTrigger.Key, Triggered> taken) {
        List<Triggered> all = List.copyOf(taken.values());
        List<Triggered> overtaken =
                facts(database.sql(OVERTAKEN), all).query((row, number) -> all.get(row.getInt(1) - 1)).list().stream()
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

    static Triggered triggered(ResultSet row) throws SQLException {
        return new Triggered(
                new TriggerId(row.getObject(1, UUID.class)),
                new UseCaseKey(row.getString(2)),
                Objects.requireNonNullElse(row.getString(3), TriggerQueue.ERASED),
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
            locks.singleRows();
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

    private JdbcClient.StatementSpec withReasons(Collection<Refused> refused) {
        locks.singleRows();
        return given(
                        database.sql(WITH_REASON),
                        refused.stream().map(Refused::triggered).toList())
                .param("reasons", refused.stream().map(Refused::reason).toArray(String[]::new));
    }

    private static JdbcClient.StatementSpec given(JdbcClient.StatementSpec statement, List<Triggered> triggered) {
        return facts(statement, triggered)
                .param("topics", column(triggered, Triggered::topic, String[]::new))
                .param("partitions", column(triggered, Triggered::partition, Integer[]::new))
                .param("offsets", column(triggered, Triggered::offset, Long[]::new));
    }

    private static JdbcClient.StatementSpec facts(JdbcClient.StatementSpec statement, List<Triggered> triggered) {
        return statement
                .param("triggers", column(triggered, one -> one.triggerId().value(), UUID[]::new))
                .param("entities", column(triggered, Triggered::entity, String[]::new))
                .param("facts", column(triggered, one -> one.factAt().toEpochMilli(), Long[]::new));
    }

    private static <T> T[] column(List<Triggered> triggered, Function<Triggered, T> value, IntFunction<T[]> array) {
        return triggered.stream().map(value).toArray(array);
    }
}
