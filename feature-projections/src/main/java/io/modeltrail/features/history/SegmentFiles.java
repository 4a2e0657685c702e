package io.modeltrail.features.history;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.features.ContentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The files of one history, named by the digests of their content. */
final class SegmentFiles {
    private static final String SUFFIX = ".parquet";

    private final Path folder;

    /** @param root of all histories */
    SegmentFiles(Path root, HistoryKey history) throws IOException {
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

    void remove(Collection<Sha256Digest> digests) throws IOException {
        for (Sha256Digest digest : digests) {
            Files.deleteIfExists(of(digest));
        }
    }

    /**
     * Removes files whose transaction never came to its end. Only for the process that has the newest epoch: others cannot commit theirs any
     * more.
     */
    void removeAllBut(Collection<Sha256Digest> known) throws IOException {
        Set<Path> kept = known.stream().map(this::of).collect(Collectors.toSet());
        try (var files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                if (!kept.contains(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
