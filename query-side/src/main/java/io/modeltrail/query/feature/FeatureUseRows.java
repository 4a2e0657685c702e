package io.modeltrail.query.feature;

import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.Row;
import io.modeltrail.query.feature.FeatureSetView.Use;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of snapshots that were made of feature sets, and of models. A model may come from an uploaded table; it is then joined with nothing. */
@Component
class FeatureUseRows {
    private static final String SNAPSHOT = """
            INSERT INTO query_feature_snapshot (dataset_snapshot_id, name, version, position) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";
    private static final String MODEL = """
            INSERT INTO query_feature_model (model_version_id, dataset_snapshot_id, family, registered_at, position)
            VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""";
    private static final String USES = """
            SELECT model_version_id, dataset_snapshot_id, family, registered_at, model.position
            FROM query_feature_snapshot JOIN query_feature_model model USING (dataset_snapshot_id)
            WHERE name = ? AND version = ? ORDER BY model_version_id LIMIT 500""";
    private static final String LAST_POSITION = """
            SELECT greatest((SELECT coalesce(max(position), -1) FROM query_feature_snapshot),
                (SELECT coalesce(max(position), -1) FROM query_feature_model))""";
    private static final String TRUNCATE = "TRUNCATE query_feature_snapshot, query_feature_model";

    private final JdbcClient jdbc;

    FeatureUseRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void snapshot(DatasetSnapshotId id, SnapshotSource.FeatureSet set, RecordedEvent recorded) {
        jdbc.sql(SNAPSHOT)
                .params(id.value(), set.featureSet().value(), set.version(), recorded.position())
                .update();
    }

    void model(ModelVersionId id, Candidate candidate, RecordedEvent recorded) {
        jdbc.sql(MODEL)
                .params(
                        id.value(),
                        candidate.datasetSnapshotId().value(),
                        candidate.family().name(),
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

    /** Model versions that learned from the features, oldest first, at most 500. */
    List<Use> of(FeatureSetKey name, int version) {
        return jdbc.sql(USES)
                .params(name.value(), version)
                .query((row, number) -> new Use(
                        new ModelVersionId(Row.uuid(row, "model_version_id")),
                        ModelFamily.valueOf(row.getString("family")),
                        new DatasetSnapshotId(Row.uuid(row, "dataset_snapshot_id")),
                        Row.instant(row, "registered_at"),
                        row.getLong("position")))
                .list();
    }
}
