package io.modeltrail.runtime.training;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.runtime.SyntheticTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/** Writes tables as the platform keeps snapshots. */
public final class SnapshotFiles {
    private SnapshotFiles() {}

    /** Keys are {@code row-0000000}, in the order of the rows; label {@code yes} or {@code no}. */
    public static Sha256Digest write(Path dataDirectory, SyntheticTable table) throws IOException, SQLException {
        DatasetSchema schema = SyntheticTable.SCHEMA;
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            String columns = schema.columns().stream()
                    .map(column -> '"' + column.name() + "\" " + type(column.kind()))
                    .collect(Collectors.joining(", "));
            statement.execute("CREATE TABLE rows (" + columns + ")");
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?)")) {
                for (int row = 0; row < table.labels().length; row++) {
                    FeatureRow features = table.features().get(row);
                    insert.setString(1, "row-%07d".formatted(row));
                    insert.setObject(2, ((Double) features.values().get("months")).longValue());
                    insert.setObject(3, features.values().get("charge"));
                    insert.setObject(4, features.values().get("usage"));
                    insert.setObject(5, features.values().get("contract"));
                    insert.setObject(6, features.values().get("paperless"));
                    insert.setString(7, table.labels()[row] ? "yes" : "no");
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            Path folder = Files.createDirectories(dataDirectory.resolve("snapshots"));
            Path draft = folder.resolve("draft.parquet");
            statement.execute("COPY (SELECT * FROM rows ORDER BY key) TO '" + draft + "' (FORMAT parquet)");
            Sha256Digest digest = Sha256Digest.of(Files.readAllBytes(draft));
            Files.move(draft, folder.resolve(digest.hex() + ".parquet"));
            return digest;
        }
    }

    private static String type(ColumnSpec.Kind kind) {
        return switch (kind) {
            case TEXT, CATEGORY -> "VARCHAR";
            case INTEGER -> "BIGINT";
            case DECIMAL -> "DOUBLE";
        };
    }
}
