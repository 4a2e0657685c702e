package io.modeltrail.query.audit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lines of CSV in numbered files of a folder. DuckDB gives the memory of a file back when it has read the file, and not before, unless it may
 * split files at what looks like the end of a line; so a file is short. Not thread-safe.
 */
final class LineFiles implements AutoCloseable {
    /** Names all of them, in their order. */
    static final String ALL = "lines-*.csv";

    private static final long FILE_BYTES = 64L << 20;

    private final Path folder;
    private int files;
    private long written;
    private @Nullable OutputStream file;

    LineFiles(Path folder) throws IOException {
        this.folder = folder;
        next(); // so that there is one, also of no lines
    }

    /** @return how many bytes it has */
    int write(String line) throws IOException {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        OutputStream current = file;
        if (current == null || (written > 0 && written + bytes.length > FILE_BYTES)) {
            current = next();
        }
        current.write(bytes);
        written += bytes.length;
        return bytes.length;
    }

    private OutputStream next() throws IOException {
        close();
        OutputStream opened = new BufferedOutputStream(
                Files.newOutputStream(folder.resolve(String.format(Locale.ROOT, "lines-%09d.csv", files++))), 1 << 16);
        file = opened;
        written = 0;
        return opened;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
