package io.modeltrail.features.history;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.features.ContentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The files of one history, named by the digests of their content. */
final class SegmentFiles {
    private static final String SUFFIX = ".parquet";

    private final HistoryKey history;
    private final Path folder;

    /** @param root of all histories */
    SegmentFiles(Path root, HistoryKey history) throws IOException {
        this.history = history;
        folder = Files.createDirectories(root.resolve(history.set().value()).resolve("v" + history.version()));
    }

    /** Makes a complete file durable and part of the folder; it is part of the history when its row is committed. */
    ContentFile.Kept adopt(Path written) throws IOException {
        return ContentFile.adopt(written, folder, SUFFIX);
    }

    Path of(Sha256Digest digest) {
        return folder.resolve(digest.hex() + SUFFIX);
    }

    List<Path> of(Collection<Segment> segments) {
        return segments.stream().map(segment -> of(segment.digest())).toList();
    }

    /**
     * Removes files that others stand for, and their rows after them: whoever is killed in between finds them again by these.
     *
     * @param olderThanSeconds since they were replaced; readers that began before may need the rest
     */
    void removeReplaced(HistoryRows rows, long olderThanSeconds) throws IOException {
        List<Sha256Digest> replaced = rows.replaced(history, olderThanSeconds);
        for (Sha256Digest digest : replaced) {
            Files.deleteIfExists(of(digest));
        }
        rows.forgetReplaced(history, replaced);
    }

    /**
     * Removes files whose transaction never came to its end. Only for the process that has the newest epoch: others cannot commit theirs any
     * more.
     *
     * @return how many
     */
    long removeAllBut(Collection<Sha256Digest> known) throws IOException {
        long removed = 0;
        for (Path file : allBut(known)) {
            removed += Files.deleteIfExists(file) ? 1 : 0;
        }
        return removed;
    }

    /** Files that are there and not among these. */
    List<Path> allBut(Collection<Sha256Digest> known) throws IOException {
        Set<Path> kept = known.stream().map(this::of).collect(Collectors.toSet());
        List<Path> others = new ArrayList<>();
        try (var files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                if (!kept.contains(file)) {
                    others.add(file);
                }
            }
        }
        return others;
    }
}
