package io.modeltrail.features.offline;

import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Snapshots that wait to be worked on. */
@Component
class OpenSnapshotRows {
    private static final String INSERT =
            "INSERT INTO features_open_snapshot (dataset_snapshot_id) VALUES (?) ON CONFLICT DO NOTHING";
    private static final String DELETE = "DELETE FROM features_open_snapshot WHERE dataset_snapshot_id = ?";
    private static final String TRUNCATE = "TRUNCATE features_open_snapshot";
    /** The ids are time-ordered: the oldest comes first. */
    private static final String SELECT =
            "SELECT dataset_snapshot_id FROM features_open_snapshot ORDER BY dataset_snapshot_id";

    private final JdbcClient database;

    OpenSnapshotRows(JdbcClient database) {
        this.database = database;
    }

    void open(DatasetSnapshotId id) {
        database.sql(INSERT).param(id.value()).update();
    }

    void close(DatasetSnapshotId id) {
        database.sql(DELETE).param(id.value()).update();
    }

    void forgetAll() {
        database.sql(TRUNCATE).update();
    }

    List<DatasetSnapshotId> all() {
        return database.sql(SELECT)
                .query((row, number) -> new DatasetSnapshotId(row.getObject(1, UUID.class)))
                .list();
    }
}
