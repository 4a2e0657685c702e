package io.modeltrail.features;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The folders below the data directory that this module writes; each exists after construction. */
@Component
public final class DataFolders {
    private final Path uploads;
    private final Path snapshots;
    private final Path reports;
    private final Path scratch;
    private final Path history;

    public DataFolders(@Value("${modeltrail.data-dir}") Path dataDirectory) {
        uploads = folder(dataDirectory, "uploads");
        snapshots = folder(dataDirectory, "snapshots");
        reports = folder(dataDirectory, "reports");
        scratch = folder(dataDirectory, "scratch");
        history = folder(dataDirectory, "features/history");
    }

    /** Uploaded CSV files, named by their digest. */
    public Path uploads() {
        return uploads;
    }

    /** Snapshots as Parquet, named by their digest and {@code .parquet}. */
    public Path snapshots() {
        return snapshots;
    }

    /** Problem reports, named by their digest and {@code .jsonl}. */
    public Path reports() {
        return reports;
    }

    /** Work in progress; nothing in it is needed after a restart. */
    public Path scratch() {
        return scratch;
    }

    /** Facts as Parquet, a folder for each version of a feature set. */
    public Path history() {
        return history;
    }

    private static Path folder(Path dataDirectory, String name) {
        Path folder = dataDirectory.toAbsolutePath().resolve(name);
        try {
            return Files.createDirectories(folder);
        } catch (IOException refused) {
            throw new UncheckedIOException("the data directory has no folder " + name, refused);
        }
    }
}
