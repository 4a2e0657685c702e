package io.modeltrail.features;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * The rows of a Parquet file that are about one person.
 *
 * @param columns that may name the person
 */
public record RowsOfPerson(List<String> columns, String entity) {
    private static final DuckDb.Limits LIMITS = new DuckDb.Limits("256MB", 1);

    public RowsOfPerson {
        columns = List.copyOf(columns);
    }

    /** True for the person's rows, and never unknown. A column of numbers is compared as the text that predictions name it by. */
    public String condition() {
        return columns.stream()
                .map(column ->
                        "CAST(" + DuckDb.quoted(column) + " AS VARCHAR) IS NOT DISTINCT FROM " + DuckDb.literal(entity))
                .collect(Collectors.joining(" OR ", "(", ")"));
    }

    /** @param from a table function over files */
    public long count(String from, Path scratch) throws SQLException {
        try (DuckDBConnection connection = DuckDb.open("", scratch, LIMITS);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT count(*) FROM " + from + " WHERE " + condition())) {
            answer.next();
            return answer.getLong(1);
        }
    }

    public void execute(String sql, Path scratch) throws SQLException {
        try (DuckDBConnection connection = DuckDb.open("", scratch, LIMITS)) {
            DuckDb.execute(connection, sql);
        }
    }

    /** Without the entity. */
    @Override
    public String toString() {
        return "RowsOfPerson" + columns;
    }
}
