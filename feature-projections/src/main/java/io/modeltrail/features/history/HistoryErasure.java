package io.modeltrail.features.history;

import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.features.ContentFile;
import io.modeltrail.features.DataFolders;
import io.modeltrail.features.DuckDb;
import io.modeltrail.features.RowsOfPerson;
import io.modeltrail.features.definition.ActiveFeatureSets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * Writes the files of landed facts anew without a person's. What had come in before the person was barred lands first; later facts are
 * left out. Files that merging has replaced go at once: a snapshot that is still reading one of them fails, and can be asked for again.
 */
@Component
public class HistoryErasure {
    private final ActiveFeatureSets sets;
    private final Histories histories;
    private final HistoryRows rows;
    private final DataFolders folders;
    private final TransactionTemplate transaction;

    HistoryErasure(
            ActiveFeatureSets sets, Histories histories, HistoryRows rows, DataFolders folders, DataSource database) {
        this.sets = sets;
        this.histories = histories;
        this.rows = rows;
        this.folders = folders;
        transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    }

    /** @return what was removed */
    public Map<String, Long> erase(Person person) {
        long facts = 0;
        long rewritten = 0;
        long unrecorded = 0;
        for (HistoryKey history : rows.of(person.useCase())) {
            try {
                var active = sets.find(history.set(), history.version());
                if (active.isPresent()) {
                    histories.landNow(active.get().set());
                }
                for (Segment segment : rows.segments(history)) {
                    long removed = rewrite(history, segment, person.entity());
                    facts += removed;
                    rewritten += removed > 0 ? 1 : 0;
                }
                SegmentFiles files = new SegmentFiles(folders.history(), history);
                files.removeReplaced(rows, 0);
                unrecorded += removeUnrecorded(history, files);
            } catch (IOException | SQLException failed) {
                throw new IllegalStateException(
                        "a file of the history of " + history + " was not written anew", failed);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the process stops", stopped);
            }
        }
        return Map.of(
                "facts", facts, "files of facts written anew", rewritten, "unrecorded files of facts", unrecorded);
    }

    /**
     * A file whose transaction never came to its end goes when the next epoch begins, and of a version that was retired none begins. Whoever is
     * just recording one is fenced, and lands its facts once more.
     */
    private long removeUnrecorded(HistoryKey history, SegmentFiles files) throws IOException {
        if (files.allBut(rows.files(history)).isEmpty()) {
            return 0;
        }
        Long removed = transaction.execute(status -> {
            rows.fence(history);
            try {
                return files.removeAllBut(rows.files(history));
            } catch (IOException failed) {
                throw new UncheckedIOException("an unrecorded file of " + history + " is still there", failed);
            }
        });
        return removed == null ? 0 : removed;
    }

    /**
     * A file that is merged meanwhile makes this fail, and the store is tried again.
     *
     * @return how many facts were removed
     */
    private long rewrite(HistoryKey history, Segment segment, String entity) throws IOException, SQLException {
        SegmentFiles files = new SegmentFiles(folders.history(), history);
        long epoch = rows.epoch(history);
        Path scratch = folders.scratch().resolve("erasing-" + history.set() + "-v" + history.version());
        FileSystemUtils.deleteRecursively(scratch); // what a process that was killed left behind
        Files.createDirectories(scratch);
        try {
            Path written = scratch.resolve("rest.parquet");
            String from = DuckDb.parquet(List.of(files.of(segment.digest())));
            RowsOfPerson person = new RowsOfPerson(List.of("entity"), entity);
            long removed = person.count(from, scratch);
            if (removed == 0) {
                return 0;
            }
            person.execute(
                    HistoryColumns.copy(
                            "(FROM " + from + " WHERE NOT " + person.condition() + ")", DuckDb.literal(written)),
                    scratch);
            Segment rest = removed == segment.factCount() ? null : kept(segment, removed, files.adopt(written));
            transaction.executeWithoutResult(status -> {
                rows.holdEpoch(history, epoch);
                List<Extent> extents = rows.extents(history, List.of(segment));
                rows.replace(history, List.of(segment));
                if (rest != null) {
                    rows.add(history, rest, extents);
                }
            });
            return removed;
        } finally {
            FileSystemUtils.deleteRecursively(scratch);
        }
    }

    /** The days and the newest time stay as they were: a file may be said to reach further than it does. */
    private static Segment kept(Segment segment, long removed, ContentFile.Kept file) {
        return new Segment(
                file.digest(),
                file.bytes(),
                segment.factCount() - removed,
                segment.firstDay(),
                segment.lastDay(),
                segment.lastKnownMillis());
    }
}
