package io.modeltrail.features.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.CaptureDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.RefuseDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.features.ContentFile;
import io.modeltrail.features.DataFolders;
import io.modeltrail.features.quality.ExampleTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class UploadedParquetTest {
    private static final String ROWS = """
            SELECT * FROM (VALUES ('c1', 30, 1200.5::DOUBLE, 'basic', NULL, 'stayed'),
                ('c2', 41, 0, 'premium', 'called twice', 'left'),
                ('c3', 18, 99.9, 'basic', 'a, b', 'stayed')) AS t(id, age, income, plan, note, outcome)""";

    @TempDir
    Path dataDirectory;

    private DataFolders folders;

    @BeforeEach
    void folders() {
        folders = new DataFolders(dataDirectory);
    }

    @Test
    void a_table_gives_the_same_snapshot_as_parquet_and_as_csv() throws Exception {
        SnapshotContent parquet = captured(parquet(ROWS));
        SnapshotContent csv = captured(ExampleTable.VALID.getBytes(StandardCharsets.UTF_8));

        assertThat(parquet.parquetDigest()).isEqualTo(csv.parquetDigest());
        assertThat(parquet.completeness()).isEqualTo(csv.completeness());
        assertThat(parquet.sources()).isNotEqualTo(csv.sources());
    }

    @Test
    void whole_numbers_that_were_kept_as_floating_ones_are_whole_and_not_a_number_is_missing() throws Exception {
        SnapshotContent content = captured(parquet(
                "SELECT id, age::DOUBLE AS age, if(id = 'c2', 'NaN'::FLOAT, income::FLOAT) AS income, plan, note, outcome"
                        + " FROM (" + ROWS
                        + ") UNION ALL SELECT 'd' || range, 20, 1, 'basic', NULL, 'left' FROM range(1000)"));

        assertThat(content.rowCount()).isEqualTo(1003);
        assertThat(content.statistics())
                .filteredOn(column -> column.column().equals("income"))
                .singleElement()
                .satisfies(income -> assertThat(income.missing()).isEqualTo(1));
    }

    @Test
    void the_rows_are_held_against_the_schema_as_those_of_a_csv_file() throws Exception {
        RefuseDatasetSnapshot refused = refused(parquet(ROWS.replace("41", "17").replace("'premium'", "'gold'")));

        assertThat(refused.firstProblems())
                .extracting(DataProblem::row, DataProblem::column, DataProblem::rule)
                .containsExactly(tuple(3L, "age", "below-minimum"), tuple(3L, "plan", "category-not-allowed"));
    }

    @Test
    void a_column_of_lists_is_refused_by_its_name() throws Exception {
        RefuseDatasetSnapshot refused = refused(parquet("SELECT *, [1, 2] AS basket FROM (" + ROWS + ")"));

        assertThat(refused.firstProblems())
                .extracting(DataProblem::column, DataProblem::rule)
                .containsExactly(tuple("basket", "not-parquet"));
    }

    @Test
    void a_file_that_was_cut_off_or_damaged_is_refused() throws Exception {
        byte[] whole = parquet(ROWS);
        byte[] cut = Arrays.copyOf(whole, whole.length - 20);
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, 4, damaged.length / 2, (byte) 0x5a);

        for (byte[] broken : new byte[][] {cut, damaged, "PAR1PAR1".getBytes(StandardCharsets.US_ASCII)}) {
            assertThat(refused(broken).firstProblems())
                    .extracting(DataProblem::rule)
                    .contains("not-parquet");
        }
    }

    private byte[] parquet(String select) throws SQLException, IOException {
        Path file = Files.createTempFile(dataDirectory, "made", ".parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet)");
        }
        return Files.readAllBytes(file);
    }

    private SnapshotContent captured(byte[] upload) throws Exception {
        DatasetSnapshotCommand outcome = outcome(upload);
        assertThat(outcome).isInstanceOf(CaptureDatasetSnapshot.class);
        return ((CaptureDatasetSnapshot) outcome).content();
    }

    private RefuseDatasetSnapshot refused(byte[] upload) throws Exception {
        DatasetSnapshotCommand outcome = outcome(upload);
        assertThat(outcome).isInstanceOf(RefuseDatasetSnapshot.class);
        return (RefuseDatasetSnapshot) outcome;
    }

    @SuppressWarnings("NullAway") // uploads need no feature sets
    private DatasetSnapshotCommand outcome(byte[] upload) throws Exception {
        return new SnapshotWork(folders, (id, digest) -> {}, JsonMapper.shared(), null, "512MB", 2)
                .outcome(new DatasetSnapshotRequested(
                        DatasetSnapshotId.next(),
                        new UseCaseKey("customers"),
                        new SnapshotSource.Upload(uploaded(upload)),
                        ExampleTable.schema(),
                        Actor.system("test")));
    }

    private Sha256Digest uploaded(byte[] content) throws IOException {
        try (ContentFile file = ContentFile.in(folders.uploads(), "")) {
            file.stream().write(content);
            return file.keep().digest();
        }
    }
}
