package io.modeltrail.features.offline;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.ColumnSpec.Kind;
import io.modeltrail.contracts.dataset.ColumnStatistics;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.features.DuckDb;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes the columns of a snapshot. It reads the file with one thread and in its order: sums of floating-point numbers depend
 * on the order, and the same snapshot is to have the same statistics for ever.
 */
public final class ParquetStatistics {
    private ParquetStatistics() {}

    /**
     * Standard deviations are the ones of a sample (n − 1); null for a single value.
     *
     * @param folder for temporary files
     */
    public static List<ColumnStatistics> of(DatasetSchema schema, Path parquet, Path folder, String memory)
            throws SQLException {
        List<ColumnStatistics> all = new ArrayList<>();
        try (Connection connection = DuckDb.open("", folder, new DuckDb.Limits(memory, 1));
                Statement statement = connection.createStatement()) {
            for (ColumnSpec column : schema.columns()) {
                all.add(column(statement, column, DuckDb.literal(parquet)));
            }
        }
        return all;
    }

    private static ColumnStatistics column(Statement statement, ColumnSpec column, String parquet) throws SQLException {
        String name = DuckDb.quoted(column.name());
        String numbers = column.kind().numeric()
                ? ", min(" + name + ")::DOUBLE, max(" + name + ")::DOUBLE, avg(" + name + "), stddev_samp(" + name + ")"
                : "";
        Map<String, Long> counts = column.kind() == Kind.CATEGORY ? counts(statement, name, parquet) : Map.of();
        try (ResultSet answer = statement.executeQuery("SELECT count(*) - count(" + name + "), count(DISTINCT " + name
                + ")" + numbers + " FROM read_parquet(" + parquet + ")")) {
            answer.next();
            boolean numeric = column.kind().numeric();
            return new ColumnStatistics(
                    column.name(),
                    answer.getLong(1),
                    answer.getLong(2),
                    numeric ? number(answer, 3) : null,
                    numeric ? number(answer, 4) : null,
                    numeric ? number(answer, 5) : null,
                    numeric ? number(answer, 6) : null,
                    counts);
        }
    }

    private static Map<String, Long> counts(Statement statement, String name, String parquet) throws SQLException {
        Map<String, Long> counts = new LinkedHashMap<>();
        try (ResultSet answer = statement.executeQuery("SELECT " + name + ", count(*) FROM read_parquet(" + parquet
                + ") WHERE " + name + " IS NOT NULL GROUP BY " + name + " ORDER BY " + name)) {
            while (answer.next()) {
                counts.put(answer.getString(1), answer.getLong(2));
            }
        }
        return counts;
    }

    private static @Nullable Double number(ResultSet answer, int column) throws SQLException {
        double number = answer.getDouble(column);
        return answer.wasNull() ? null : number;
    }
}
