package io.modeltrail.features.offline;

import io.modeltrail.contracts.dataset.CheckedSchema;
import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.CaptureDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.RefuseDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.dataset.SourceExtent;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.features.ContentFile;
import io.modeltrail.features.DataFolders;
import io.modeltrail.features.DuckDb;
import io.modeltrail.features.quality.DataRule;
import io.modeltrail.features.quality.ProblemLog;
import io.modeltrail.features.quality.ProblemReport;
import io.modeltrail.features.quality.TableCheck;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Makes a snapshot of an uploaded file, or finds out why that cannot be. */
final class UploadSnapshot {
    private final DataFolders folders;
    private final NotedFiles noted;
    private final JsonMapper json;
    private final DuckDb.Limits limits;
    private final DatasetSnapshotRequested request;
    private final Sha256Digest uploadDigest;

    UploadSnapshot(
            DataFolders folders,
            NotedFiles noted,
            JsonMapper json,
            DuckDb.Limits limits,
            DatasetSnapshotRequested request,
            SnapshotSource.Upload source) {
        this.folders = folders;
        this.noted = noted;
        this.json = json;
        this.limits = limits;
        this.request = request;
        uploadDigest = source.uploadDigest();
    }

    /** @param scratch an empty folder; the caller removes it */
    DatasetSnapshotCommand outcome(Path scratch) throws IOException, SQLException {
        try (ProblemLog problems = new ProblemLog(scratch.resolve("problems.jsonl"), json)) {
            Path upload = folders.uploads().resolve(uploadDigest.hex());
            if (!Files.exists(upload)) {
                problems.add(ofTheFile(
                        DataRule.UPLOAD_NOT_FOUND, "The file has been uploaded before a snapshot of it is asked for."));
                return refusal(problems.report(() -> null, folders.reports()));
            }
            try {
                CheckedSchema.check(request.schema());
            } catch (Refusal broken) {
                problems.add(ofTheFile(DataRule.SCHEMA_INVALID, broken.remedy()));
                return refusal(problems.report(() -> null, folders.reports()));
            }
            try (ScratchTable rows = ScratchTable.create(request.schema(), scratch, limits)) {
                TableCheck.Tally tally = check(upload, problems, rows, scratch);
                rows.complete();
                ProblemReport found = found(problems, rows);
                return found == null ? capture(upload, tally, rows, scratch) : refusal(found);
            }
        }
    }

    private TableCheck.Tally check(Path upload, ProblemLog problems, ScratchTable rows, Path scratch)
            throws IOException, SQLException {
        TableCheck check = new TableCheck(request.schema(), problems, rows::append);
        return ParquetAsCsv.is(upload) ? ofParquet(upload, check, problems, scratch) : ofCsv(upload, check);
    }

    private TableCheck.Tally ofCsv(Path upload, TableCheck check) throws IOException {
        MessageDigest sha256 = Sha256Digest.sha256();
        TableCheck.Tally tally;
        try (InputStream csv = digesting(upload, sha256)) {
            tally = check.check(csv);
            csv.transferTo(OutputStream.nullOutputStream()); // what is behind a quoting error was not read
        }
        requireUnchanged(sha256);
        return tally;
    }

    private TableCheck.Tally ofParquet(Path upload, TableCheck check, ProblemLog problems, Path scratch)
            throws IOException, SQLException {
        MessageDigest sha256 = Sha256Digest.sha256();
        try (InputStream file = digesting(upload, sha256)) {
            file.transferTo(OutputStream.nullOutputStream());
        }
        requireUnchanged(sha256);
        try (InputStream csv = ParquetAsCsv.open(upload, scratch, limits)) {
            return check.check(csv);
        } catch (ParquetAsCsv.NotReadable broken) {
            problems.add(new DataProblem(0, broken.column(), DataRule.NOT_PARQUET.id(), broken.explanation()));
            return new TableCheck.Tally(0, 0);
        }
    }

    private static InputStream digesting(Path upload, MessageDigest sha256) throws IOException {
        return new DigestInputStream(new BufferedInputStream(Files.newInputStream(upload), 1 << 16), sha256);
    }

    private void requireUnchanged(MessageDigest sha256) throws IOException {
        if (!Sha256Digest.ofHash(sha256.digest()).equals(uploadDigest)) {
            throw new IOException("the uploaded file " + uploadDigest + " was changed on disk");
        }
    }

    /** The report; null when there is no problem. */
    private @Nullable ProblemReport found(ProblemLog problems, ScratchTable rows) throws IOException, SQLException {
        try (ScratchTable.Duplicates duplicates = rows.duplicates()) {
            DataProblem first = duplicates.next();
            if (first == null && problems.count() == 0) {
                return null;
            }
            return problems.report(new FirstThen(first, duplicates), folders.reports());
        }
    }

    private CaptureDatasetSnapshot capture(Path upload, TableCheck.Tally tally, ScratchTable rows, Path scratch)
            throws IOException, SQLException {
        DatasetSchema schema = request.schema();
        Path written = scratch.resolve("snapshot.parquet");
        rows.writeParquet(written);
        ContentFile.Kept parquet = ContentFile.adopt(
                written, folders.snapshots(), ".parquet", digest -> noted.note(request.datasetSnapshotId(), digest));
        return new CaptureDatasetSnapshot(
                request.datasetSnapshotId(),
                new SnapshotContent(
                        parquet.digest(),
                        parquet.bytes(),
                        Sha256Digest.of(json.writeValueAsBytes(schema)),
                        tally.rowCount(),
                        tally.completeness(),
                        List.of(new SourceExtent("upload", uploadDigest, 0, Files.size(upload))),
                        ParquetStatistics.of(schema, parquet.path(), scratch, limits.memory())));
    }

    private RefuseDatasetSnapshot refusal(ProblemReport report) {
        return new RefuseDatasetSnapshot(request.datasetSnapshotId(), report.count(), report.first(), report.digest());
    }

    private static DataProblem ofTheFile(DataRule rule, String explanation) {
        return new DataProblem(0, "", rule.id(), explanation);
    }

    /** A problem that was looked at already, and the ones after it. */
    private static final class FirstThen implements ProblemLog.Problems {
        private final ProblemLog.Problems rest;
        private @Nullable DataProblem first;

        private FirstThen(@Nullable DataProblem first, ProblemLog.Problems rest) {
            this.first = first;
            this.rest = rest;
        }

        @Override
        public @Nullable DataProblem next() throws IOException {
            DataProblem next = first == null ? rest.next() : first;
            first = null;
            return next;
        }
    }
}
