package io.modeltrail.features.offline;

import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Sha256Digest;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code features_snapshot_made}, and which files other tables name. */
@Component
class MadeSnapshotRows implements NotedFiles {
    private static final String NOTE =
            "INSERT INTO features_snapshot_made (digest, dataset_snapshot_id) VALUES (?, ?) ON CONFLICT DO NOTHING";
    private static final String MADE_FOR =
            "SELECT dataset_snapshot_id FROM features_snapshot_made WHERE digest = ? ORDER BY dataset_snapshot_id";
    /** Whoever wants to add a row waits until the transaction has ended, and the file has no name until then. */
    private static final String HOLD = "LOCK TABLE features_snapshot_made IN SHARE ROW EXCLUSIVE MODE";

    private static final String IS_RECORDED = """
            SELECT EXISTS (SELECT 1 FROM features_snapshot WHERE digest = :digest)
                OR EXISTS (SELECT 1 FROM features_snapshot_rewritten WHERE digest = :digest)""";

    private final JdbcClient database;

    MadeSnapshotRows(JdbcClient database) {
        this.database = database;
    }

    @Override
    public void note(DatasetSnapshotId madeFor, Sha256Digest digest) {
        database.sql(NOTE).params(digest.value(), madeFor.value()).update();
    }

    /** No file gets its name before the transaction has ended. */
    void hold() {
        database.sql(HOLD).update();
    }

    /** Empty for a file from before there was the table. */
    List<DatasetSnapshotId> madeFor(Sha256Digest digest) {
        return database.sql(MADE_FOR)
                .param(digest.value())
                .query((row, number) -> new DatasetSnapshotId(row.getObject(1, UUID.class)))
                .list();
    }

    /** Whether a snapshot has the file, or it was written in the place of one. */
    boolean isRecorded(Sha256Digest digest) {
        return database.sql(IS_RECORDED)
                .param("digest", digest.value())
                .query(Boolean.class)
                .single();
    }
}
