package io.modeltrail.features.offline;

import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.subject.StoreErasure.RewrittenFile;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables {@code features_snapshot}, {@code features_snapshot_rewritten} and {@code features_erasure}. */
@Component
class SnapshotFileRows {
    private static final String REQUEST = """
            INSERT INTO features_snapshot (dataset_snapshot_id, use_case, entity_columns, upload_digest)
            VALUES (:id, :useCase, :columns, :upload) ON CONFLICT DO NOTHING""";
    private static final String CAPTURE =
            "UPDATE features_snapshot SET digest = :digest, open = false WHERE dataset_snapshot_id = :id";
    private static final String REFUSE = "UPDATE features_snapshot SET open = false WHERE dataset_snapshot_id = ?";
    private static final String TRUNCATE = "TRUNCATE features_snapshot, features_erasure";
    private static final String ANNOUNCE =
            "INSERT INTO features_erasure (subject_id) VALUES (?) ON CONFLICT DO NOTHING";
    private static final String FORGET = "DELETE FROM features_erasure WHERE subject_id = ?";
    private static final String IS_ANNOUNCED = "SELECT count(*) FROM features_erasure WHERE subject_id = ?";
    /** One that is worked on and not known here yet may be anybody's. */
    private static final String ARE_OPEN = """
            SELECT (SELECT count(*) FROM features_snapshot WHERE use_case = ? AND open)
                + (SELECT count(*) FROM features_open_snapshot AS open WHERE NOT EXISTS (
                    SELECT 1 FROM features_snapshot AS known WHERE known.dataset_snapshot_id = open.dataset_snapshot_id))""";
    /** Where a file was written anew, its newest form stands for the one that was captured. */
    private static final String FILES = """
            WITH standing AS (
                SELECT snapshot.use_case, snapshot.digest AS original, snapshot.entity_columns, coalesce((
                    SELECT done.digest FROM features_snapshot_rewritten AS done
                    WHERE done.original = snapshot.digest ORDER BY done.number DESC LIMIT 1), snapshot.digest) AS current
                FROM features_snapshot AS snapshot WHERE snapshot.digest IS NOT NULL)
            SELECT standing.current, array_agg(DISTINCT standing.original) AS originals,
                array_agg(DISTINCT standing.use_case) AS use_cases, array_agg(DISTINCT entity_column.name) AS columns
            FROM standing, unnest(standing.entity_columns) AS entity_column (name)
            WHERE standing.current IN (SELECT own.current FROM standing AS own WHERE own.use_case = ?)
            GROUP BY standing.current ORDER BY 1""";

    private static final String REWRITTEN = """
            INSERT INTO features_snapshot_rewritten (subject_id, original, replaced, digest)
            SELECT :subject, original, :replaced, :digest FROM unnest(:originals::text[]) AS original ON CONFLICT DO NOTHING""";
    private static final String OF_SUBJECT =
            "SELECT original, replaced, digest FROM features_snapshot_rewritten WHERE subject_id = ? ORDER BY number";
    private static final String UPLOADS = """
            SELECT upload_digest, array_agg(DISTINCT use_case) AS use_cases, array_agg(DISTINCT entity_column.name) AS columns
            FROM features_snapshot, unnest(entity_columns) AS entity_column (name)
            WHERE upload_digest IS NOT NULL GROUP BY upload_digest""";
    private static final String KEY_COLUMNS = """
            SELECT DISTINCT entity_column.name FROM features_snapshot, unnest(entity_columns) AS entity_column (name)
            WHERE use_case = ? AND upload_digest IS NOT NULL""";

    private final JdbcClient database;

    SnapshotFileRows(JdbcClient database) {
        this.database = database;
    }

    /**
     * A file with rows about people.
     *
     * @param current digest of the file that is there
     * @param originals digests that were captured and that it stands for
     * @param useCases whose snapshots it holds
     */
    record SnapshotFile(
            Sha256Digest current, List<Sha256Digest> originals, Set<UseCaseKey> useCases, List<String> entityColumns) {}

    /**
     * What an uploaded file was used for.
     *
     * @param useCases that asked for snapshots of it; none = nobody has claimed it
     * @param entityColumns by which they name people
     */
    record Claim(Set<UseCaseKey> useCases, Set<String> entityColumns) {
        boolean mayBeOf(UseCaseKey useCase) {
            return useCases.isEmpty() || useCases.contains(useCase);
        }
    }

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

    void refuse(DatasetSnapshotId id) {
        database.sql(REFUSE).param(id.value()).update();
    }

    void announce(SubjectId subject) {
        database.sql(ANNOUNCE).param(subject.value()).update();
    }

    void forget(SubjectId subject) {
        database.sql(FORGET).param(subject.value()).update();
    }

    /** Whether everything that was recorded before the erasure is known here. */
    boolean isAnnounced(SubjectId subject) {
        return database.sql(IS_ANNOUNCED)
                        .param(subject.value())
                        .query(Long.class)
                        .single()
                > 0;
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
                        new Sha256Digest(row.getString("current")),
                        texts(row, "originals").stream().map(Sha256Digest::new).toList(),
                        useCases(row),
                        texts(row, "columns")))
                .list();
    }

    void rewritten(SubjectId subject, SnapshotFile file, Sha256Digest digest) {
        database.sql(REWRITTEN)
                .param("subject", subject.value())
                .param(
                        "originals",
                        file.originals().stream().map(Sha256Digest::value).toArray(String[]::new))
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

    /** By the names of the files. */
    Map<String, Claim> uploads() {
        Map<String, Claim> claims = new HashMap<>();
        database.sql(UPLOADS)
                .query((row, number) -> claims.put(
                        new Sha256Digest(row.getString("upload_digest")).hex(),
                        new Claim(useCases(row), Set.copyOf(texts(row, "columns")))))
                .list();
        return claims;
    }

    /** Columns of uploaded files by which the use case names people. */
    Set<String> keyColumns(UseCaseKey useCase) {
        return Set.copyOf(database.sql(KEY_COLUMNS)
                .param(useCase.value())
                .query((row, number) -> row.getString(1))
                .list());
    }

    private static Set<UseCaseKey> useCases(ResultSet row) throws SQLException {
        return texts(row, "use_cases").stream().map(UseCaseKey::new).collect(Collectors.toUnmodifiableSet());
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
