package io.modeltrail.query.training;

import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.Reproduction;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCancelled;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingClaimed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingFailed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingHeartbeat;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingProgressed;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReleased;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReproduced;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingReproductionRequested;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.Row;
import io.modeltrail.query.StoredJson;
import io.modeltrail.query.training.TrainingRunView.Cancellation;
import io.modeltrail.query.training.TrainingRunView.Failure;
import io.modeltrail.query.training.TrainingRunView.TrainingState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of training runs. */
@Component
class TrainingRows {
    private static final String INSERT = """
            INSERT INTO query_training_run (training_run_id, use_case, state, dataset_snapshot_id, family, plan, requested_by,
                requested_by_role, requested_position, requested_at, position)
            VALUES (?, ?, 'REQUESTED', ?, ?, ?::jsonb, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";
    /** A worker that claims again after a restart begins anew. */
    private static final String CLAIM = """
            UPDATE query_training_run
            SET state = 'CLAIMED', worker = ?, claimed_at = ?, heard_at = ?, progressed_at = NULL, stage = NULL, steps_done = 0,
                steps = 0, position = ?
            WHERE training_run_id = ? AND position < ?""";

    private static final String PROGRESS = """
            UPDATE query_training_run
            SET state = 'RUNNING', stage = ?, steps_done = ?, steps = ?, heard_at = ?, progressed_at = ?, position = ?
            WHERE training_run_id = ? AND position < ?""";
    private static final String COMPLETE = """
            UPDATE query_training_run
            SET state = 'COMPLETED', model_version_id = ?, outcome = ?::jsonb, ended_position = ?, ended_at = ?, position = ?
            WHERE training_run_id = ? AND position < ?""";
    private static final String FAIL = """
            UPDATE query_training_run
            SET state = 'FAILED', failure_code = ?, failure_reason = ?, ended_position = ?, ended_at = ?, position = ?
            WHERE training_run_id = ? AND position < ?""";
    private static final String HEARTBEAT =
            "UPDATE query_training_run SET heard_at = ?, position = ? WHERE training_run_id = ? AND position < ?";
    private static final String RELEASE = """
            UPDATE query_training_run
            SET state = 'REQUESTED', worker = NULL, claimed_at = NULL, heard_at = NULL, progressed_at = NULL, stage = NULL,
                steps_done = 0, steps = 0, position = ?
            WHERE training_run_id = ? AND position < ?""";
    private static final String CANCEL = """
            UPDATE query_training_run
            SET state = 'CANCELLED', cancelled_by = ?, cancelled_by_role = ?, cancel_reason = ?, ended_position = ?, ended_at = ?,
                position = ?
            WHERE training_run_id = ? AND position < ?""";
    private static final String REQUEST_REPRODUCTION = """
            UPDATE query_training_run SET reproductions_requested = reproductions_requested + 1, position = ?
            WHERE training_run_id = ? AND position < ?""";
    private static final String REPRODUCE = """
            UPDATE query_training_run SET reproductions = reproductions || jsonb_build_array(?::jsonb), position = ?
            WHERE training_run_id = ? AND position < ?""";
    private static final String FIND = "SELECT * FROM query_training_run WHERE training_run_id = ?";
    private static final String LIST = """
            SELECT *, (outcome #>> '{evaluation,aucMean}')::float8 AS auc_mean FROM query_training_run
            WHERE (:useCase::text IS NULL OR use_case = :useCase) AND (:after::uuid IS NULL OR training_run_id < :after)
            ORDER BY training_run_id DESC LIMIT :rows""";
    private static final String LAST_POSITION = "SELECT coalesce(max(position), -1) FROM query_training_run";
    private static final String TRUNCATE = "TRUNCATE query_training_run";

    private final JdbcClient jdbc;
    private final StoredJson json;

    TrainingRows(JdbcClient jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void request(TrainingRequested event, RecordedEvent recorded) {
        jdbc.sql(INSERT)
                .params(
                        event.trainingRunId().value(),
                        event.useCase().value(),
                        event.datasetSnapshotId().value(),
                        event.plan().parameters().modelFamily().name(),
                        json.write(event.plan()),
                        event.requestedBy().id(),
                        event.requestedBy().role().name(),
                        recorded.position(),
                        recorded.at(),
                        recorded.position())
                .update();
    }

    void claim(TrainingClaimed event, RecordedEvent recorded) {
        update(
                CLAIM,
                event.trainingRunId(),
                recorded,
                event.worker(),
                event.claimedAt().atOffset(ZoneOffset.UTC),
                recorded.at());
    }

    void progress(TrainingProgressed event, RecordedEvent recorded) {
        update(
                PROGRESS,
                event.trainingRunId(),
                recorded,
                event.stage(),
                event.stepsDone(),
                event.steps(),
                recorded.at(),
                recorded.at());
    }

    void complete(TrainingCompleted event, RecordedEvent recorded) {
        update(
                COMPLETE,
                event.trainingRunId(),
                recorded,
                event.modelVersionId().value(),
                json.write(event.outcome()),
                recorded.position(),
                recorded.at());
    }

    void fail(TrainingFailed event, RecordedEvent recorded) {
        update(FAIL, event.trainingRunId(), recorded, event.code(), event.reason(), recorded.position(), recorded.at());
    }

    void heartbeat(TrainingHeartbeat event, RecordedEvent recorded) {
        update(HEARTBEAT, event.trainingRunId(), recorded, recorded.at());
    }

    void release(TrainingReleased event, RecordedEvent recorded) {
        update(RELEASE, event.trainingRunId(), recorded);
    }

    void cancel(TrainingCancelled event, RecordedEvent recorded) {
        update(
                CANCEL,
                event.trainingRunId(),
                recorded,
                event.cancelledBy().id(),
                event.cancelledBy().role().name(),
                event.reason(),
                recorded.position(),
                recorded.at());
    }

    void requestReproduction(TrainingReproductionRequested event, RecordedEvent recorded) {
        update(REQUEST_REPRODUCTION, event.trainingRunId(), recorded);
    }

    void reproduce(TrainingReproduced event, RecordedEvent recorded) {
        update(REPRODUCE, event.trainingRunId(), recorded, json.write(event.reproduction()));
    }

    private void update(String statement, TrainingRunId id, RecordedEvent recorded, Object... values) {
        jdbc.sql(statement)
                .params(values)
                .param(recorded.position())
                .param(id.value())
                .param(recorded.position())
                .update();
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }

    long lastPosition() {
        return jdbc.sql(LAST_POSITION).query(Long.class).single();
    }

    Optional<TrainingRunView> find(TrainingRunId id) {
        return jdbc.sql(FIND)
                .param(id.value())
                .query((row, number) -> view(row))
                .optional();
    }

    List<TrainingRunView.Line> list(@Nullable UseCaseKey useCase, PageRequest page) {
        return jdbc.sql(LIST)
                .param("useCase", useCase == null ? null : useCase.value())
                .param("after", page.after())
                .param("rows", page.rowsToRead())
                .query((row, number) -> line(row))
                .list();
    }

    private TrainingRunView view(ResultSet row) throws SQLException {
        return new TrainingRunView(
                new TrainingRunId(Row.uuid(row, "training_run_id")),
                new UseCaseKey(row.getString("use_case")),
                TrainingState.valueOf(row.getString("state")),
                new DatasetSnapshotId(Row.uuid(row, "dataset_snapshot_id")),
                json.read(row.getString("plan"), TrainingPlan.class),
                Row.actor(row, "requested_by"),
                Row.instant(row, "requested_at"),
                row.getLong("requested_position"),
                row.getString("worker"),
                Row.nullableInstant(row, "claimed_at"),
                row.getString("stage"),
                row.getInt("steps_done"),
                row.getInt("steps"),
                Row.nullableInstant(row, "heard_at"),
                secondsLeft(row),
                Row.nullableInstant(row, "ended_at"),
                row.getObject("ended_position", Long.class),
                modelVersion(row),
                json.readNullable(row.getString("outcome"), TrainingOutcome.class),
                failure(row),
                cancellation(row),
                row.getInt("reproductions_requested"),
                json.readList(row.getString("reproductions"), Reproduction.class),
                row.getLong("position"));
    }

    private static TrainingRunView.Line line(ResultSet row) throws SQLException {
        return new TrainingRunView.Line(
                new TrainingRunId(Row.uuid(row, "training_run_id")),
                new UseCaseKey(row.getString("use_case")),
                TrainingState.valueOf(row.getString("state")),
                new DatasetSnapshotId(Row.uuid(row, "dataset_snapshot_id")),
                ModelFamily.valueOf(row.getString("family")),
                Row.actor(row, "requested_by"),
                Row.instant(row, "requested_at"),
                row.getString("stage"),
                row.getInt("steps_done"),
                row.getInt("steps"),
                Row.nullableInstant(row, "ended_at"),
                modelVersion(row),
                row.getObject("auc_mean", Double.class),
                failure(row));
    }

    /** As if every step took as long as those so far did on average, counted from the last one that was done. */
    private static @Nullable Long secondsLeft(ResultSet row) throws SQLException {
        Instant claimed = Row.nullableInstant(row, "claimed_at");
        Instant progressed = Row.nullableInstant(row, "progressed_at");
        int done = row.getInt("steps_done");
        if (!row.getString("state").equals(TrainingState.RUNNING.name())
                || claimed == null
                || progressed == null
                || done == 0) {
            return null;
        }
        double secondsOfStep = Duration.between(claimed, progressed).toMillis() / 1000.0 / done;
        return Math.max(0, Math.round(secondsOfStep * (row.getInt("steps") - done)));
    }

    private static @Nullable Cancellation cancellation(ResultSet row) throws SQLException {
        return row.getString("cancelled_by") == null
                ? null
                : new Cancellation(Row.actor(row, "cancelled_by"), row.getString("cancel_reason"));
    }

    private static @Nullable ModelVersionId modelVersion(ResultSet row) throws SQLException {
        UUID id = row.getObject("model_version_id", UUID.class);
        return id == null ? null : new ModelVersionId(id);
    }

    private static @Nullable Failure failure(ResultSet row) throws SQLException {
        String code = row.getString("failure_code");
        return code == null ? null : new Failure(code, row.getString("failure_reason"));
    }
}
