package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.runtime.monitoring.ReferenceProfile.Feature;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one snapshot's Parquet file column by column, so that memory does not grow with its rows. Not thread-safe. */
final class SnapshotColumns implements AutoCloseable {
    private final Connection connection;
    private final Statement statement;
    private final DatasetSchema schema;
    private final String table;

    SnapshotColumns(Path file, DatasetSchema schema) throws SQLException {
        this.schema = schema;
        this.table = "read_parquet('" + file.toString().replace("'", "''") + "')";
        connection = DriverManager.getConnection("jdbc:duckdb:", settings());
        statement = connection.createStatement();
    }

    /** One thread keeps the rows in the order of the file; nothing is fetched from the network. */
    private static Properties settings() {
        Properties settings = new Properties();
        settings.setProperty("threads", "1");
        settings.setProperty("preserve_insertion_order", "true");
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        return settings;
    }

    long rows() throws SQLException {
        return number("SELECT count(*) FROM " + table);
    }

    /** @param weight that the feature gets */
    Feature feature(ColumnSpec column, double weight, long rows) throws SQLException {
        long present = number("SELECT count(" + quoted(column) + ") FROM " + table);
        return column.kind().numeric()
                ? numeric(column, weight, rows - present, present)
                : category(column, weight, rows - present, present);
    }

    private Feature numeric(ColumnSpec column, double weight, long missing, long present) throws SQLException {
        String name = quoted(column);
        Quantiles quantiles = new Quantiles(present);
        try (ResultSet values = statement.executeQuery(
                "SELECT CAST(" + name + " AS DOUBLE) FROM " + table + " WHERE " + name + " IS NOT NULL ORDER BY 1")) {
            while (values.next()) {
                quantiles.add((float) values.getDouble(1));
            }
        }
        return new Feature(
                column, weight, missing, present, quantiles.values(), quantiles.standardDeviation(), Map.of());
    }

    private Feature category(ColumnSpec column, double weight, long missing, long present) throws SQLException {
        Map<String, Long> counts = new LinkedHashMap<>();
        column.allowedValues().forEach(value -> counts.put(value, 0L));
        String name = quoted(column);
        try (ResultSet found = statement.executeQuery("SELECT CAST(" + name + " AS VARCHAR), count(*) FROM " + table
                + " WHERE " + name + " IS NOT NULL GROUP BY 1 ORDER BY 1")) {
            while (found.next()) {
                counts.put(found.getString(1), found.getLong(2));
            }
        }
        return new Feature(column, weight, missing, present, new float[0], 0, counts);
    }

    /**
     * @param chosen row numbers in the order of the file, ascending
     * @return ascending
     */
    float[] scores(int[] chosen, ToDoubleFunction<FeatureRow> scorer) throws SQLException {
        float[] scores = new float[chosen.length];
        List<ColumnSpec> features = schema.features();
        String columns = features.stream().map(SnapshotColumns::quoted).collect(Collectors.joining(", "));
        int next = 0;
        try (ResultSet found = statement.executeQuery("SELECT " + columns + " FROM " + table)) {
            for (int row = 0; next < chosen.length && found.next(); row++) {
                if (row == chosen[next]) {
                    scores[next++] = (float) scorer.applyAsDouble(row(found, features));
                }
            }
        }
        if (next < chosen.length) {
            throw new IllegalStateException("a hold-out has only rows of its snapshot");
        }
        Arrays.sort(scores);
        return scores;
    }

    @SuppressWarnings("NullAway") // the class file of the record's constructor does not say that values may be null
    private static FeatureRow row(ResultSet found, List<ColumnSpec> features) throws SQLException {
        Map<String, @Nullable Object> values = HashMap.newHashMap(features.size());
        for (int index = 0; index < features.size(); index++) {
            values.put(features.get(index).name(), found.getObject(index + 1));
        }
        return new FeatureRow(values);
    }

    private long number(String sql) throws SQLException {
        try (ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }

    private static String quoted(ColumnSpec column) {
        return '"' + column.name().replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            statement.close();
        }
    }
}
