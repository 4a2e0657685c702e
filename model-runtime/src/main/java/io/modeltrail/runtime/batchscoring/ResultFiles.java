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
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** Writes what a job has stored as a Parquet file in the order of the snapshot, and its problems as JSON Lines. */
@Component
class ResultFiles {
    private static final String TABLE = """
            CREATE TABLE scored (entity VARCHAR, prediction_id UUID, score FLOAT, decision BOOLEAN, side INTEGER)""";
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

    /** What one side of a rollout has decided so far. */
    private static final class Decisions {
        private final int side;
        private long positive;
        private long negative;

        /** @param side counted from 1 */
        Decisions(int side) {
            this.side = side;
        }
    }

    /** @param chunks how many stretches the job has; all are stored */
    BatchScoringOutcome write(BatchScoringId job, UseCaseKey useCase, int chunks, long durationMillis)
            throws SQLException, IOException {
        Path scratch = files.scratch(job.toString());
        FileSystemUtils.deleteRecursively(scratch); // what a process that was killed left behind
        Files.createDirectories(scratch);
        Path result = scratch.resolve("result.parquet");
        Path problems = scratch.resolve("problems.jsonl");
        Map<ServedBy, Decisions> decisions = new LinkedHashMap<>(); // in the order of their numbers
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
                statement.execute(copy(decisions.keySet(), result));
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

    /**
     * The bytes depend on the rows only. What a side of a rollout is called stands with the side and not with each row until here.
     *
     * @param sides in the order of their numbers
     */
    private static String copy(Collection<ServedBy> sides, Path result) {
        return """
            COPY (SELECT entity, CAST(prediction_id AS VARCHAR) AS prediction_id, score, decision,
                    CAST([%s] AS VARCHAR[])[side] AS model_version_id, CAST([%s] AS VARCHAR[])[side] AS variant
                FROM scored) TO '%s' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880)""".formatted(
                        quoted(sides, side -> side.modelVersionId().toString()),
                        quoted(sides, side -> side.variant().name()),
                        result.toString().replace("'", "''"));
    }

    private static String quoted(Collection<ServedBy> sides, Function<ServedBy, String> name) {
        return sides.stream().map(name).collect(Collectors.joining("', '", "'", "'"));
    }

    /** The rows of a large job do not lie in memory: what is too much for it goes to the scratch folder. */
    private static DuckDBConnection open(Path scratch) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("threads", "1");
        settings.setProperty("memory_limit", "256MB");
        settings.setProperty("temp_directory", scratch.resolve("spill").toString());
        settings.setProperty("preserve_insertion_order", "true");
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings);
        return connection.unwrap(DuckDBConnection.class);
    }

    private static void append(ScoredRows scored, DuckDBAppender appender, Map<ServedBy, Decisions> decisions)
            throws SQLException {
        for (Scored row : scored.predictions()) {
            Decisions counted = decisions.computeIfAbsent(row.servedBy(), side -> new Decisions(decisions.size() + 1));
            appender.beginRow();
            appender.append(row.entity());
            appender.append(row.predictionId().value());
            appender.append(row.score());
            appender.append(row.positive());
            appender.append(counted.side);
            appender.endRow();
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
