package io.modeltrail.features.offline;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.features.DuckDb;
import io.modeltrail.features.quality.DataRule;
import io.modeltrail.features.quality.ProblemLog;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one file in a DuckDB database on disk, which sorts and looks for duplicates within its memory limit. Used by one
 * thread.
 */
final class ScratchTable implements AutoCloseable {
    /** No column can have this name: a name begins with a letter or an underscore. */
    private static final String LINE = "#line";

    /** Rows that DuckDB works on at a time; a row group is a multiple of it. */
    private static final int VECTOR = 2048;

    private static final int CELLS_OF_A_GROUP = 1 << 20;

    private final DatasetSchema schema;
    private final DuckDBConnection connection;
    private final DuckDBAppender appender;

    private ScratchTable(DatasetSchema schema, DuckDBConnection connection, DuckDBAppender appender) {
        this.schema = schema;
        this.connection = connection;
        this.appender = appender;
    }

    /** @param folder empty; the database and its temporary files lie in it and are left to the caller to remove */
    static ScratchTable create(DatasetSchema schema, Path folder, DuckDb.Limits limits) throws SQLException {
        DuckDBConnection connection = DuckDb.open(folder.resolve("rows.duckdb").toString(), folder, limits);
        try {
            String columns = schema.columns().stream()
                    .map(column -> DuckDb.quoted(column.name()) + " " + type(column))
                    .collect(Collectors.joining(", "));
            DuckDb.execute(connection, "CREATE TABLE rows (" + DuckDb.quoted(LINE) + " BIGINT, " + columns + ")");
            return new ScratchTable(schema, connection, connection.createAppender("rows"));
        } catch (SQLException broken) {
            connection.close();
            throw broken;
        }
    }

    void append(long line, @Nullable Object[] values) throws IOException {
        try {
            appender.beginRow();
            appender.append(line);
            for (Object value : values) {
                switch (value) {
                    case null -> appender.appendNull();
                    case String text -> appender.append(text);
                    case Long number -> appender.append(number.longValue());
                    case Double number -> appender.append(number.doubleValue());
                    default -> throw new IllegalStateException("no column holds a " + value.getClass());
                }
            }
            appender.endRow();
        } catch (SQLException broken) {
            throw new IOException("a row could not be kept", broken);
        }
    }

    /** Call once, before anything is asked. */
    void complete() throws SQLException {
        appender.close();
    }

    /** Rows whose entity key an earlier row has, in the order of rows. Close it. */
    Duplicates duplicates() throws SQLException {
        String key = DuckDb.quoted(schema.entityKey().name());
        String line = DuckDb.quoted(LINE);
        return new Duplicates(schema.entityKey().name(), connection, """
                WITH several AS (
                    SELECT %1$s AS twice, min(%2$s) AS first_line FROM rows
                    WHERE %1$s IS NOT NULL GROUP BY %1$s HAVING count(*) > 1)
                SELECT rows.%2$s, several.first_line FROM rows JOIN several ON rows.%1$s = several.twice
                WHERE rows.%2$s > several.first_line ORDER BY rows.%2$s
                """.formatted(key, line));
    }

    /**
     * Writes all rows in the order of the entity key. That total order, and settings that depend on nothing but the rows, make
     * the bytes the same in every run, whatever the order of the file and the number of threads.
     */
    void writeParquet(Path file) throws SQLException {
        String columns = schema.columns().stream()
                .map(column -> DuckDb.quoted(column.name()))
                .collect(Collectors.joining(", "));
        DuckDb.execute(
                connection,
                "COPY (SELECT " + columns + " FROM rows ORDER BY "
                        + DuckDb.quoted(schema.entityKey().name()) + ") TO " + DuckDb.literal(file)
                        + " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3, ROW_GROUP_SIZE " + rowsOfAGroup()
                        + ")");
    }

    /**
     * DuckDB holds whole row groups in memory, so a table of many columns gets small ones. The size depends on the schema only,
     * for the bytes depend on the size.
     */
    private int rowsOfAGroup() {
        int vectors = CELLS_OF_A_GROUP / schema.columns().size() / VECTOR;
        return Math.clamp(vectors, 1, 10) * VECTOR;
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            appender.close();
        }
    }

    private static String type(ColumnSpec column) {
        return switch (column.kind()) {
            case TEXT, CATEGORY -> "VARCHAR";
            case INTEGER -> "BIGINT";
            case DECIMAL -> "DOUBLE";
        };
    }

    /** The answer of the database, as problems. */
    static final class Duplicates implements ProblemLog.Problems, AutoCloseable {
        private final String key;
        private final Statement statement;
        private final ResultSet found;

        private Duplicates(String key, Connection connection, String sql) throws SQLException {
            this.key = key;
            statement = connection.createStatement();
            found = statement.executeQuery(sql);
        }

        @Override
        public @Nullable DataProblem next() throws IOException {
            try {
                if (!found.next()) {
                    return null;
                }
                return new DataProblem(
                        found.getLong(1),
                        key,
                        DataRule.DUPLICATE_ENTITY_KEY.id(),
                        "The row on line " + found.getLong(2) + " has the same entity key.");
            } catch (SQLException broken) {
                throw new IOException("duplicates could not be read", broken);
            }
        }

        @Override
        public void close() throws SQLException {
            try (statement) {
                found.close();
            }
        }
    }
}
