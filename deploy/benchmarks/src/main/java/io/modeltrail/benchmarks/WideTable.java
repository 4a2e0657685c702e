package io.modeltrail.benchmarks;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.ColumnSpec.ColumnRole;
import io.modeltrail.contracts.dataset.ColumnSpec.Kind;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.families.Learners;
import io.modeltrail.runtime.scoring.Calibration;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.scoring.FeatureEncoding;
import io.modeltrail.runtime.training.SnapshotReader;
import io.modeltrail.runtime.training.TrainingTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A made-up table of customers, four numbers to each category, kept as the platform keeps snapshots, and a model that was trained on it. */
final class WideTable {
    private static final List<String> CATEGORIES = List.of("never", "seldom", "monthly", "weekly", "daily");
    private static final int CATEGORY_EVERY = 5;

    private final DatasetSchema schema;

    WideTable(int features) {
        List<ColumnSpec> columns = new ArrayList<>();
        columns.add(new ColumnSpec("customer", Kind.TEXT, ColumnRole.ENTITY_KEY, null, null, List.of(), false, ""));
        for (int feature = 0; feature < features; feature++) {
            columns.add(
                    isCategory(feature)
                            ? new ColumnSpec(
                                    name(feature), Kind.CATEGORY, ColumnRole.FEATURE, null, null, CATEGORIES, true, "")
                            : new ColumnSpec(
                                    name(feature), Kind.DECIMAL, ColumnRole.FEATURE, null, null, List.of(), true, ""));
        }
        columns.add(
                new ColumnSpec("left", Kind.CATEGORY, ColumnRole.LABEL, null, null, List.of("no", "yes"), false, ""));
        schema = new DatasetSchema("wide", 1, "yes", columns);
    }

    DatasetSchema schema() {
        return schema;
    }

    /** Boosted trees with the platform's default parameters. */
    CompiledScorer model(Path dataDirectory) throws IOException, SQLException {
        TrainingTable table = new SnapshotReader(dataDirectory).read(write(dataDirectory, 4_000), schema);
        return new CompiledScorer(
                new FeatureEncoding(schema),
                ModelFamily.XGBOOST,
                0.5f,
                new Calibration.None(),
                Learners.of(ModelParameters.defaultsOf(ModelFamily.XGBOOST))
                        .fit(table.rows(), new FeatureMatrix(new float[0], 0, 0), 42, 1)
                        .model());
    }

    /** @return the digest that is the file's name among the snapshots */
    Sha256Digest write(Path dataDirectory, int rows) throws IOException, SQLException {
        Path folder = Files.createDirectories(dataDirectory.resolve("snapshots"));
        Path draft = folder.resolve("draft-" + ModelVersionId.next() + ".parquet");
        String values = IntStream.range(0, schema.features().size())
                .mapToObj(feature -> cell(feature) + " AS " + name(feature))
                .collect(Collectors.joining(", "));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT printf('customer-%08d', i) AS customer, " + values
                    + ", CASE WHEN hash(i, 1) % 100 < 20 + activity_30d_01 / 20 THEN 'yes' ELSE 'no' END AS \"left\" FROM range("
                    + rows + ") AS t(i) ORDER BY customer) TO '" + draft + "' (FORMAT parquet, COMPRESSION zstd)");
        }
        Sha256Digest digest = Sha256Digest.of(Files.readAllBytes(draft));
        Files.move(draft, folder.resolve(digest.hex() + ".parquet"));
        return digest;
    }

    private static boolean isCategory(int feature) {
        return feature % CATEGORY_EVERY == 0;
    }

    private static String name(int feature) {
        return "activity_30d_%02d".formatted(feature);
    }

    /** One in fifty is missing; numbers have two decimal places. */
    private static String cell(int feature) {
        String drawn = "hash(i, " + (feature + 100) + ")";
        String value = isCategory(feature)
                ? CATEGORIES.stream().collect(Collectors.joining("', '", "list_extract(['", "'], ")) + "1 + (" + drawn
                        + " % " + CATEGORIES.size() + ")::INTEGER)"
                : "((" + drawn + " % 100000) / 100)::DOUBLE";
        return "CASE WHEN hash(i, " + (feature + 5_000) + ") % 50 = 0 AND " + feature + " <> 1 THEN NULL ELSE " + value
                + " END";
    }
}
