package io.modeltrail.query.feature;

import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceAlarmEnded;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceAlarmRaised;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceMeasured;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceSchemaChanged;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.Row;
import io.modeltrail.query.StoredJson;
import io.modeltrail.query.feature.SourceView.Alarm;
import io.modeltrail.query.feature.SourceView.SchemaChange;
import io.modeltrail.query.feature.SourceView.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of the sources of feature sets. */
@Component
class FeatureSourceRows {
    private static final String MEASURE = """
            INSERT INTO query_feature_source AS row (name, version, source, measured_until, lag_millis, accepted,
                duplicates, refused, position)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name, version, source) DO UPDATE
            SET measured_until = excluded.measured_until, lag_millis = excluded.lag_millis,
                accepted = row.accepted + excluded.accepted, duplicates = row.duplicates + excluded.duplicates,
                refused = row.refused + excluded.refused, position = excluded.position
            WHERE row.position < excluded.position""";
    private static final String RAISE = """
            INSERT INTO query_feature_source AS row (name, version, source, alarm_reason, alarm_since, position)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (name, version, source) DO UPDATE
            SET alarm_reason = excluded.alarm_reason, alarm_since = excluded.alarm_since, alarm_until = NULL,
                position = excluded.position
            WHERE row.position < excluded.position""";
    private static final String END = """
            UPDATE query_feature_source SET alarm_until = ?, position = ?
            WHERE name = ? AND version = ? AND source = ? AND position < ?""";
    private static final String CHANGE = """
            INSERT INTO query_feature_source AS row (name, version, source, schema_change, schema_changed_at, position)
            VALUES (?, ?, ?, ?::jsonb, ?, ?)
            ON CONFLICT (name, version, source) DO UPDATE
            SET schema_change = excluded.schema_change, schema_changed_at = excluded.schema_changed_at,
                position = excluded.position
            WHERE row.position < excluded.position""";
    private static final String OF_VERSION =
            "SELECT * FROM query_feature_source WHERE name = ? AND version = ? ORDER BY source";
    private static final String LAST_POSITION = "SELECT coalesce(max(position), -1) FROM query_feature_source";
    private static final String TRUNCATE = "TRUNCATE query_feature_source";

    private final JdbcClient jdbc;
    private final StoredJson json;

    FeatureSourceRows(JdbcClient jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void measure(SourceMeasured event, RecordedEvent recorded) {
        jdbc.sql(MEASURE)
                .params(
                        event.featureSet().value(),
                        event.version(),
                        event.source(),
                        utc(event.until()),
                        event.lagMillis(),
                        event.accepted(),
                        event.duplicates(),
                        event.refused(),
                        recorded.position())
                .update();
    }

    void raise(SourceAlarmRaised event, RecordedEvent recorded) {
        jdbc.sql(RAISE)
                .params(
                        event.featureSet().value(),
                        event.version(),
                        event.source(),
                        event.reason(),
                        utc(event.since()),
                        recorded.position())
                .update();
    }

    void end(SourceAlarmEnded event, RecordedEvent recorded) {
        jdbc.sql(END)
                .params(
                        utc(event.until()),
                        recorded.position(),
                        event.featureSet().value(),
                        event.version(),
                        event.source(),
                        recorded.position())
                .update();
    }

    void change(SourceSchemaChanged event, RecordedEvent recorded) {
        jdbc.sql(CHANGE)
                .params(
                        event.featureSet().value(),
                        event.version(),
                        event.source(),
                        json.write(new SchemaChange(event.added(), event.removed(), event.retyped())),
                        recorded.at(),
                        recorded.position())
                .update();
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }

    long lastPosition() {
        return jdbc.sql(LAST_POSITION).query(Long.class).single();
    }

    List<State> of(FeatureSetKey name, int version) {
        return jdbc.sql(OF_VERSION)
                .params(name.value(), version)
                .query((row, number) -> state(row))
                .list();
    }

    private State state(ResultSet row) throws SQLException {
        return new State(
                row.getString("source"),
                Row.nullableInstant(row, "measured_until"),
                row.getObject("lag_millis", Long.class),
                row.getLong("accepted"),
                row.getLong("duplicates"),
                row.getLong("refused"),
                alarm(row),
                json.readNullable(row.getString("schema_change"), SchemaChange.class),
                Row.nullableInstant(row, "schema_changed_at"));
    }

    private static @Nullable Alarm alarm(ResultSet row) throws SQLException {
        String reason = row.getString("alarm_reason");
        return reason == null
                ? null
                : new Alarm(reason, Row.instant(row, "alarm_since"), Row.nullableInstant(row, "alarm_until"));
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
