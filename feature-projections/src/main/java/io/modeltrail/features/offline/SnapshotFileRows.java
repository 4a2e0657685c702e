package io.modeltrail.features.offline;

import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.subject.StoreErasure.RewrittenFile;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables {@code features_snapshot} and {@code features_snapshot_rewritten}. */
@Component
class SnapshotFileRows {
    private static final String REQUEST = """
            INSERT INTO features_snapshot (dataset_snapshot_id, use_case, entity_columns, upload_digest)
            VALUES (:id, :useCase, :columns, :upload) ON CONFLICT DO NOTHING""";
    private static final String CAPTURE =
            "UPDATE features_snapshot SET digest = :digest WHERE dataset_snapshot_id = :id";
    private static final String TRUNCATE = "TRUNCATE features_snapshot";
    private static final String ARE_OPEN = """
            SELECT count(*) FROM features_open_snapshot AS open JOIN features_snapshot USING (dataset_snapshot_id)
            WHERE use_case = ?""";
    /** Where a file was written anew, its newest form. */
    private static final String FILES = """
            SELECT DISTINCT snapshot.digest AS original, snapshot.entity_columns, coalesce((
                SELECT done.digest FROM features_snapshot_rewritten AS done
                WHERE done.original = snapshot.digest ORDER BY done.number DESC LIMIT 1), snapshot.digest) AS current,
                EXISTS (SELECT 1 FROM features_snapshot AS other
                    WHERE other.digest = snapshot.digest AND other.use_case <> snapshot.use_case) AS shared
            FROM features_snapshot AS snapshot WHERE use_case = ? AND digest IS NOT NULL ORDER BY 1""";

    private static final String REWRITTEN = """
            INSERT INTO features_snapshot_rewritten (subject_id, original, replaced, digest)
            VALUES (:subject, :original, :replaced, :digest) ON CONFLICT DO NOTHING""";
    private static final String OF_SUBJECT =
            "SELECT original, replaced, digest FROM features_snapshot_rewritten WHERE subject_id = ? ORDER BY number";
    private static final String UPLOADS_OF_OTHERS =
            "SELECT DISTINCT upload_digest FROM features_snapshot WHERE use_case <> ? AND upload_digest IS NOT NULL";

    private final JdbcClient database;

    SnapshotFileRows(JdbcClient database) {
        this.database = database;
    }

    /**
     * A file with rows about people.
     *
     * @param original digest that was captured
     * @param current digest of the file that is there
     * @param shared whether a snapshot of another use case is the same file
     */
    record SnapshotFile(Sha256Digest original, List<String> entityColumns, Sha256Digest current, boolean shared) {}

    /** @param replaced the file that is no longer needed */
    record Rewritten(RewrittenFile file, Sha256Digest replaced) {}

    void request(DatasetSnapshotRequested event, List<String> columns, @Nullable Sha256Digest upload) {
        database.sql(REQUEST)
                .param("id", event.datasetSnapshotId().value())
                .param("useCase", event.useCase().value())
                .param("columns", columns.toArray(new String[0]))
                .param("upload", upload == null ? null : upload.value())
                .update();
    }

    void capture(DatasetSnapshotCaptured event) {
        database.sql(CAPTURE)
                .param("id", event.datasetSnapshotId().value())
                .param("digest", event.content().parquetDigest().value())
                .update();
    }

    void truncate() {
        database.sql(TRUNCATE).update();
    }

    boolean areOpen(UseCaseKey useCase) {
        return database.sql(ARE_OPEN).param(useCase.value()).query(Long.class).single() > 0;
    }

    List<SnapshotFile> files(UseCaseKey useCase) {
        return database.sql(FILES)
                .param(useCase.value())
                .query((row, number) -> new SnapshotFile(
                        new Sha256Digest(row.getString("original")),
                        List.of((String[]) row.getArray("entity_columns").getArray()),
                        new Sha256Digest(row.getString("current")),
                        row.getBoolean("shared")))
                .list();
    }

    void rewritten(SubjectId subject, SnapshotFile file, Sha256Digest digest) {
        database.sql(REWRITTEN)
                .param("subject", subject.value())
                .param("original", file.original().value())
                .param("replaced", file.current().value())
                .param("digest", digest.value())
                .update();
    }

    /** Also those of an attempt that was cut off. */
    List<Rewritten> rewrittenFor(SubjectId subject) {
        return database.sql(OF_SUBJECT)
                .param(subject.value())
                .query((row, number) -> new Rewritten(
                        new RewrittenFile(
                                "dataset snapshot",
                                new Sha256Digest(row.getString("original")),
                                new Sha256Digest(row.getString("digest"))),
                        new Sha256Digest(row.getString("replaced"))))
                .list();
    }

    List<Sha256Digest> uploadsOfOthers(UseCaseKey useCase) {
        return database.sql(UPLOADS_OF_OTHERS)
                .param(useCase.value())
                .query((row, number) -> new Sha256Digest(row.getString(1)))
                .list();
    }
}
