package io.modeltrail.runtime.serving;

import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.model.ModelVersionId;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables serving_snapshot and serving_model_snapshot. Their rows never change. */
@Component
class TrainedOnRows {
    private static final String INSERT_SNAPSHOT = """
            INSERT INTO serving_snapshot (dataset_snapshot_id, feature_set, version, last_position)
            VALUES (:snapshot, :featureSet, :version, :position)
            ON CONFLICT (dataset_snapshot_id) DO NOTHING""";

    private static final String INSERT_MODEL = """
            INSERT INTO serving_model_snapshot (model_version_id, dataset_snapshot_id, last_position)
            VALUES (:model, :snapshot, :position)
            ON CONFLICT (model_version_id) DO NOTHING""";

    private static final String FIND = """
            SELECT s.feature_set, s.version
            FROM serving_model_snapshot m JOIN serving_snapshot s USING (dataset_snapshot_id)
            WHERE m.model_version_id = :model""";

    private static final String TRUNCATE = "TRUNCATE serving_snapshot, serving_model_snapshot";

    private final JdbcClient database;

    TrainedOnRows(JdbcClient database) {
        this.database = database;
    }

    void snapshot(DatasetSnapshotId snapshot, SnapshotSource source, long position) {
        SnapshotSource.FeatureSet set = source instanceof SnapshotSource.FeatureSet given ? given : null;
        database.sql(INSERT_SNAPSHOT)
                .param("snapshot", snapshot.value())
                .param("featureSet", set == null ? null : set.featureSet().value())
                .param("version", set == null ? null : set.version())
                .param("position", position)
                .update();
    }

    void model(ModelVersionId model, DatasetSnapshotId snapshot, long position) {
        database.sql(INSERT_MODEL)
                .param("model", model.value())
                .param("snapshot", snapshot.value())
                .param("position", position)
                .update();
    }

    /** Empty as long as the model version or its snapshot is not known. */
    Optional<TrainedOn> find(ModelVersionId model) {
        return database.sql(FIND)
                .param("model", model.value())
                .query((row, number) -> {
                    String set = row.getString("feature_set");
                    return set == null
                            ? TrainedOn.AN_UPLOAD
                            : new TrainedOn(new FeatureSetKey(set), row.getInt("version"));
                })
                .optional();
    }

    void truncate() {
        database.sql(TRUNCATE).update();
    }
}
