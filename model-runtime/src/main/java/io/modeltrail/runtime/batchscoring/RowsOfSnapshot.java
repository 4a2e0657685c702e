package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a snapshot's file from its beginning, a stretch of rows at a time, and keeps none of them. Thread-safe. */
final class RowsOfSnapshot implements AutoCloseable {
    /** Rows of a stretch, and so events of a transaction. Another number would make the stretches of a job under way others. */
    static final int CHUNK = 1_000;

    private final Connection connection;
    private final Statement statement;
    private final ResultSet found;
    private final List<SelectedFeature> features;
    private int next;

    private RowsOfSnapshot(
            Connection connection, Statement statement, ResultSet found, List<SelectedFeature> features) {
        this.connection = connection;
        this.statement = statement;
        this.found = found;
        this.features = features;
    }

    /**
     * Consecutive rows.
     *
     * @param number counted from 0; the first row is {@code number * CHUNK}
     */
    record Chunk(int number, List<Row> rows) {}

    /**
     * @param entity null when the file has none, which a checked snapshot does not
     * @param values of the features in the order of the schema: a {@link Double}, a {@link String}, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Row(@Nullable String entity, @Nullable Object[] values) {
        @Override
        public String toString() {
            return "Row"; // it is all personal data
        }
    }

    /** @param scratch for DuckDB's temporary files, should it need any */
    static RowsOfSnapshot open(Path file, DatasetSchema schema, Path scratch) throws SQLException {
        List<SelectedFeature> features = selected(schema);
        String columns = features.stream().map(SelectedFeature::sql).collect(Collectors.joining(", "));
        Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings(scratch));
        try {
            Statement statement = connection.createStatement();
            return new RowsOfSnapshot(
                    connection,
                    statement,
                    statement.executeQuery("SELECT CAST("
                            + SelectedFeature.quoted(schema.entityKey().name()) + " AS VARCHAR), " + columns
                            + " FROM read_parquet('" + file.toString().replace("'", "''") + "')"),
                    features);
        } catch (SQLException broken) {
            connection.close();
            throw broken;
        }
    }

    /** One thread keeps the rows in the order of the file; nothing is fetched from the network; the driver streams. */
    private static Properties settings(Path scratch) {
        Properties settings = new Properties();
        settings.setProperty("threads", "1");
        settings.setProperty("memory_limit", "512MB");
        settings.setProperty("temp_directory", scratch.toString());
        settings.setProperty("preserve_insertion_order", "true");
        settings.setProperty("jdbc_stream_results", "true");
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        return settings;
    }

    private static List<SelectedFeature> selected(DatasetSchema schema) {
        List<SelectedFeature> selected = new ArrayList<>();
        int next = 2; // after the entity
        for (ColumnSpec column : schema.features()) {
            SelectedFeature feature = new SelectedFeature(column, next);
            selected.add(feature);
            next += feature.width();
        }
        return selected;
    }

    /** The next stretch; null at the end. Only the last one has fewer rows than {@link #CHUNK}. */
    synchronized @Nullable Chunk next() throws SQLException {
        List<Row> rows = new ArrayList<>(CHUNK);
        while (rows.size() < CHUNK && found.next()) {
            rows.add(row());
        }
        return rows.isEmpty() ? null : new Chunk(next++, rows);
    }

    private Row row() throws SQLException {
        @Nullable Object[] values = new @Nullable Object[features.size()];
        for (int feature = 0; feature < values.length; feature++) {
            values[feature] = features.get(feature).value(found);
        }
        return new Row(found.getString(1), values);
    }

    @Override
    public void close() throws SQLException {
        try (connection;
                statement) {
            found.close();
        }
    }
}
