package io.modeltrail.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.learning.CannotTrain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotReaderTest {
    private static final SyntheticTable TABLE = SyntheticTable.of(2_500, 11);

    @TempDir
    Path dataDirectory;

    @Test
    void rowsComeInTheOrderOfTheFile() throws IOException, SQLException {
        TrainingTable read = reader().read(SnapshotFiles.write(dataDirectory, TABLE), SyntheticTable.SCHEMA);
        assertThat(read.keys()).hasSize(2_500).isSorted();
        assertThat(read.rows().labels()).isEqualTo(TABLE.labels());
        assertThat(read.rows().features().values())
                .isEqualTo(TABLE.encoded().features().values());
        assertThat(read.rows().columns().numeric())
                .isEqualTo(new boolean[] {true, true, true, false, false, false, false, false});
    }

    /** As the feature store writes them: 32-bit numbers, several moments of an entity, a column that no model uses. */
    @Test
    void aSnapshotOfAFeatureSetIsRead() throws IOException, SQLException {
        Path folder = Files.createDirectories(dataDirectory.resolve("snapshots"));
        Path draft = folder.resolve("draft.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    COPY (SELECT * FROM (VALUES
                        ('a@2026-01-01T00:00:00Z', 'a', '2026-01-01T00:00:00Z', 0.1::FLOAT, 'web', 'no'),
                        ('a@2026-02-01T00:00:00Z', 'a', '2026-02-01T00:00:00Z', NULL, NULL, 'yes'),
                        ('b@2026-01-01T00:00:00Z', 'b', '2026-01-01T00:00:00Z', 2.0, 'mobile', 'no')) AS panel(observation, entity, observed_at, spent, channel, gone)
                    ORDER BY observation) TO '%s' (FORMAT parquet)""".formatted(draft));
        }
        Sha256Digest digest = Sha256Digest.of(Files.readAllBytes(draft));
        Files.move(draft, folder.resolve(digest.hex() + ".parquet"));

        TrainingTable read = reader().read(digest, panel(true));

        assertThat(read.keys())
                .containsExactly("a@2026-01-01T00:00:00Z", "a@2026-02-01T00:00:00Z", "b@2026-01-01T00:00:00Z");
        assertThat(read.rows().labels()).containsExactly(false, true, false);
        assertThat(read.rows().features().values())
                .containsExactly(0.1f, 1, 0, Float.NaN, Float.NaN, Float.NaN, 2, 0, 1);
        assertThat(read.rows().groups()).containsExactly(0, 0, 1);
        assertThat(read.observedAtMillis()).containsExactly(1_767_225_600_000L, 1_769_904_000_000L, 1_767_225_600_000L);
        assertThat(failure(digest, panel(false))).isEqualTo("no-label");
    }

    @Test
    void aPanelWhoseMomentIsNoneIsRefused() {
        PanelRows rows = new PanelRows(1);
        assertThat(catchThrowableOfType(CannotTrain.class, () -> rows.add("a", "yesterday"))
                        .code())
                .isEqualTo("panel-malformed");
        assertThat(catchThrowableOfType(CannotTrain.class, () -> rows.add(null, "2026-01-01T00:00:00Z"))
                        .code())
                .isEqualTo("panel-malformed");
    }

    @Test
    void withoutAPanelEveryRowIsAnEntityOfItsOwn() throws IOException, SQLException {
        TrainingTable read = reader().read(SnapshotFiles.write(dataDirectory, TABLE), SyntheticTable.SCHEMA);
        assertThat(read.observedAtMillis()).isNull();
        assertThat(read.rows().groups()).doesNotHaveDuplicates();
    }

    private static DatasetSchema panel(boolean labelled) {
        List<ColumnSpec> columns = new ArrayList<>(List.of(
                column("observation", ColumnSpec.Kind.TEXT, ColumnSpec.ColumnRole.ENTITY_KEY, List.of()),
                column("entity", ColumnSpec.Kind.TEXT, ColumnSpec.ColumnRole.IGNORED, List.of()),
                column("observed_at", ColumnSpec.Kind.TEXT, ColumnSpec.ColumnRole.IGNORED, List.of()),
                column("spent", ColumnSpec.Kind.DECIMAL, ColumnSpec.ColumnRole.FEATURE, List.of()),
                column("channel", ColumnSpec.Kind.CATEGORY, ColumnSpec.ColumnRole.FEATURE, List.of("web", "mobile"))));
        if (labelled) {
            columns.add(column("gone", ColumnSpec.Kind.CATEGORY, ColumnSpec.ColumnRole.LABEL, List.of("no", "yes")));
        }
        return new DatasetSchema("shop", 1, labelled ? "yes" : "", columns);
    }

    private static ColumnSpec column(
            String name, ColumnSpec.Kind kind, ColumnSpec.ColumnRole role, List<String> allowedValues) {
        return new ColumnSpec(name, kind, role, null, null, allowedValues, role == ColumnSpec.ColumnRole.FEATURE, "");
    }

    @Test
    void theOrderDigestTellsOrderAndBoundariesOfKeysApart() {
        TrainingTable table = keyed("ab", "c");
        assertThat(table.orderDigest(new int[] {0, 1})).isNotEqualTo(table.orderDigest(new int[] {1, 0}));
        assertThat(table.orderDigest(new int[] {0, 1}))
                .isNotEqualTo(keyed("a", "bc").orderDigest(new int[] {0, 1}));
        assertThat(table.orderDigest(new int[] {0, 1}))
                .isEqualTo(keyed("ab", "c").orderDigest(new int[] {0, 1}));
    }

    private static TrainingTable keyed(String... keys) {
        SyntheticTable two = SyntheticTable.of(2, 1);
        return new TrainingTable(SyntheticTable.SCHEMA, Sha256Digest.of(new byte[0]), two.encoded(), List.of(keys));
    }

    @Test
    void aMissingFileIsSaidToBeMissing() {
        assertThat(failure(Sha256Digest.of(new byte[] {1}), SyntheticTable.SCHEMA))
                .isEqualTo("snapshot-missing");
    }

    @Test
    void aChangedFileIsSaidToBeChanged() throws IOException, SQLException {
        Sha256Digest digest = SnapshotFiles.write(dataDirectory, TABLE);
        Path file = dataDirectory.resolve("snapshots").resolve(digest.hex() + ".parquet");
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);
        assertThat(failure(digest, SyntheticTable.SCHEMA)).isEqualTo("snapshot-changed");
    }

    @Test
    void aFileWithOtherColumnsIsUnreadable() throws IOException, SQLException {
        List<ColumnSpec> columns = new ArrayList<>(SyntheticTable.SCHEMA.columns());
        columns.add(new ColumnSpec(
                "absent", ColumnSpec.Kind.DECIMAL, ColumnSpec.ColumnRole.FEATURE, null, null, List.of(), true, ""));
        assertThat(failure(SnapshotFiles.write(dataDirectory, TABLE), new DatasetSchema("wide", 1, "yes", columns)))
                .isEqualTo("snapshot-unreadable");
    }

    @Test
    void aSchemaWithATextFeatureIsNotTrainable() throws IOException, SQLException {
        List<ColumnSpec> columns = new ArrayList<>(SyntheticTable.SCHEMA.columns());
        columns.set(
                4,
                new ColumnSpec(
                        "contract",
                        ColumnSpec.Kind.TEXT,
                        ColumnSpec.ColumnRole.FEATURE,
                        null,
                        null,
                        List.of(),
                        true,
                        ""));
        assertThat(failure(SnapshotFiles.write(dataDirectory, TABLE), new DatasetSchema("text", 1, "yes", columns)))
                .isEqualTo("schema-not-trainable");
    }

    @Test
    void aCellThatBreaksTheSchemaIsRefusedByTheNameOfItsFeature() throws IOException, SQLException {
        List<ColumnSpec> columns = new ArrayList<>(SyntheticTable.SCHEMA.columns());
        columns.set(
                4,
                new ColumnSpec(
                        "contract",
                        ColumnSpec.Kind.CATEGORY,
                        ColumnSpec.ColumnRole.FEATURE,
                        null,
                        null,
                        List.of("a", "b"),
                        true,
                        ""));
        Sha256Digest digest = SnapshotFiles.write(dataDirectory, TABLE);
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> reader().read(digest, new DatasetSchema("narrow", 1, "yes", columns)));
        assertThat(refusal.code()).isEqualTo(RefusalCode.FEATURES_DO_NOT_FIT);
        assertThat(refusal.found()).containsEntry("feature", "contract");
    }

    private String failure(Sha256Digest digest, DatasetSchema schema) {
        return catchThrowableOfType(CannotTrain.class, () -> reader().read(digest, schema))
                .code();
    }

    private SnapshotReader reader() {
        return new SnapshotReader(dataDirectory);
    }
}
