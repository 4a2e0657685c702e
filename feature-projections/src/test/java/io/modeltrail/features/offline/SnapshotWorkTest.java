package io.modeltrail.features.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.dataset.ColumnStatistics;
import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.CaptureDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.RefuseDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.dataset.SourceExtent;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.features.ContentFile;
import io.modeltrail.features.DataFolders;
import io.modeltrail.features.quality.ExampleTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class SnapshotWorkTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    /** Uploads need none. */
    private static final FeatureSetSnapshot NO_FEATURE_SETS = null;

    @TempDir
    Path dataDirectory;

    private DataFolders folders;

    @BeforeEach
    void folders() {
        folders = new DataFolders(dataDirectory);
    }

    @AfterEach
    void nothing_temporary_is_left() throws IOException {
        for (Path folder : List.of(folders.scratch(), folders.snapshots(), folders.reports())) {
            try (var files = Files.list(folder)) {
                assertThat(files).noneMatch(file -> file.toString().endsWith(".part") || Files.isDirectory(file));
            }
        }
    }

    @Test
    void a_valid_table_becomes_parquet_with_statistics() throws Exception {
        SnapshotContent content = captured(ExampleTable.VALID, 2);

        byte[] csv = ExampleTable.VALID.getBytes(StandardCharsets.UTF_8);
        assertThat(content.rowCount()).isEqualTo(3);
        assertThat(content.completeness()).isEqualTo(1);
        assertThat(content.sources()).containsExactly(new SourceExtent("upload", Sha256Digest.of(csv), 0, csv.length));
        assertThat(content.schemaDigest()).isEqualTo(Sha256Digest.of(JSON.writeValueAsBytes(ExampleTable.schema())));
        byte[] parquet = Files.readAllBytes(parquet(content));
        assertThat(Sha256Digest.of(parquet)).isEqualTo(content.parquetDigest());
        assertThat(parquet).hasSize((int) content.parquetBytes());
        assertThat(content.statistics())
                .containsExactly(
                        new ColumnStatistics("id", 0, 3, null, null, null, null, Map.of()),
                        content.statistics().get(1),
                        content.statistics().get(2),
                        new ColumnStatistics("plan", 0, 2, null, null, null, null, Map.of("basic", 2L, "premium", 1L)),
                        new ColumnStatistics("note", 1, 2, null, null, null, null, Map.of()),
                        new ColumnStatistics(
                                "outcome", 0, 2, null, null, null, null, Map.of("left", 1L, "stayed", 2L)));
        ColumnStatistics age = content.statistics().get(1);
        assertThat(age.column()).isEqualTo("age");
        assertThat(age.minimum()).isEqualTo(18);
        assertThat(age.maximum()).isEqualTo(41);
        assertThat(age.mean()).isCloseTo(89 / 3.0, within(1e-12));
        assertThat(age.standardDeviation()).isCloseTo(Math.sqrt(397 / 3.0), within(1e-12));
        assertThat(rows(content))
                .containsExactly(
                        Arrays.asList("c1", 30L, 1200.5, "basic", null, "stayed"),
                        Arrays.asList("c2", 41L, 0.0, "premium", "called twice", "left"),
                        Arrays.asList("c3", 18L, 99.9, "basic", "a, b", "stayed"));
    }

    @Test
    void the_same_rows_give_the_same_bytes_in_any_order_of_the_file_and_with_any_number_of_threads() throws Exception {
        List<String> rows = new ArrayList<>();
        Random random = new Random(7);
        for (int row = 0; row < 300_000; row++) {
            rows.add("c" + row + "," + (18 + random.nextInt(80)) + "," + random.nextInt(1_000_000) / 7.0 + ","
                    + (random.nextBoolean() ? "basic" : "premium") + ",," + (row % 5 == 0 ? "left" : "stayed"));
        }
        SnapshotContent first = captured(table(rows), 1);
        Collections.shuffle(rows, random);
        SnapshotContent shuffled = captured(table(rows), 2);
        SnapshotContent again = captured(table(rows), 4);

        assertThat(shuffled.parquetDigest()).isEqualTo(first.parquetDigest());
        assertThat(again.parquetDigest()).isEqualTo(first.parquetDigest());
        assertThat(shuffled.statistics()).isEqualTo(first.statistics());
        assertThat(again.statistics()).isEqualTo(first.statistics());
    }

    @Test
    void every_row_whose_key_was_there_before_is_named_among_the_other_problems_in_the_order_of_rows()
            throws Exception {
        String table = ExampleTable.VALID.replace("c3,", "c1,") + "c2,3,1,basic,,left\nc9,30,x,basic,,left\n";
        RefuseDatasetSnapshot refused = refused(table);

        assertThat(refused.problemCount()).isEqualTo(4);
        assertThat(refused.firstProblems())
                .extracting(problem -> problem.row() + " " + problem.column() + " " + problem.rule())
                .containsExactly(
                        "4 id duplicate-entity-key",
                        "5 age below-minimum",
                        "5 id duplicate-entity-key",
                        "6 income not-a-number");
        assertThat(refused.firstProblems().getFirst().explanation()).contains("line 2");
    }

    @Test
    void the_report_has_all_problems_and_the_event_the_first_two_hundred() throws Exception {
        RefuseDatasetSnapshot refused = refused(table(Collections.nCopies(1000, "c,x,1,basic,,left")));

        // 1000 ages, 999 duplicates, one class only
        assertThat(refused.problemCount()).isEqualTo(2000);
        assertThat(refused.firstProblems()).hasSize(200);
        assertThat(refused.firstProblems().getFirst().rule()).isEqualTo("label-has-one-class");
        Path report = folders.reports().resolve(refused.reportDigest().hex() + ".jsonl");
        assertThat(Sha256Digest.of(Files.readAllBytes(report))).isEqualTo(refused.reportDigest());
        List<DataProblem> all = Files.readAllLines(report).stream()
                .map(line -> JSON.readValue(line, DataProblem.class))
                .toList();
        assertThat(all).hasSize(2000).startsWith(refused.firstProblems().toArray(DataProblem[]::new));
        assertThat(all).extracting(DataProblem::row).isSorted();
    }

    @Test
    void a_file_that_was_never_uploaded_is_told() throws Exception {
        RefuseDatasetSnapshot refused = (RefuseDatasetSnapshot)
                work(2).outcome(request(Sha256Digest.of(new byte[] {1}), ExampleTable.schema()));
        assertThat(refused.firstProblems()).extracting(DataProblem::rule).containsExactly("upload-not-found");
    }

    @Test
    void a_schema_that_does_not_hold_is_told() throws Exception {
        DatasetSchema schema = ExampleTable.schema();
        Sha256Digest upload = upload(ExampleTable.VALID);
        RefuseDatasetSnapshot refused = (RefuseDatasetSnapshot)
                work(2).outcome(request(upload, new DatasetSchema("x", 1, "unknown", schema.columns())));
        assertThat(refused.firstProblems()).extracting(DataProblem::rule).containsExactly("schema-invalid");
    }

    @Test
    void a_file_that_changed_on_disk_is_a_failure_of_the_platform() throws Exception {
        Sha256Digest upload = upload(ExampleTable.VALID);
        Files.writeString(folders.uploads().resolve(upload.hex()), ExampleTable.VALID.replace("c3", "c4"));
        assertThatThrownBy(() -> work(2).outcome(request(upload, ExampleTable.schema())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("changed on disk");
    }

    @Test
    void a_failure_is_recorded_even_when_the_report_cannot_be_written() throws Exception {
        SnapshotWork work = work(2);
        Files.delete(folders.reports());
        RefuseDatasetSnapshot refused;
        try {
            refused = work.failure(DatasetSnapshotId.next(), new IOException("No space left on device"));
        } finally {
            Files.createDirectory(folders.reports());
        }
        assertThat(refused.problemCount()).isEqualTo(1);
        assertThat(refused.firstProblems()).singleElement().satisfies(problem -> {
            assertThat(problem.rule()).isEqualTo("internal-failure");
            assertThat(problem.row()).isZero();
        });
    }

    @Test
    void a_table_larger_than_the_memory_of_duckdb_is_sorted_all_the_same() throws Exception {
        Sha256Digest upload;
        String note = "n".repeat(600);
        try (ContentFile file = ContentFile.in(folders.uploads(), "")) {
            file.stream().write("id,age,income,plan,note,outcome\n".getBytes(StandardCharsets.UTF_8));
            for (int row = 0; row < 400_000; row++) {
                String line = "c" + Integer.reverse(row) + ",30,1,basic," + note + row
                        + (row % 2 == 0 ? ",left\n" : ",stayed\n");
                file.stream().write(line.getBytes(StandardCharsets.UTF_8));
            }
            upload = file.keep().digest();
        }
        assertThat(Files.size(folders.uploads().resolve(upload.hex()))).isGreaterThan(240_000_000);
        CaptureDatasetSnapshot captured = (CaptureDatasetSnapshot)
                new SnapshotWork(folders, (id, digest) -> {}, JSON, NO_FEATURE_SETS, "180MB", 1)
                        .outcome(request(upload, ExampleTable.schema()));
        assertThat(captured.content().rowCount()).isEqualTo(400_000);
    }

    private SnapshotContent captured(String csv, int threads) throws Exception {
        DatasetSnapshotCommand outcome = work(threads).outcome(request(upload(csv), ExampleTable.schema()));
        assertThat(outcome).isInstanceOf(CaptureDatasetSnapshot.class);
        return ((CaptureDatasetSnapshot) outcome).content();
    }

    private RefuseDatasetSnapshot refused(String csv) throws Exception {
        DatasetSnapshotCommand outcome = work(2).outcome(request(upload(csv), ExampleTable.schema()));
        assertThat(outcome).isInstanceOf(RefuseDatasetSnapshot.class);
        return (RefuseDatasetSnapshot) outcome;
    }

    private SnapshotWork work(int threads) throws IOException {
        return new SnapshotWork(folders, (id, digest) -> {}, JSON, NO_FEATURE_SETS, "512MB", threads);
    }

    private Sha256Digest upload(String csv) throws IOException {
        try (ContentFile file = ContentFile.in(folders.uploads(), "")) {
            file.stream().write(csv.getBytes(StandardCharsets.UTF_8));
            return file.keep().digest();
        }
    }

    private Path parquet(SnapshotContent content) {
        return folders.snapshots().resolve(content.parquetDigest().hex() + ".parquet");
    }

    private List<List<Object>> rows(SnapshotContent content) throws Exception {
        List<List<Object>> rows = new ArrayList<>();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var found = statement.executeQuery(
                        "SELECT id, age, income, plan, note, outcome FROM read_parquet('" + parquet(content) + "')")) {
            while (found.next()) {
                List<Object> row = new ArrayList<>();
                for (int column = 1; column <= 6; column++) {
                    row.add(found.getObject(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static String table(List<String> rows) {
        return "id,age,income,plan,note,outcome\n" + String.join("\n", rows) + "\n";
    }

    private static DatasetSnapshotRequested request(Sha256Digest upload, DatasetSchema schema) {
        return new DatasetSnapshotRequested(
                DatasetSnapshotId.next(),
                new UseCaseKey("customers"),
                new SnapshotSource.Upload(upload),
                schema,
                Actor.system("test"));
    }
}
