package io.modeltrail.features.offline;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.subject.ErasableStore;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectStores;
import io.modeltrail.features.ContentFile;
import io.modeltrail.features.DataFolders;
import io.modeltrail.features.DuckDb;
import io.modeltrail.features.NameInFile;
import io.modeltrail.features.RowsOfPerson;
import io.modeltrail.features.history.HistoryErasure;
import io.modeltrail.features.offline.SnapshotFileRows.Rewritten;
import io.modeltrail.features.offline.SnapshotFileRows.SnapshotFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Rids the module's files of a person: landed facts first, so that no new snapshot has them, then snapshots. A snapshot that is written
 * anew has another digest: what was trained on the original can no longer be trained again, and both digests are recorded. An uploaded
 * file that names the person is removed as a whole, since it was only there to be imported.
 */
@Component
class SnapshotErasure implements ErasableStore {
    private final SnapshotFileRows rows;
    private final HistoryErasure history;
    private final DataFolders folders;

    SnapshotErasure(SnapshotFileRows rows, HistoryErasure history, DataFolders folders) {
        this.rows = rows;
        this.history = history;
        this.folders = folders;
    }

    @Override
    public String name() {
        return SubjectStores.FEATURE_FILES;
    }

    @Override
    public StoreErasure erase(SubjectId subject, Person person) {
        Map<String, Long> removed = new HashMap<>(history.erase(person));
        if (rows.areOpen(person.useCase())) {
            throw new SnapshotsAreMade();
        }
        try {
            removed.put("uploaded files", removeUploads(person));
            long count = 0;
            for (SnapshotFile file : rows.files(person.useCase())) {
                count += rewrite(subject, person, file);
            }
            removed.put("rows of snapshots", count);
            List<Rewritten> rewritten = rows.rewrittenFor(subject);
            for (Rewritten one : rewritten) {
                Files.deleteIfExists(path(one.replaced()));
            }
            return new StoreErasure(
                    name(), removed, rewritten.stream().map(Rewritten::file).toList(), List.of());
        } catch (IOException | SQLException failed) {
            throw new IllegalStateException("a snapshot was not written anew", failed);
        }
    }

    private long rewrite(SubjectId subject, Person person, SnapshotFile file) throws IOException, SQLException {
        Path original = path(file.current());
        if (file.shared() || !Files.exists(original)) {
            return 0;
        }
        Path scratch = folders.scratch().resolve("erasing-" + file.current().hex());
        FileSystemUtils.deleteRecursively(scratch); // what a process that was killed left behind
        Files.createDirectories(scratch);
        try {
            String from = DuckDb.parquet(List.of(original));
            RowsOfPerson about = new RowsOfPerson(file.entityColumns(), person.entity());
            long count = about.count(from, scratch);
            if (count > 0) {
                Path written = scratch.resolve("rest.parquet");
                about.execute(
                        "COPY (FROM " + from + " WHERE NOT " + about.condition() + ") TO " + DuckDb.literal(written)
                                + " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)",
                        scratch);
                ContentFile.Kept kept = ContentFile.adopt(written, folders.snapshots(), ".parquet");
                rows.rewritten(subject, file, kept.digest());
            }
            return count;
        } finally {
            FileSystemUtils.deleteRecursively(scratch);
        }
    }

    private long removeUploads(Person person) throws IOException {
        Set<String> ofOthers = new HashSet<>();
        rows.uploadsOfOthers(person.useCase()).forEach(digest -> ofOthers.add(digest.hex()));
        NameInFile name = new NameInFile(person.entity());
        long removed = 0;
        try (var files = Files.newDirectoryStream(folders.uploads())) {
            for (Path file : files) {
                if (Files.isRegularFile(file)
                        && !ofOthers.contains(file.getFileName().toString())
                        && name.isIn(file)) {
                    Files.deleteIfExists(file);
                    removed++;
                }
            }
        }
        return removed;
    }

    private Path path(Sha256Digest digest) {
        return folders.snapshots().resolve(digest.hex() + ".parquet");
    }

    /** A snapshot that is being made may have the person in it; it is written anew when it is there. */
    static final class SnapshotsAreMade extends RuntimeException {
        private static final long serialVersionUID = 1;

        SnapshotsAreMade() {
            super("snapshots of the use case are being made");
        }
    }
}
