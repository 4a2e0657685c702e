package io.modeltrail.features.trigger;

import io.modeltrail.contracts.trigger.TriggerDefinition;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerDefined;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerRemoved;
import io.modeltrail.contracts.trigger.TriggerId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The table features_trigger, and what goes with a trigger when it is removed. */
@Component
class TriggerRows {
    /** A trigger that stays enabled goes on without a gap. */
    private static final String DEFINE = """
            INSERT INTO features_trigger AS kept (trigger_id, use_case, definition, active, since, last_sequence)
            VALUES (:trigger, :useCase, :definition, :active, :since, :sequence)
            ON CONFLICT (trigger_id) DO UPDATE SET
                definition = excluded.definition, active = excluded.active, last_sequence = excluded.last_sequence, removed = false,
                since = CASE WHEN kept.active THEN kept.since ELSE excluded.since END
            WHERE kept.last_sequence < excluded.last_sequence""";

    private static final String REMOVE = """
            UPDATE features_trigger SET active = false, removed = true, last_sequence = :sequence
            WHERE trigger_id = :trigger AND last_sequence < :sequence""";
    private static final List<String> DROP_WAITING = List.of(
            "DELETE FROM features_trigger_queue WHERE trigger_id = :trigger",
            "DELETE FROM features_trigger_due WHERE trigger_id = :trigger");

    private static final String TRUNCATE = "TRUNCATE features_trigger";
    private static final String ALL = "SELECT trigger_id, use_case, definition, active, since FROM features_trigger";
    private static final String OF = ALL + " WHERE trigger_id = :trigger";
    /** Grows with every applied event. */
    private static final String VERSION = "SELECT coalesce(sum(last_sequence + 1), 0) FROM features_trigger";

    private final JdbcClient database;
    private final TriggerLocks locks;
    private final JsonMapper json;

    TriggerRows(JdbcClient database, JsonMapper json) {
        this.database = database;
        locks = new TriggerLocks(database);
        this.json = json;
    }

    record TriggerRow(
            TriggerId triggerId, UseCaseKey useCase, TriggerDefinition definition, boolean active, Instant since) {}

    void define(TriggerDefined defined, Instant at, long sequence) {
        database.sql(DEFINE)
                .param("trigger", defined.triggerId().value())
                .param("useCase", defined.useCase().value())
                .param("definition", json.writeValueAsString(defined.definition()))
                .param("active", defined.definition().enabled())
                .param("since", Timestamp.from(at))
                .param("sequence", sequence)
                .update();
    }

    void remove(TriggerRemoved removed, long sequence) {
        UUID trigger = removed.triggerId().value();
        locks.removeTriggers();
        int changed = database.sql(REMOVE)
                .param("trigger", trigger)
                .param("sequence", sequence)
                .update();
        if (changed > 0) {
            DROP_WAITING.forEach(
                    drop -> database.sql(drop).param("trigger", trigger).update());
        }
    }

    void truncate() {
        database.sql(TRUNCATE).update();
    }

    List<TriggerRow> all() {
        return database.sql(ALL).query((row, number) -> row(row)).list();
    }

    Optional<TriggerRow> find(TriggerId trigger) {
        return database.sql(OF)
                .param("trigger", trigger.value())
                .query((row, number) -> row(row))
                .optional();
    }

    long version() {
        return database.sql(VERSION).query(Long.class).single();
    }

    private TriggerRow row(ResultSet row) throws SQLException {
        return new TriggerRow(
                new TriggerId(row.getObject(1, UUID.class)),
                new UseCaseKey(row.getString(2)),
                json.readValue(row.getString(3), TriggerDefinition.class),
                row.getBoolean(4),
                row.getTimestamp(5).toInstant());
    }
}
