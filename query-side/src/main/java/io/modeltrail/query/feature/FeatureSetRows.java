package io.modeltrail.query.feature;

import io.modeltrail.contracts.feature.FeatureQuality;
import io.modeltrail.contracts.feature.FeatureQualityEvent.FeatureQualityMeasured;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetDefined;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetVersionRetired;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.Row;
import io.modeltrail.query.StoredJson;
import io.modeltrail.query.feature.FeatureSetView.Line;
import io.modeltrail.query.feature.FeatureSetView.Version;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of the versions of feature sets. */
@Component
class FeatureSetRows {
    private static final String INSERT = """
            INSERT INTO query_feature_set (name, version, use_case, definition, definition_digest, defined_by,
                defined_by_role, defined_at, defined_position, position)
            VALUES (?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";
    private static final String RETIRE = """
            UPDATE query_feature_set SET retired_at = ?, retired_position = ?, position = ?
            WHERE name = ? AND version = ? AND position < ?""";
    private static final String MEASURE = """
            UPDATE query_feature_set
            SET observed_at = ?, entities = ?, completeness = ?, quality = ?::jsonb, quality_position = ?, position = ?
            WHERE name = ? AND version = ? AND position < ?""";
    private static final String VERSIONS = "SELECT * FROM query_feature_set WHERE name = ? ORDER BY version";
    private static final String LIST = """
            SELECT DISTINCT ON (name) name, version, use_case, definition ->> 'description' AS description,
                definition ->> 'entity' AS entity, definition ->> 'owner' AS owner,
                jsonb_array_length(definition -> 'features') AS features, completeness, defined_at, retired_at
            FROM query_feature_set
            WHERE (:useCase::text IS NULL OR use_case = :useCase) AND (:after::text IS NULL OR name > :after)
            ORDER BY name, version DESC LIMIT :rows""";
    private static final String LAST_POSITION = "SELECT coalesce(max(position), -1) FROM query_feature_set";
    private static final String TRUNCATE = "TRUNCATE query_feature_set";

    private final JdbcClient jdbc;
    private final StoredJson json;

    FeatureSetRows(JdbcClient jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void define(FeatureSetDefined event, RecordedEvent recorded) {
        jdbc.sql(INSERT)
                .params(
                        event.featureSet().value(),
                        event.definition().version(),
                        event.useCase().value(),
                        json.write(event.definition()),
                        event.definitionDigest().value(),
                        event.definedBy().id(),
                        event.definedBy().role().name(),
                        recorded.at(),
                        recorded.position(),
                        recorded.position())
                .update();
    }

    void retire(FeatureSetVersionRetired event, RecordedEvent recorded) {
        jdbc.sql(RETIRE)
                .params(
                        recorded.at(),
                        recorded.position(),
                        recorded.position(),
                        event.featureSet().value(),
                        event.version(),
                        recorded.position())
                .update();
    }

    void measure(FeatureQualityMeasured event, RecordedEvent recorded) {
        jdbc.sql(MEASURE)
                .params(
                        event.observedAt().atOffset(ZoneOffset.UTC),
                        event.entities(),
                        event.completeness(),
                        json.write(event.features()),
                        recorded.position(),
                        recorded.position(),
                        event.featureSet().value(),
                        event.version(),
                        recorded.position())
                .update();
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }

    long lastPosition() {
        return jdbc.sql(LAST_POSITION).query(Long.class).single();
    }

    /** In ascending order; empty for a name that is not there. */
    List<Version> versions(FeatureSetKey name) {
        return jdbc.sql(VERSIONS)
                .param(name.value())
                .query((row, number) -> version(row))
                .list();
    }

    /** The newest version of each set, by name. */
    List<Line> list(@Nullable UseCaseKey useCase, @Nullable FeatureSetKey after, int rows) {
        return jdbc.sql(LIST)
                .param("useCase", useCase == null ? null : useCase.value())
                .param("after", after == null ? null : after.value())
                .param("rows", rows)
                .query((row, number) -> line(row))
                .list();
    }

    private Version version(ResultSet row) throws SQLException {
        String quality = row.getString("quality");
        return new Version(
                row.getInt("version"),
                new UseCaseKey(row.getString("use_case")),
                json.read(row.getString("definition"), FeatureSetDefinition.class),
                new Sha256Digest(row.getString("definition_digest")),
                Row.actor(row, "defined_by"),
                Row.instant(row, "defined_at"),
                row.getLong("defined_position"),
                Row.nullableInstant(row, "retired_at"),
                row.getObject("retired_position", Long.class),
                Row.nullableInstant(row, "observed_at"),
                row.getObject("entities", Long.class),
                row.getObject("completeness", Double.class),
                row.getObject("quality_position", Long.class),
                quality == null ? List.of() : List.of(json.read(quality, FeatureQuality[].class)));
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                new FeatureSetKey(row.getString("name")),
                new UseCaseKey(row.getString("use_case")),
                row.getInt("version"),
                row.getString("entity"),
                row.getString("owner"),
                row.getString("description"),
                row.getInt("features"),
                row.getObject("completeness", Double.class),
                Row.instant(row, "defined_at"),
                Row.nullableInstant(row, "retired_at"));
    }
}
