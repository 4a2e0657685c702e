package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringOutcome;
import io.modeltrail.contracts.batchscoring.DecisionCount;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.artifact.ScoringFiles;
import io.modeltrail.runtime.batchscoring.ScoredRows.RowProblem;
import io.modeltrail.runtime.batchscoring.ScoredRows.Scored;
import io.modeltrail.runtime.batchscoring.ScoredRows.ServedBy;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** Writes what a job has stored as a Parquet file in the order of the snapshot, and its problems as JSON Lines. */
@Component
class ResultFiles {
    private static final String TABLE = """
            CREATE TABLE scored (entity VARCHAR, prediction_id VARCHAR, score FLOAT, decision BOOLEAN,
                model_version_id VARCHAR, variant VARCHAR)""";
    private final BatchScoringRows rows;
    private final ScoringFiles files;
    private final MadeFileRows made;
    private final SubjectDirectory subjects;
    private final JsonMapper json = JsonMapper.builder().build();

    ResultFiles(BatchScoringRows rows, ScoringFiles files, MadeFileRows made, SubjectDirectory subjects) {
        this.made = made;
        this.subjects = subjects;
        this.rows = rows;
        this.files = files;
    }

    /** Positive and negative decisions so far. */
    private static final class Decisions {
        private long positive;
        private long negative;
    }

    /** @param chunks how many stretches the job has; all are stored */
    BatchScoringOutcome write(BatchScoringId job, UseCaseKey useCase, int chunks, long durationMillis)
            throws SQLException, IOException {
        Path scratch = files.scratch(job.toString());
        FileSystemUtils.deleteRecursively(scratch); // what a process that was killed left behind
        Files.createDirectories(scratch);
        Path result = scratch.resolve("result.parquet");
        Path problems = scratch.resolve("problems.jsonl");
        Map<ServedBy, Decisions> decisions = new HashMap<>();
        long rowCount = 0;
        long refused = 0;
        try {
            try (DuckDBConnection table = open(scratch);
                    Statement statement = table.createStatement()) {
                statement.execute(TABLE);
                try (DuckDBAppender appender = table.createAppender("scored");
                        BufferedWriter lines = Files.newBufferedWriter(problems)) {
                    for (int chunk = 0; chunk < chunks; chunk++) {
                        ScoredRows scored = withoutBarred(useCase, rows.scored(job, chunk));
                        append(scored, appender, decisions);
                        write(scored.problems(), lines);
                        rowCount += scored.rowCount();
                        refused += scored.problems().size();
                    }
                }
                // The bytes depend on the rows only.
                statement.execute("COPY scored TO '" + result.toString().replace("'", "''")
                        + "' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880)");
            }
            return new BatchScoringOutcome(
                    rowCount,
                    refused,
                    adopted(job, result),
                    refused == 0 ? null : adopted(job, problems),
                    durationMillis,
                    counts(decisions));
        } finally {
            FileSystemUtils.deleteRecursively(scratch);
        }
    }

    /** Whoever is erased meanwhile may have been taken out of the stored stretches after this one was read. */
    private ScoredRows withoutBarred(UseCaseKey useCase, ScoredRows scored) {
        ScoredRows rest = scored;
        for (String entity : scored.entities()) {
            if (!ErasedEntity.is(entity) && subjects.isBarred(useCase, entity)) {
                rest = rest.renamed(
                        entity,
                        subjects.find(useCase, entity).map(ErasedEntity::of).orElse(""));
            }
        }
        return rest;
    }

    /** A process that is killed, or cannot record what it has done, leaves no file that nothing tells of. */
    private Sha256Digest adopted(BatchScoringId job, Path file) {
        return files.adopt(file, digest -> made.add(job, digest));
    }

    /** A database on disk: the rows of a large job do not lie in memory. */
    private static DuckDBConnection open(Path scratch) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("threads", "1");
        settings.setProperty("memory_limit", "256MB");
        settings.setProperty("temp_directory", scratch.resolve("spill").toString());
        settings.setProperty("preserve_insertion_order", "true");
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        Connection connection =
                DriverManager.getConnection("jdbc:duckdb:" + scratch.resolve("scored.duckdb"), settings);
        return connection.unwrap(DuckDBConnection.class);
    }

    private static void append(ScoredRows scored, DuckDBAppender appender, Map<ServedBy, Decisions> decisions)
            throws SQLException {
        for (Scored row : scored.predictions()) {
            appender.beginRow();
            appender.append(row.entity());
            appender.append(row.predictionId().toString());
            appender.append(row.score());
            appender.append(row.positive());
            appender.append(row.servedBy().modelVersionId().toString());
            appender.append(row.servedBy().variant().name());
            appender.endRow();
            Decisions counted = decisions.computeIfAbsent(row.servedBy(), side -> new Decisions());
            if (row.positive()) {
                counted.positive++;
            } else {
                counted.negative++;
            }
        }
    }

    private void write(List<RowProblem> problems, BufferedWriter lines) throws IOException {
        for (RowProblem problem : problems) {
            lines.write(json.writeValueAsString(problem));
            lines.write('\n');
        }
    }

    private static List<DecisionCount> counts(Map<ServedBy, Decisions> decisions) {
        return decisions.entrySet().stream()
                .map(side -> new DecisionCount(
                        side.getKey().modelVersionId(),
                        side.getKey().variant(),
                        side.getValue().positive,
                        side.getValue().negative))
                .sorted(Comparator.comparing(
                                (DecisionCount count) -> count.modelVersionId().toString())
                        .thenComparing(DecisionCount::variant))
                .toList();
    }
}
