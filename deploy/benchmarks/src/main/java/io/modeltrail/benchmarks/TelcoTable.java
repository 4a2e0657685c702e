package io.modeltrail.benchmarks;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.ColumnSpec.ColumnRole;
import io.modeltrail.contracts.dataset.ColumnSpec.Kind;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.runtime.training.SnapshotReader;
import io.modeltrail.runtime.training.TrainingTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** IBM's Telco churn table as a snapshot, made from the CSV in the way the platform keeps snapshots: Parquet in the order of the key. */
final class TelcoTable {
    private static final String KEY = "customerID";
    private static final String LABEL = "Churn";
    private static final Set<String> WHOLE_NUMBERS = Set.of("SeniorCitizen", "tenure");
    private static final Set<String> NUMBERS = Set.of("MonthlyCharges", "TotalCharges");

    private TelcoTable() {}

    static TrainingTable read(Path csv) throws IOException, SQLException {
        Path dataDirectory = Files.createTempDirectory("telco");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE telco AS SELECT * FROM read_csv('"
                    + csv.toString().replace("'", "''") + "', header = true, all_varchar = true)");
            DatasetSchema schema = schema(statement);
            Path snapshots = Files.createDirectories(dataDirectory.resolve("snapshots"));
            Path draft = snapshots.resolve("draft.parquet");
            statement.execute("COPY (SELECT " + columns(schema) + " FROM telco ORDER BY \"" + KEY + "\") TO '" + draft
                    + "' (FORMAT parquet)");
            Sha256Digest digest = Sha256Digest.of(Files.readAllBytes(draft));
            Files.move(draft, snapshots.resolve(digest.hex() + ".parquet"));
            return new SnapshotReader(dataDirectory).read(digest, schema);
        } finally {
            delete(dataDirectory);
        }
    }

    private static DatasetSchema schema(Statement statement) throws SQLException {
        List<String> names = strings(statement, "SELECT column_name FROM (DESCRIBE telco)");
        List<ColumnSpec> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(spec(statement, name));
        }
        return new DatasetSchema("telco-churn", 1, "Yes", columns);
    }

    private static ColumnSpec spec(Statement statement, String name) throws SQLException {
        if (name.equals(KEY)) {
            return new ColumnSpec(name, Kind.TEXT, ColumnRole.ENTITY_KEY, null, null, List.of(), false, "");
        }
        if (WHOLE_NUMBERS.contains(name) || NUMBERS.contains(name)) {
            Kind kind = NUMBERS.contains(name) ? Kind.DECIMAL : Kind.INTEGER;
            return new ColumnSpec(name, kind, ColumnRole.FEATURE, 0.0, null, List.of(), true, "");
        }
        List<String> values = strings(statement, "SELECT DISTINCT \"" + name + "\" FROM telco ORDER BY 1");
        ColumnRole role = name.equals(LABEL) ? ColumnRole.LABEL : ColumnRole.FEATURE;
        return new ColumnSpec(name, Kind.CATEGORY, role, null, null, values, false, "");
    }

    /** The original writes a blank where a new customer has paid nothing yet: a missing value. */
    private static String columns(DatasetSchema schema) {
        return schema.columns().stream()
                .map(column -> {
                    String name = '"' + column.name() + '"';
                    return switch (column.kind()) {
                        case TEXT, CATEGORY -> name;
                        case INTEGER -> "CAST(nullif(trim(" + name + "), '') AS BIGINT) AS " + name;
                        case DECIMAL -> "CAST(nullif(trim(" + name + "), '') AS DOUBLE) AS " + name;
                    };
                })
                .collect(Collectors.joining(", "));
    }

    private static List<String> strings(Statement statement, String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}
