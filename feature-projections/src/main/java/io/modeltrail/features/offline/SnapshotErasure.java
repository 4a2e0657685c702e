package io.modeltrail.features.offline;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.subject.ErasableStore;
import io.modeltrail.contracts.subject.Erases;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.StoreErasure.Remainder;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectStores;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.features.ContentFile;
import io.modeltrail.features.DataFolders;
import io.modeltrail.features.DuckDb;
import io.modeltrail.features.RowsOfPerson;
import io.modeltrail.features.history.HistoryErasure;
import io.modeltrail.features.offline.SnapshotFileRows.Rewritten;
import io.modeltrail.features.offline.SnapshotFileRows.SnapshotFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Rids the module's files of a person: landed facts and uploaded files first, so that no new snapshot has them, then snapshots. A snapshot that is written
 * anew has another digest: what was trained on the original can no longer be trained again, and both digests are recorded.
 */
@Component
@Erases(SubjectStores.FEATURE_FILES)
class SnapshotErasure implements ErasableStore {
    private final SnapshotFileRows rows;
    private final HistoryErasure history;
    private final UploadErasure uploads;
    private final UnrecordedSnapshots unrecorded;
    private final SubjectDirectory subjects;
    private final DataFolders folders;

    SnapshotErasure(
            SnapshotFileRows rows,
            HistoryErasure history,
            UploadErasure uploads,
            UnrecordedSnapshots unrecorded,
            SubjectDirectory subjects,
            DataFolders folders) {
        this.rows = rows;
        this.history = history;
        this.uploads = uploads;
        this.unrecorded = unrecorded;
        this.subjects = subjects;
        this.folders = folders;
    }

    @Override
    public StoreErasure erase(SubjectId subject, Person person) {
        if (!rows.isAnnounced(subject)) {
            throw new IndexIsBehind();
        }
        Map<String, Long> removed = new HashMap<>(history.erase(person));
        requireNoneIsMade(person);
        try {
            UploadErasure.Done ofUploads = uploads.erase(person);
            removed.put("uploaded files", ofUploads.removed());
            // Again: one that was begun meanwhile may have read a file that is gone now.
            requireNoneIsMade(person);
            List<Remainder> remains = new ArrayList<>(ofUploads.remains());
            long count = 0;
            for (SnapshotFile file : rows.files(person.useCase())) {
                count += rewrite(subject, person, file, remains);
            }
            removed.put("rows of snapshots", count);
            List<Rewritten> rewritten = rows.rewrittenFor(subject);
            for (Rewritten one : rewritten) {
                Files.deleteIfExists(path(one.replaced()));
            }
            removed.put("unrecorded snapshots", unrecorded.remove(person.useCase()));
            return new StoreErasure(
                    name(), removed, rewritten.stream().map(Rewritten::file).toList(), remains);
        } catch (IOException | SQLException failed) {
            throw new IllegalStateException("a snapshot was not written anew", failed);
        }
    }

    private void requireNoneIsMade(Person person) {
        if (rows.areOpen(person.useCase())) {
            throw new SnapshotsAreMade();
        }
    }

    private long rewrite(SubjectId subject, Person person, SnapshotFile file, List<Remainder> remains)
            throws IOException, SQLException {
        Path original = path(file.current());
        if (!Files.exists(original)) {
            return 0;
        }
        Path scratch = folders.scratch().resolve("erasing-" + file.current().hex());
        FileSystemUtils.deleteRecursively(scratch); // what a process that was killed left behind
        Files.createDirectories(scratch);
        try {
            String from = DuckDb.parquet(List.of(original));
            RowsOfPerson about = new RowsOfPerson(file.entityColumns(), person.entity());
            long count = about.count(from, scratch);
            if (count == 0) {
                return 0;
            }
            List<UseCaseKey> others = SharedFile.stillNaming(subjects, file.useCases(), person);
            if (!others.isEmpty()) {
                remains.add(SharedFile.remainder("dataset snapshot " + file.current(), others));
                return 0;
            }
            Path written = scratch.resolve("rest.parquet");
            about.execute(
                    "COPY (FROM " + from + " WHERE NOT " + about.condition() + ") TO " + DuckDb.literal(written)
                            + " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)",
                    scratch);
            rows.rewritten(
                    subject,
                    file,
                    ContentFile.adopt(written, folders.snapshots(), ".parquet").digest());
            return count;
        } finally {
            FileSystemUtils.deleteRecursively(scratch);
        }
    }

    private Path path(Sha256Digest digest) {
        return folders.snapshots().resolve(digest.hex() + ".parquet");
    }

    /** Snapshots that were recorded before the erasure may not be known yet. */
    static final class IndexIsBehind extends RuntimeException {
        private static final long serialVersionUID = 1;

        IndexIsBehind() {
            super("not every snapshot is known yet");
        }
    }

    /** A snapshot that is being made may have the person in it; it is written anew when it is there. */
    static final class SnapshotsAreMade extends RuntimeException {
        private static final long serialVersionUID = 1;

        SnapshotsAreMade() {
            super("snapshots of the use case are being made");
        }
    }
}
