package io.modeltrail.query.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringCause;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCancelled;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringClaimed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringCompleted;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringFailed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringProgressed;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringReady;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringReleased;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringRequested;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringInput;
import io.modeltrail.contracts.batchscoring.BatchScoringOutcome;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.Row;
import io.modeltrail.query.StoredJson;
import io.modeltrail.query.batchscoring.BatchScoringView.Cancellation;
import io.modeltrail.query.batchscoring.BatchScoringView.Failure;
import io.modeltrail.query.batchscoring.BatchScoringView.JobState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code query_batch_scoring}. */
@Component
class BatchScoringJobRows {
    private static final String INSERT = """
            INSERT INTO query_batch_scoring (batch_scoring_id, use_case, state, input, cause, dataset_snapshot_id, as_of,
                requested_by, requested_by_role, requested_at, requested_position, position)
            VALUES (?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";
    private static final String READY = """
            UPDATE query_batch_scoring SET state = 'READY', position = ? WHERE batch_scoring_id = ? AND position < ?""";
    private static final String CLAIM = """
            UPDATE query_batch_scoring SET state = 'RUNNING', worker = ?, heard_at = ?, paced_from_rows = NULL, paced_from = NULL,
                position = ?
            WHERE batch_scoring_id = ? AND position < ?""";
    /** What is stored already when a worker begins says nothing of its pace. */
    private static final String PROGRESS = """
            UPDATE query_batch_scoring
            SET rows_done = ?, row_count = ?, heard_at = ?, paced_from_rows = coalesce(paced_from_rows, ?),
                paced_from = coalesce(paced_from, ?), position = ?
            WHERE batch_scoring_id = ? AND position < ?""";

    private static final String COMPLETE = """
            UPDATE query_batch_scoring
            SET state = 'COMPLETED', outcome = ?::jsonb, row_count = ?, rows_done = ?, ended_at = ?, ended_position = ?, position = ?
            WHERE batch_scoring_id = ? AND position < ?""";
    private static final String FAIL = """
            UPDATE query_batch_scoring
            SET state = 'FAILED', failure_code = ?, failure_reason = ?, ended_at = ?, ended_position = ?, position = ?
            WHERE batch_scoring_id = ? AND position < ?""";
    private static final String RELEASE = """
            UPDATE query_batch_scoring SET state = 'READY', worker = NULL, heard_at = NULL, position = ?
            WHERE batch_scoring_id = ? AND position < ?""";
    private static final String CANCEL = """
            UPDATE query_batch_scoring
            SET state = 'CANCELLED', cancelled_by = ?, cancelled_by_role = ?, cancel_reason = ?, ended_at = ?,
                ended_position = ?, position = ?
            WHERE batch_scoring_id = ? AND position < ?""";
    private static final String FIND = "SELECT * FROM query_batch_scoring WHERE batch_scoring_id = ?";
    private static final String LIST = """
            SELECT * FROM query_batch_scoring
            WHERE (:useCase::text IS NULL OR use_case = :useCase) AND (:after::uuid IS NULL OR batch_scoring_id < :after)
            ORDER BY batch_scoring_id DESC LIMIT :rows""";
    private static final String LAST_POSITION = "SELECT coalesce(max(position), -1) FROM query_batch_scoring";
    private static final String TRUNCATE = "TRUNCATE query_batch_scoring";

    private final JdbcClient jdbc;
    private final StoredJson json;

    BatchScoringJobRows(JdbcClient jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void request(BatchScoringRequested event, RecordedEvent recorded) {
        JobState state = event.input() instanceof BatchScoringInput.Snapshot ? JobState.READY : JobState.WAITING;
        jdbc.sql(INSERT)
                .params(
                        event.batchScoringId().value(),
                        event.useCase().value(),
                        state.name(),
                        json.write(event.input()),
                        json.write(event.cause()),
                        event.datasetSnapshotId().value(),
                        event.asOf().atOffset(ZoneOffset.UTC),
                        event.requestedBy().id(),
                        event.requestedBy().role().name(),
                        recorded.at(),
                        recorded.position(),
                        recorded.position())
                .update();
    }

    void ready(BatchScoringReady event, RecordedEvent recorded) {
        update(READY, event.batchScoringId(), recorded);
    }

    void claim(BatchScoringClaimed event, RecordedEvent recorded) {
        update(CLAIM, event.batchScoringId(), recorded, event.worker(), recorded.at());
    }

    void progress(BatchScoringProgressed event, RecordedEvent recorded) {
        update(
                PROGRESS,
                event.batchScoringId(),
                recorded,
                event.rowsDone(),
                event.rowCount(),
                recorded.at(),
                event.rowsDone(),
                recorded.at());
    }

    void complete(BatchScoringCompleted event, RecordedEvent recorded) {
        update(
                COMPLETE,
                event.batchScoringId(),
                recorded,
                json.write(event.outcome()),
                event.outcome().rowCount(),
                event.outcome().rowCount(),
                recorded.at(),
                recorded.position());
    }

    void fail(BatchScoringFailed event, RecordedEvent recorded) {
        update(
                FAIL,
                event.batchScoringId(),
                recorded,
                event.code(),
                event.reason(),
                recorded.at(),
                recorded.position());
    }

    void release(BatchScoringReleased event, RecordedEvent recorded) {
        update(RELEASE, event.batchScoringId(), recorded);
    }

    void cancel(BatchScoringCancelled event, RecordedEvent recorded) {
        update(
                CANCEL,
                event.batchScoringId(),
                recorded,
                event.cancelledBy().id(),
                event.cancelledBy().role().name(),
                event.reason(),
                recorded.at(),
                recorded.position());
    }

    private void update(String statement, BatchScoringId id, RecordedEvent recorded, Object... values) {
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

    Optional<BatchScoringView> find(BatchScoringId id) {
        return jdbc.sql(FIND)
                .param(id.value())
                .query((row, number) -> view(row))
                .optional();
    }

    List<BatchScoringView> list(@Nullable UseCaseKey useCase, PageRequest page) {
        return jdbc.sql(LIST)
                .param("useCase", useCase == null ? null : useCase.value())
                .param("after", page.after())
                .param("rows", page.rowsToRead())
                .query((row, number) -> view(row))
                .list();
    }

    private BatchScoringView view(ResultSet row) throws SQLException {
        JobState state = JobState.valueOf(row.getString("state"));
        return new BatchScoringView(
                new BatchScoringId(Row.uuid(row, "batch_scoring_id")),
                new UseCaseKey(row.getString("use_case")),
                state,
                json.read(row.getString("input"), BatchScoringInput.class),
                json.read(row.getString("cause"), BatchScoringCause.class),
                new DatasetSnapshotId(Row.uuid(row, "dataset_snapshot_id")),
                Row.instant(row, "as_of"),
                Row.actor(row, "requested_by"),
                Row.instant(row, "requested_at"),
                row.getLong("requested_position"),
                row.getString("worker"),
                Row.nullableInstant(row, "heard_at"),
                row.getLong("row_count"),
                row.getLong("rows_done"),
                state == JobState.RUNNING ? secondsLeft(row) : null,
                json.readNullable(row.getString("outcome"), BatchScoringOutcome.class),
                failure(row),
                cancellation(row),
                Row.nullableInstant(row, "ended_at"),
                row.getObject("ended_position", Long.class),
                row.getLong("position"));
    }

    private static @Nullable Long secondsLeft(ResultSet row) throws SQLException {
        Instant from = Row.nullableInstant(row, "paced_from");
        Instant until = Row.nullableInstant(row, "heard_at");
        long rows = row.getLong("rows_done") - row.getLong("paced_from_rows");
        if (from == null || until == null || rows <= 0) {
            return null;
        }
        double secondsOfRow = Duration.between(from, until).toMillis() / 1000.0 / rows;
        return Math.round(secondsOfRow * Math.max(0, row.getLong("row_count") - row.getLong("rows_done")));
    }

    private static @Nullable Failure failure(ResultSet row) throws SQLException {
        String code = row.getString("failure_code");
        return code == null ? null : new Failure(code, row.getString("failure_reason"));
    }

    private static @Nullable Cancellation cancellation(ResultSet row) throws SQLException {
        return row.getString("cancelled_by") == null
                ? null
                : new Cancellation(Row.actor(row, "cancelled_by"), row.getString("cancel_reason"));
    }
}
