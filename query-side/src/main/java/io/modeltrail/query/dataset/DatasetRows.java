package io.modeltrail.query.dataset;

import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.Row;
import io.modeltrail.query.StoredJson;
import io.modeltrail.query.dataset.DatasetView.DatasetState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of dataset snapshots. */
@Component
class DatasetRows {
    private static final String INSERT = """
            INSERT INTO query_dataset (dataset_snapshot_id, use_case, state, source, schema, requested_by,
                requested_by_role, requested_position, requested_at, position)
            VALUES (?, ?, 'REQUESTED', ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";
    private static final String CAPTURE = """
            UPDATE query_dataset
            SET state = 'CAPTURED', content = ?::jsonb, decided_position = ?, decided_at = ?, position = ?
            WHERE dataset_snapshot_id = ? AND position < ?""";
    private static final String REFUSE = """
            UPDATE query_dataset
            SET state = 'REFUSED', problem_count = ?, first_problems = ?::jsonb, report_digest = ?,
                decided_position = ?, decided_at = ?, position = ?
            WHERE dataset_snapshot_id = ? AND position < ?""";
    private static final String FIND = "SELECT * FROM query_dataset WHERE dataset_snapshot_id = ?";
    private static final String LIST = """
            SELECT dataset_snapshot_id, use_case, state, schema ->> 'name' AS schema_name,
                (schema ->> 'version')::int AS schema_version, (content ->> 'rowCount')::bigint AS row_count,
                content ->> 'parquetDigest' AS parquet_digest, problem_count, requested_by, requested_by_role, requested_at
            FROM query_dataset
            WHERE (:useCase::text IS NULL OR use_case = :useCase) AND (:after::uuid IS NULL OR dataset_snapshot_id < :after)
            ORDER BY dataset_snapshot_id DESC LIMIT :rows""";
    private static final String LAST_POSITION = "SELECT coalesce(max(position), -1) FROM query_dataset";
    private static final String TRUNCATE = "TRUNCATE query_dataset";

    private final JdbcClient jdbc;
    private final StoredJson json;

    DatasetRows(JdbcClient jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void request(DatasetSnapshotRequested event, RecordedEvent recorded) {
        jdbc.sql(INSERT)
                .params(
                        event.datasetSnapshotId().value(),
                        event.useCase().value(),
                        json.write(event.source()),
                        json.write(event.schema()),
                        event.requestedBy().id(),
                        event.requestedBy().role().name(),
                        recorded.position(),
                        recorded.at(),
                        recorded.position())
                .update();
    }

    void capture(DatasetSnapshotCaptured event, RecordedEvent recorded) {
        jdbc.sql(CAPTURE)
                .params(
                        json.write(event.content()),
                        recorded.position(),
                        recorded.at(),
                        recorded.position(),
                        event.datasetSnapshotId().value(),
                        recorded.position())
                .update();
    }

    void refuse(DatasetSnapshotRefused event, RecordedEvent recorded) {
        jdbc.sql(REFUSE)
                .params(
                        event.problemCount(),
                        json.write(event.firstProblems()),
                        event.reportDigest().value(),
                        recorded.position(),
                        recorded.at(),
                        recorded.position(),
                        event.datasetSnapshotId().value(),
                        recorded.position())
                .update();
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }

    long lastPosition() {
        return jdbc.sql(LAST_POSITION).query(Long.class).single();
    }

    Optional<DatasetView> find(DatasetSnapshotId id) {
        return jdbc.sql(FIND)
                .param(id.value())
                .query((row, number) -> view(row))
                .optional();
    }

    List<DatasetView.Line> list(@Nullable UseCaseKey useCase, PageRequest page) {
        return jdbc.sql(LIST)
                .param("useCase", useCase == null ? null : useCase.value())
                .param("after", page.after())
                .param("rows", page.rowsToRead())
                .query((row, number) -> line(row))
                .list();
    }

    private DatasetView view(ResultSet row) throws SQLException {
        String problems = row.getString("first_problems");
        return new DatasetView(
                new DatasetSnapshotId(Row.uuid(row, "dataset_snapshot_id")),
                new UseCaseKey(row.getString("use_case")),
                DatasetState.valueOf(row.getString("state")),
                json.read(row.getString("source"), SnapshotSource.class),
                json.read(row.getString("schema"), DatasetSchema.class),
                Row.actor(row, "requested_by"),
                Row.instant(row, "requested_at"),
                row.getLong("requested_position"),
                Row.nullableInstant(row, "decided_at"),
                row.getObject("decided_position", Long.class),
                json.readNullable(row.getString("content"), SnapshotContent.class),
                row.getObject("problem_count", Long.class),
                problems == null ? List.of() : List.of(json.read(problems, DataProblem[].class)),
                Row.nullableDigest(row, "report_digest"),
                row.getLong("position"));
    }

    private static DatasetView.Line line(ResultSet row) throws SQLException {
        return new DatasetView.Line(
                new DatasetSnapshotId(Row.uuid(row, "dataset_snapshot_id")),
                new UseCaseKey(row.getString("use_case")),
                DatasetState.valueOf(row.getString("state")),
                row.getString("schema_name"),
                row.getInt("schema_version"),
                row.getObject("row_count", Long.class),
                Row.nullableDigest(row, "parquet_digest"),
                row.getObject("problem_count", Long.class),
                Row.actor(row, "requested_by"),
                Row.instant(row, "requested_at"));
    }
}
