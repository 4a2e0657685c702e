package io.modeltrail.runtime.training;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.runtime.artifact.ErasedFiles;
import io.modeltrail.runtime.learning.CannotTrain;
import io.modeltrail.runtime.learning.EncodedColumns;
import io.modeltrail.runtime.learning.FeatureMatrix;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.scoring.FeatureEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Reads the Parquet files of captured snapshots, with DuckDB, after checking that they are still what was captured. */
@Component
public class SnapshotReader {
    private final Path snapshots;

    private final Predicate<Sha256Digest> erased;

    @Autowired
    public SnapshotReader(@Value("${modeltrail.data-dir}") Path dataDirectory, ErasedFiles erased) {
        this(dataDirectory, erased::isErased);
    }

    /** Where nobody was erased. */
    public SnapshotReader(Path dataDirectory) {
        this(dataDirectory, digest -> false);
    }

    private SnapshotReader(Path dataDirectory, Predicate<Sha256Digest> erased) {
        snapshots = dataDirectory.resolve("snapshots");
        this.erased = erased;
    }

    /** @throws CannotTrain when the file is missing or changed, or does not fit its schema */
    public TrainingTable read(Sha256Digest digest, DatasetSchema schema) {
        if (schema.columns().stream().noneMatch(column -> column.role() == ColumnSpec.ColumnRole.LABEL)) {
            throw new CannotTrain(
                    "no-label", "A snapshot that is trained on has a label: define one in its feature set.");
        }
        Path file = unchanged(digest);
        FeatureEncoding encoding = encoding(schema);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings());
                Statement statement = connection.createStatement()) {
            return read(statement, file, digest, schema, encoding);
        } catch (SQLException unreadable) {
            // The message may quote cells, and both the event and the log outlive the data.
            throw new CannotTrain(
                    "snapshot-unreadable",
                    "The snapshot's file is not readable as Parquet with the columns of its schema.");
        }
    }

    /**
     * The snapshot's Parquet file, for whoever reads it in another way.
     *
     * @throws CannotTrain when the file is missing or changed
     */
    public Path unchanged(Sha256Digest digest) {
        Path file = snapshots.resolve(digest.hex() + ".parquet");
        if (erased.test(digest)) {
            throw new CannotTrain(
                    "snapshot-erased",
                    "Somebody was erased from the snapshot, so its file is no longer the one that was captured: capture a new one.");
        }
        requireUnchanged(file, digest);
        return file;
    }

    private static void requireUnchanged(Path file, Sha256Digest digest) {
        var hash = Sha256Digest.sha256();
        try (InputStream content = new DigestInputStream(Files.newInputStream(file), hash)) {
            content.transferTo(OutputStream.nullOutputStream());
        } catch (IOException absent) {
            throw new CannotTrain("snapshot-missing", "The snapshot's file is missing: restore it from a copy.");
        }
        if (!Sha256Digest.ofHash(hash.digest()).equals(digest)) {
            throw new CannotTrain(
                    "snapshot-changed",
                    "The snapshot's file no longer has the digest that was captured: restore it from a copy.");
        }
    }

    private static FeatureEncoding encoding(DatasetSchema schema) {
        try {
            return new FeatureEncoding(schema);
        } catch (IllegalArgumentException unfit) {
            throw new CannotTrain(
                    "schema-not-trainable",
                    "Every feature must be a number or a category with values, and there must be one.",
                    unfit);
        }
    }

    /** One thread keeps the rows in the order of the file; nothing is fetched from the network. */
    private static Properties settings() {
        Properties settings = new Properties();
        settings.setProperty("threads", "1");
        settings.setProperty("preserve_insertion_order", "true");
        // Otherwise the driver would hold the whole table beside ours.
        settings.setProperty("jdbc_stream_results", "true");
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        return settings;
    }

    private static TrainingTable read(
            Statement statement, Path file, Sha256Digest digest, DatasetSchema schema, FeatureEncoding encoding)
            throws SQLException {
        String path = file.toString().replace("'", "''");
        int rowCount = rowCount(statement, path);
        float[] values = new float[Math.multiplyExact(rowCount, encoding.width())];
        boolean[] labels = new boolean[rowCount];
        List<String> keys = new ArrayList<>(rowCount);
        PanelRows panel = PanelRows.isPanel(schema) ? new PanelRows(rowCount) : null;
        String columns = schema.columns().stream()
                .map(column -> '"' + column.name().replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(", "));
        try (ResultSet found = statement.executeQuery("SELECT " + columns + " FROM read_parquet('" + path + "')")) {
            for (int row = 0; found.next(); row++) {
                Cells cells = new Cells(found, schema);
                encoding.encode(cells.features(), values, row * encoding.width());
                labels[row] = cells.positive();
                keys.add(cells.key());
                if (panel != null) {
                    panel.add(cells.text(PanelRows.entity(schema)), cells.text(PanelRows.moment(schema)));
                }
            }
        }
        FeatureMatrix features = new FeatureMatrix(values, rowCount, encoding.width());
        EncodedColumns kinds = EncodedColumns.of(encoding);
        return panel == null
                ? new TrainingTable(schema, digest, LabelledRows.ofSingleEntities(features, labels, kinds), keys)
                : new TrainingTable(
                        schema,
                        digest,
                        new LabelledRows(features, labels, kinds, panel.entities()),
                        keys,
                        panel.moments());
    }

    private static int rowCount(Statement statement, String path) throws SQLException {
        try (ResultSet counted = statement.executeQuery("SELECT count(*) FROM read_parquet('" + path + "')")) {
            counted.next();
            return Math.toIntExact(counted.getLong(1));
        }
    }

    /** The row on which {@code found} stands; columns are numbered as in the schema. */
    private record Cells(ResultSet found, DatasetSchema schema) {
        @SuppressWarnings("NullAway") // the class file of the record's constructor does not say that values may be null
        FeatureRow features() throws SQLException {
            Map<String, @Nullable Object> features = new HashMap<>();
            for (int index = 0; index < schema.columns().size(); index++) {
                ColumnSpec column = schema.columns().get(index);
                if (column.role() == ColumnSpec.ColumnRole.FEATURE) {
                    features.put(column.name(), found.getObject(index + 1));
                }
            }
            return new FeatureRow(features);
        }

        boolean positive() throws SQLException {
            ColumnSpec label = schema.label();
            String value = text(label);
            if (value == null) {
                throw new CannotTrain("label-missing", "Every row of a snapshot that is trained on has a label.");
            }
            return label.kind().numeric()
                    ? Double.parseDouble(value) == Double.parseDouble(schema.positiveLabel())
                    : value.equals(schema.positiveLabel());
        }

        String key() throws SQLException {
            String value = text(schema.entityKey());
            if (value == null) {
                throw new CannotTrain("key-missing", "Every row of a snapshot names its entity.");
            }
            return value;
        }

        private @Nullable String text(ColumnSpec column) throws SQLException {
            return found.getString(schema.columns().indexOf(column) + 1);
        }
    }
}
