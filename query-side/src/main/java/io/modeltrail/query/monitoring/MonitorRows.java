package io.modeltrail.query.monitoring;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.monitoring.Finding;
import io.modeltrail.contracts.monitoring.Measurement;
import io.modeltrail.contracts.monitoring.MeasurementEvent.MonitorMeasured;
import io.modeltrail.contracts.monitoring.MeasurementId;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmEnded;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmRaised;
import io.modeltrail.contracts.monitoring.MonitorEvent.MonitorDefined;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.Row;
import io.modeltrail.query.StoredJson;
import io.modeltrail.query.monitoring.MonitorViews.AlarmView;
import io.modeltrail.query.monitoring.MonitorViews.MeasurementView;
import io.modeltrail.query.monitoring.MonitorViews.MonitorView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of monitors, measurements and alarms. */
@Component
class MonitorRows {
    private static final String DEFINE = """
            INSERT INTO query_monitor AS known (use_case, settings, defined_by, defined_by_role, defined_at, position)
            VALUES (?, ?::jsonb, ?, ?, ?, ?)
            ON CONFLICT (use_case) DO UPDATE SET settings = excluded.settings, defined_by = excluded.defined_by,
                defined_by_role = excluded.defined_by_role, defined_at = excluded.defined_at, position = excluded.position
            WHERE known.position < excluded.position""";
    private static final String MEASURE = """
            INSERT INTO query_measurement (measurement_id, use_case, model_version_id, measured_until, measurement, at, position)
            VALUES (?, ?, ?, ?, ?::jsonb, ?, ?) ON CONFLICT DO NOTHING""";
    private static final String RAISE = """
            INSERT INTO query_alarm (cause, kind, use_case, model_version_id, evidence, raised_at, raised_position, position)
            VALUES (?, ?, ?, ?, ?::jsonb, ?, ?, ?) ON CONFLICT DO NOTHING""";
    private static final String END = """
            UPDATE query_alarm SET ended_by = ?, ended_at = ?, position = ? WHERE cause = ? AND kind = ? AND position < ?""";
    private static final String MONITORS = "SELECT * FROM query_monitor ORDER BY use_case";
    private static final String OPEN = """
            SELECT * FROM query_alarm WHERE use_case = ? AND ended_at IS NULL ORDER BY raised_position DESC, kind""";
    private static final String ALARMS = """
            SELECT * FROM query_alarm
            WHERE use_case = :useCase AND (:after::bigint IS NULL OR raised_position < :after)
            ORDER BY raised_position DESC LIMIT :rows""";
    private static final String MEASUREMENTS = """
            SELECT * FROM query_measurement
            WHERE use_case = :useCase AND (:model::uuid IS NULL OR model_version_id = :model)
                AND (:after::uuid IS NULL OR measurement_id < :after)
            ORDER BY measurement_id DESC LIMIT :rows""";
    private static final String FIND = "SELECT * FROM query_measurement WHERE measurement_id = ?";
    private static final String LAST_POSITION = """
            SELECT greatest((SELECT max(position) FROM query_monitor), (SELECT max(position) FROM query_measurement),
                (SELECT max(position) FROM query_alarm), -1)""";
    private static final String TRUNCATE = "TRUNCATE query_monitor, query_measurement, query_alarm";

    private final JdbcClient jdbc;
    private final StoredJson json;

    MonitorRows(JdbcClient jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void define(MonitorDefined event, RecordedEvent recorded) {
        jdbc.sql(DEFINE)
                .params(
                        event.useCase().value(),
                        json.write(event.settings()),
                        event.definedBy().id(),
                        event.definedBy().role().name(),
                        recorded.at(),
                        recorded.position())
                .update();
    }

    void measure(MonitorMeasured event, RecordedEvent recorded) {
        jdbc.sql(MEASURE)
                .params(
                        event.measurementId().value(),
                        event.useCase().value(),
                        event.modelVersionId().value(),
                        event.measurement().until().atOffset(ZoneOffset.UTC),
                        json.write(event.measurement()),
                        recorded.at(),
                        recorded.position())
                .update();
    }

    void raise(AlarmRaised event, RecordedEvent recorded) {
        jdbc.sql(RAISE)
                .params(
                        event.cause().value(),
                        event.kind().name(),
                        event.useCase().value(),
                        event.modelVersionId().value(),
                        json.write(event.evidence()),
                        event.raisedAt().atOffset(ZoneOffset.UTC),
                        recorded.position(),
                        recorded.position())
                .update();
    }

    void end(AlarmEnded event, RecordedEvent recorded) {
        MeasurementId endedBy = event.endedBy();
        jdbc.sql(END)
                .param(endedBy == null ? null : endedBy.value())
                .param(event.endedAt().atOffset(ZoneOffset.UTC))
                .param(recorded.position())
                .param(event.cause().value())
                .param(event.kind().name())
                .param(recorded.position())
                .update();
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }

    long lastPosition() {
        return jdbc.sql(LAST_POSITION).query(Long.class).single();
    }

    List<MonitorView> monitors() {
        return jdbc.sql(MONITORS).query((row, number) -> monitor(row)).list();
    }

    Optional<MonitorView> monitor(UseCaseKey useCase) {
        return monitors().stream()
                .filter(monitor -> monitor.useCase().equals(useCase))
                .findFirst();
    }

    /** @param after position of the last alarm of the page before; null = the first page */
    List<AlarmView> alarms(UseCaseKey useCase, @Nullable Long after, int limit) {
        return jdbc.sql(ALARMS)
                .param("useCase", useCase.value())
                .param("after", after)
                .param("rows", limit)
                .query((row, number) -> alarm(row))
                .list();
    }

    List<MeasurementView> measurements(UseCaseKey useCase, @Nullable ModelVersionId model, PageRequest page) {
        return jdbc.sql(MEASUREMENTS)
                .param("useCase", useCase.value())
                .param("model", model == null ? null : model.value())
                .param("after", page.after())
                .param("rows", page.rowsToRead())
                .query((row, number) -> measurement(row))
                .list();
    }

    Optional<MeasurementView> measurement(MeasurementId id) {
        return jdbc.sql(FIND)
                .param(id.value())
                .query((row, number) -> measurement(row))
                .optional();
    }

    private MonitorView monitor(ResultSet row) throws SQLException {
        UseCaseKey useCase = new UseCaseKey(row.getString("use_case"));
        return new MonitorView(
                useCase,
                json.read(row.getString("settings"), MonitorSettings.class),
                Row.actor(row, "defined_by"),
                Row.instant(row, "defined_at"),
                jdbc.sql(OPEN)
                        .param(useCase.value())
                        .query((alarm, number) -> alarm(alarm))
                        .list(),
                row.getLong("position"));
    }

    private AlarmView alarm(ResultSet row) throws SQLException {
        UUID endedBy = row.getObject("ended_by", UUID.class);
        OffsetDateTime endedAt = row.getObject("ended_at", OffsetDateTime.class);
        return new AlarmView(
                AlarmKind.valueOf(row.getString("kind")),
                new UseCaseKey(row.getString("use_case")),
                new ModelVersionId(Row.uuid(row, "model_version_id")),
                new MeasurementId(Row.uuid(row, "cause")),
                json.readList(row.getString("evidence"), Finding.Evidence.class),
                Row.instant(row, "raised_at"),
                row.getLong("raised_position"),
                endedBy == null ? null : new MeasurementId(endedBy),
                endedAt == null ? null : endedAt.toInstant());
    }

    private MeasurementView measurement(ResultSet row) throws SQLException {
        return new MeasurementView(
                new MeasurementId(Row.uuid(row, "measurement_id")),
                new UseCaseKey(row.getString("use_case")),
                new ModelVersionId(Row.uuid(row, "model_version_id")),
                json.read(row.getString("measurement"), Measurement.class),
                Row.instant(row, "at"),
                row.getLong("position"));
    }
}
