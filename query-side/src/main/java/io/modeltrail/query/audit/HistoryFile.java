package io.modeltrail.query.audit;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.eventstore.transparency.StoredEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** Writes events as one of the forms of file. Memory does not grow. Not thread-safe. */
final class HistoryFile {
    /** Beside the heap. */
    private static final long MOST_MEMORY_MIB = 2_048;

    /** Files are made of events by one export of the process at a time. */
    private static final Semaphore ONE_AFTER_THE_OTHER = new Semaphore(1);

    /** Forms of file. */
    enum Format {
        JSONL("application/jsonl"),
        CSV("text/csv;charset=utf-8;header=present"),
        PARQUET("application/vnd.apache.parquet");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        String mediaType() {
            return mediaType;
        }
    }

    private final Format format;
    private final DigestOutputStream out;

    HistoryFile(Format format, DigestOutputStream out) {
        this.format = format;
        this.out = out;
    }

    /** Gives the events one after the other. */
    interface Events {
        void forEach(Lines lines) throws IOException;
    }

    /** Takes a line. */
    interface Lines {
        void write(StoredEvent event) throws IOException;
    }

    void write(Events events) throws IOException {
        switch (format) {
            case JSONL -> events.forEach(event -> text(out, HistoryLine.json(event)));
            case CSV -> {
                text(out, header());
                events.forEach(event -> text(out, HistoryLine.csv(event, true)));
            }
            case PARQUET -> parquet(events);
        }
        out.flush();
    }

    String sha256() {
        return HexFormat.of().formatHex(out.getMessageDigest().digest());
    }

    /** Parquet has its table of contents at its end, so it is made in a file of its own and then sent. */
    private void parquet(Events events) throws IOException {
        Path folder = Files.createTempDirectory("modeltrail-export");
        try {
            LineLengths lengths = new LineLengths();
            try (LineFiles files = new LineFiles(folder)) {
                events.forEach(event -> lengths.add(files.write(HistoryLine.csv(event, false))));
            }
            Path parquet = folder.resolve("events.parquet");
            requireModest(lengths);
            ONE_AFTER_THE_OTHER.acquireUninterruptibly();
            try {
                convert(folder, lengths, parquet);
            } finally {
                ONE_AFTER_THE_OTHER.release();
            }
            Files.copy(parquet, out);
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private static void requireModest(LineLengths lengths) {
        if (lengths.memoryMib() > MOST_MEMORY_MIB) {
            throw new Refusal(
                    RefusalCode.TOO_LARGE,
                    Map.of("memoryMib", Long.toString(lengths.memoryMib()), "most", Long.toString(MOST_MEMORY_MIB)),
                    "Some events are too long for Parquet. Take jsonl or csv, or leave these events out with a filter.");
        }
    }

    /** No extension is looked for on the network; what is needed is built in. */
    private static void convert(Path folder, LineLengths lengths, Path parquet) throws IOException {
        Properties settings = new Properties();
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("temp_directory", folder.resolve("spill").toString());
        settings.setProperty("memory_limit", lengths.memoryMib() + "MiB");
        settings.setProperty("threads", "1");
        String columns = HistoryLine.COLUMNS.stream()
                .map(name -> "'" + name + "': '" + (isNumber(name) ? "BIGINT" : "VARCHAR") + "'")
                .collect(Collectors.joining(", ", "{", "}"));
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:", settings);
                Statement statement = duckDb.createStatement()) {
            statement.execute(String.format(
                    Locale.ROOT,
                    """
                    COPY (SELECT * FROM read_csv('%s', header = false, delim = ',', quote = '"', escape = '"', new_line = '\\r\\n',
                        auto_detect = false, parallel = false, max_line_size = %d, buffer_size = %d, columns = %s))
                    TO '%s' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE %d)""",
                    folder.resolve(LineFiles.ALL),
                    lengths.buffer(),
                    lengths.buffer(),
                    columns,
                    parquet,
                    lengths.rowsOfGroup()));
        } catch (SQLException failed) {
            throw new IOException("the events could not be written as Parquet", failed);
        }
    }

    private static boolean isNumber(String column) {
        return column.equals("position") || column.equals("sequenceNumber");
    }

    private static String header() {
        return Stream.of(String.join(",", HistoryLine.COLUMNS), "\r\n").collect(Collectors.joining());
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
