package io.modeltrail.features.trigger;

import io.modeltrail.contracts.prediction.TriggeredEntities.Triggered;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table features_trigger_queue: entities that wait for their first attempt, many in a row. */
public final class TriggerQueue {
    /** Entities in one row of the queue. */
    static final int MOST_IN_A_ROW = 100;
    /** No entity's name. */
    static final String ERASED = "";

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
    /** Those of one row of the queue wait by themselves. */
    private static final String SPREAD = TAKE_FROM_QUEUE + """
            , spread AS (
            INSERT INTO features_trigger_due AS kept (trigger_id, entity, fact_at, topic, partition, record_offset, due_at)
            SELECT trigger_id, entity, fact_at, topic, partition, record_offset, due_at""" + ENTITIES + """

            WHERE entity IS NOT NULL""" + DueRows.FOR_THE_NEWER + """
            )
            SELECT count(*) FROM gone""";

    private final JdbcClient database;

    TriggerQueue(JdbcClient database) {
        this.database = database;
    }

    /**
     * Within the transaction of the connection.
     *
     * @param all each key once
     */
    public static void write(Connection connection, Collection<DueTrigger> all) throws SQLException {
        Map<UUID, List<DueTrigger>> ordered = all.stream()
                .sorted(Comparator.comparing(DueTrigger::entity))
                .collect(Collectors.groupingBy(one -> one.triggerId().value(), TreeMap::new, Collectors.toList()));
        TriggerLocks.keepTriggers(connection);
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

    private static Array array(
            Connection connection, String type, List<DueTrigger> due, Function<DueTrigger, Object> value)
            throws SQLException {
        return connection.createArrayOf(type, due.stream().map(value).toArray());
    }

    /** The longest waiting rows, whole; an entity that was erased has {@link #ERASED} for its name. */
    List<Triggered> take(int rows) {
        return database.sql(QUEUED)
                .param("rows", rows)
                .query((row, number) -> DueRows.triggered(row))
                .list();
    }

    /** Those of the longest waiting row wait by themselves from now on, in {@code features_trigger_due}.
     *
     * @return whether there was a row
     */
    boolean spread() {
        return database.sql(SPREAD).param("rows", 1).query(Long.class).single() > 0;
    }
}
