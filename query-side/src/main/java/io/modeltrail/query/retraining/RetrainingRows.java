package io.modeltrail.query.retraining;

import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.retraining.RetrainingCause;
import io.modeltrail.contracts.retraining.RetrainingCycleId;
import io.modeltrail.contracts.retraining.RetrainingDefinition;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCandidateChosen;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleEnded;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleStarted;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDefined;
import io.modeltrail.contracts.retraining.RetrainingResult;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.Row;
import io.modeltrail.query.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of retraining. */
@Component
class RetrainingRows {
    private static final String DEFINE = """
            INSERT INTO query_retraining AS known
                (use_case, definition, enabled, defined_by, defined_by_role, defined_at, position)
            VALUES (?, ?::jsonb, true, ?, ?, ?, ?)
            ON CONFLICT (use_case) DO UPDATE SET definition = excluded.definition, defined_by = excluded.defined_by,
                defined_by_role = excluded.defined_by_role, defined_at = excluded.defined_at, position = excluded.position
            WHERE known.position < excluded.position""";
    private static final String ENABLE =
            "UPDATE query_retraining SET enabled = ?, position = ? WHERE use_case = ? AND position < ?";
    private static final String START = """
            INSERT INTO query_retraining_cycle (cycle_id, use_case, cause, answerable, answerable_role, observed_at,
                dataset_snapshot_id, training_run_id, started_at, started_position, position)
            VALUES (?, ?, ?::jsonb, ?, ?, ?::jsonb, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";
    private static final String CHOOSE =
            "UPDATE query_retraining_cycle SET model_version_id = ?, position = ? WHERE cycle_id = ? AND position < ?";
    private static final String END = """
            UPDATE query_retraining_cycle
            SET result = ?, reason = ?, ended_at = ?, model_version_id = coalesce(?::uuid, model_version_id), position = ?
            WHERE cycle_id = ? AND position < ?""";
    private static final String FIND = "SELECT * FROM query_retraining WHERE use_case = ?";
    private static final String CYCLES = """
            SELECT * FROM query_retraining_cycle
            WHERE use_case = :useCase AND (:after::uuid IS NULL OR cycle_id < :after)
            ORDER BY cycle_id DESC LIMIT :rows""";
    private static final String LAST_POSITION = """
            SELECT greatest((SELECT coalesce(max(position), -1) FROM query_retraining),
                (SELECT coalesce(max(position), -1) FROM query_retraining_cycle))""";
    private static final String TRUNCATE = "TRUNCATE query_retraining, query_retraining_cycle";

    private final JdbcClient jdbc;
    private final StoredJson json;

    RetrainingRows(JdbcClient jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void define(RetrainingDefined event, RecordedEvent recorded) {
        jdbc.sql(DEFINE)
                .params(
                        event.useCase().value(),
                        json.write(event.definition()),
                        event.definedBy().id(),
                        event.definedBy().role().name(),
                        recorded.at(),
                        recorded.position())
                .update();
    }

    void enable(UseCaseKey useCase, boolean enabled, RecordedEvent recorded) {
        jdbc.sql(ENABLE)
                .params(enabled, recorded.position(), useCase.value(), recorded.position())
                .update();
    }

    void start(RetrainingCycleStarted event, RecordedEvent recorded) {
        jdbc.sql(START)
                .params(
                        event.cycleId().value(),
                        event.useCase().value(),
                        json.write(event.cause()),
                        event.answerable().id(),
                        event.answerable().role().name(),
                        json.write(event.observedAt()),
                        event.datasetSnapshotId().value(),
                        event.trainingRunId().value(),
                        event.startedAt().atOffset(ZoneOffset.UTC),
                        recorded.position(),
                        recorded.position())
                .update();
    }

    void choose(RetrainingCandidateChosen event, RecordedEvent recorded) {
        jdbc.sql(CHOOSE)
                .params(
                        event.modelVersionId().value(),
                        recorded.position(),
                        event.cycleId().value(),
                        recorded.position())
                .update();
    }

    void end(RetrainingCycleEnded event, RecordedEvent recorded) {
        UUID candidate =
                event.modelVersionId() == null ? null : event.modelVersionId().value();
        jdbc.sql(END)
                .param(event.result().name())
                .param(event.reason())
                .param(event.endedAt().atOffset(ZoneOffset.UTC))
                .param(candidate)
                .param(recorded.position())
                .param(event.cycleId().value())
                .param(recorded.position())
                .update();
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }

    long lastPosition() {
        return jdbc.sql(LAST_POSITION).query(Long.class).single();
    }

    Optional<RetrainingView> find(UseCaseKey useCase) {
        return jdbc.sql(FIND)
                .param(useCase.value())
                .query((row, number) -> view(row))
                .optional();
    }

    List<RetrainingView.Cycle> cycles(UseCaseKey useCase, PageRequest page) {
        return jdbc.sql(CYCLES)
                .param("useCase", useCase.value())
                .param("after", page.after())
                .param("rows", page.rowsToRead())
                .query((row, number) -> cycle(row))
                .list();
    }

    private RetrainingView view(ResultSet row) throws SQLException {
        return new RetrainingView(
                new UseCaseKey(row.getString("use_case")),
                json.read(row.getString("definition"), RetrainingDefinition.class),
                row.getBoolean("enabled"),
                Row.actor(row, "defined_by"),
                Row.instant(row, "defined_at"),
                row.getLong("position"));
    }

    private RetrainingView.Cycle cycle(ResultSet row) throws SQLException {
        UUID candidate = row.getObject("model_version_id", UUID.class);
        String result = row.getString("result");
        return new RetrainingView.Cycle(
                new RetrainingCycleId(Row.uuid(row, "cycle_id")),
                json.read(row.getString("cause"), RetrainingCause.class),
                Row.actor(row, "answerable"),
                json.readList(row.getString("observed_at"), Instant.class),
                new DatasetSnapshotId(Row.uuid(row, "dataset_snapshot_id")),
                new TrainingRunId(Row.uuid(row, "training_run_id")),
                Row.instant(row, "started_at"),
                row.getLong("started_position"),
                candidate == null ? null : new ModelVersionId(candidate),
                result == null ? null : RetrainingResult.valueOf(result),
                row.getString("reason"),
                Row.nullableInstant(row, "ended_at"));
    }
}
