package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.runtime.artifact.ScoringFiles;
import io.modeltrail.runtime.batchscoring.ScoredRows.RowProblem;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** Writes files of batch scoring anew, with another name in the place of a person's. */
final class ResultRewriting {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ScoringFiles files;
    private final String entity;
    private final String erased;

    ResultRewriting(ScoringFiles files, String entity, String erased) {
        this.files = files;
        this.entity = entity;
        this.erased = erased;
    }

    /** @param rows that named the person */
    record Rewritten(Sha256Digest digest, long rows) {}

    /** Null when the file does not name the person, or is not there. */
    @Nullable
    Rewritten result(Sha256Digest current) throws IOException, SQLException {
        if (!files.isThere(current)) {
            return null;
        }
        Path scratch = scratch(current);
        Path written = scratch.resolve("result.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings(scratch));
                Statement statement = connection.createStatement()) {
            String from = "read_parquet(" + literal(files.path(current).toString()) + ")";
            long rows;
            try (ResultSet count =
                    statement.executeQuery("SELECT count(*) FROM " + from + " WHERE entity = " + literal(entity))) {
                count.next();
                rows = count.getLong(1);
            }
            if (rows == 0) {
                return null;
            }
            statement.execute("COPY (SELECT * REPLACE (CASE WHEN entity = " + literal(entity) + " THEN "
                    + literal(erased) + " ELSE entity END AS entity) FROM " + from + ") TO "
                    + literal(written.toString())
                    + " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880)");
            return new Rewritten(files.adopt(written, digest -> {}), rows);
        } finally {
            FileSystemUtils.deleteRecursively(scratch);
        }
    }

    /** Null when the file does not name the person, or is not there. */
    @Nullable
    Rewritten problems(Sha256Digest current) throws IOException {
        if (!files.isThere(current)) {
            return null;
        }
        Path scratch = scratch(current);
        Path written = scratch.resolve("problems.jsonl");
        long rows = 0;
        try {
            try (BufferedReader lines = Files.newBufferedReader(files.path(current));
                    BufferedWriter out = Files.newBufferedWriter(written)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    RowProblem problem = JSON.readValue(line, RowProblem.class);
                    boolean named = problem.entity().equals(entity);
                    rows += named ? 1 : 0;
                    out.write(named ? JSON.writeValueAsString(problem.of(erased)) : line);
                    out.write('\n');
                }
            }
            return rows == 0 ? null : new Rewritten(files.adopt(written, digest -> {}), rows);
        } finally {
            FileSystemUtils.deleteRecursively(scratch);
        }
    }

    private Path scratch(Sha256Digest file) throws IOException {
        Path scratch = files.scratch("erasing-" + file.hex());
        FileSystemUtils.deleteRecursively(scratch); // what a process that was killed left behind
        return Files.createDirectories(scratch);
    }

    private static Properties settings(Path scratch) {
        Properties settings = new Properties();
        settings.setProperty("threads", "1");
        settings.setProperty("memory_limit", "256MB");
        settings.setProperty("temp_directory", scratch.resolve("spill").toString());
        settings.setProperty("preserve_insertion_order", "true");
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        return settings;
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
