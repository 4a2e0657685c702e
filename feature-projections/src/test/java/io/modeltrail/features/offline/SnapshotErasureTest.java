package io.modeltrail.features.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.ColumnSpec.ColumnRole;
import io.modeltrail.contracts.dataset.ColumnSpec.Kind;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.StoreErasure.Remainder;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.features.FeaturesForTests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.axonframework.common.Registration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotErasureTest {
    private static final UseCaseKey CUSTOMERS = new UseCaseKey("customers");
    private static final UseCaseKey GUESTS = new UseCaseKey("guests");
    private static final String ROWS = "id,x,y\n7,1,no\n8,7,yes\n9,2,no\n";

    @TempDir
    Path dataDirectory;

    private FeaturesForTests features;

    @BeforeEach
    void start() {
        features = new FeaturesForTests(dataDirectory).withDecisions().start();
    }

    @AfterEach
    void close() {
        features.close();
    }

    private static DatasetSchema schema(Kind key) {
        return new DatasetSchema(
                "two",
                1,
                "yes",
                List.of(
                        column("id", key, ColumnRole.ENTITY_KEY, List.of()),
                        column("x", Kind.INTEGER, ColumnRole.FEATURE, List.of()),
                        column("y", Kind.CATEGORY, ColumnRole.LABEL, List.of("yes", "no"))));
    }

    private static ColumnSpec column(String name, Kind kind, ColumnRole role, List<String> allowed) {
        return new ColumnSpec(name, kind, role, null, null, allowed, false, "");
    }

    private Sha256Digest uploaded(String content) throws Exception {
        return features.upload(content.getBytes(StandardCharsets.UTF_8));
    }

    private Sha256Digest uploadedParquet(String select) throws Exception {
        Path file = dataDirectory.resolve("made.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet, COMPRESSION zstd)");
        }
        return features.upload(Files.readAllBytes(file));
    }

    private Sha256Digest captured(UseCaseKey useCase, Sha256Digest upload, Kind key) {
        Object decision = features.decision(features.request(useCase, upload, schema(key)))
                .getPayload();
        assertThat(decision).isInstanceOf(DatasetSnapshotCaptured.class);
        return ((DatasetSnapshotCaptured) decision).content().parquetDigest();
    }

    private SubjectId announced(Person person) {
        SubjectId subject = features.subjects().know(person.useCase(), person.entity());
        features.subjects().bar(subject);
        features.announceErasure(subject, person.useCase());
        return subject;
    }

    private StoreErasure erase(String entity) {
        return erase(new Person(CUSTOMERS, entity));
    }

    private StoreErasure erase(Person person) {
        return features.bean(SnapshotErasure.class).erase(announced(person), person);
    }

    private boolean isUploaded(Sha256Digest digest) {
        return Files.exists(dataDirectory.resolve("uploads").resolve(digest.hex()));
    }

    private Path snapshot(Sha256Digest digest) {
        return dataDirectory.resolve("snapshots").resolve(digest.hex() + ".parquet");
    }

    private List<String> entities(Sha256Digest snapshot) throws SQLException {
        List<String> entities = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT CAST(id AS VARCHAR) FROM read_parquet('" + snapshot(snapshot) + "')")) {
            while (row.next()) {
                entities.add(row.getString(1));
            }
        }
        return entities;
    }

    @Test
    void a_snapshot_is_written_anew_without_the_person_and_the_original_goes_with_its_upload() throws Exception {
        Sha256Digest upload = uploaded(ROWS);
        Sha256Digest original = captured(CUSTOMERS, upload, Kind.TEXT);

        StoreErasure done = erase("7");

        assertThat(done.removed()).containsEntry("rows of snapshots", 1L).containsEntry("uploaded files", 1L);
        assertThat(done.remains()).isEmpty();
        assertThat(done.rewritten()).singleElement().satisfies(file -> {
            assertThat(file.original()).isEqualTo(original);
            assertThat(entities(file.digest())).containsExactly("8", "9");
        });
        assertThat(snapshot(original)).doesNotExist();
        assertThat(isUploaded(upload)).isFalse();
    }

    @Test
    void a_key_of_whole_numbers_is_compared_as_text() throws Exception {
        Sha256Digest original = captured(CUSTOMERS, uploaded(ROWS), Kind.INTEGER);

        assertThat(erase("C-1").rewritten()).isEmpty(); // no number at all
        assertThat(erase("007").rewritten()).isEmpty(); // somebody else
        assertThat(entities(original)).containsExactly("7", "8", "9");

        assertThat(erase("7").rewritten())
                .singleElement()
                .satisfies(file -> assertThat(entities(file.digest())).containsExactly("8", "9"));
    }

    @Test
    void a_compressed_parquet_upload_that_names_the_person_is_removed() throws Exception {
        String rows = "SELECT 'person-' || i AS id, i AS x, CASE WHEN i % 2 = 0 THEN 'yes' ELSE 'no' END AS y"
                + " FROM range(5000) AS t(i)";
        Sha256Digest upload = uploadedParquet(rows);
        captured(CUSTOMERS, upload, Kind.TEXT);
        Sha256Digest unclaimed = uploadedParquet(rows + " WHERE i > 100");
        Sha256Digest withLists = uploadedParquet("SELECT *, [1, 2] AS list FROM (" + rows + ")");
        Sha256Digest ofNobody = uploadedParquet(rows + " WHERE i < 100");

        erase("person-4321");

        assertThat(isUploaded(upload)).isFalse();
        assertThat(isUploaded(unclaimed)).isFalse();
        assertThat(isUploaded(withLists)).isFalse();
        assertThat(isUploaded(ofNobody)).isTrue();
    }

    @Test
    void an_upload_that_has_the_name_as_a_mere_number_stays() throws Exception {
        Sha256Digest ofAnother = uploaded("id,x,y\n21,7,no\n22,1,yes\n");
        captured(CUSTOMERS, ofAnother, Kind.TEXT);
        Sha256Digest unclaimed = uploaded("id,x,y\n31,7,no\n");
        Sha256Digest named = uploaded("x,id\n1,7\n");
        Sha256Digest ofOtherUseCase = uploaded("id,x,y\n7,3,no\n41,3,yes\n");
        captured(GUESTS, ofOtherUseCase, Kind.TEXT);

        StoreErasure done = erase("7");

        assertThat(isUploaded(ofAnother)).isTrue();
        assertThat(isUploaded(unclaimed)).isTrue();
        assertThat(isUploaded(named)).isFalse();
        assertThat(isUploaded(ofOtherUseCase)).isTrue();
        assertThat(done.remains()).isEmpty();
    }

    @Test
    void an_unclaimed_upload_whose_columns_nobody_knows_is_named() throws Exception {
        Sha256Digest unknown = uploaded("a,b\n7,1\n");

        assertThat(erase("7").remains())
                .extracting(Remainder::what)
                .containsExactly("uploaded file " + unknown.value());
        assertThat(isUploaded(unknown)).isTrue();
    }

    @Test
    void a_file_of_two_use_cases_is_named_and_goes_when_both_have_erased_the_entity() throws Exception {
        Sha256Digest upload = uploaded(ROWS);
        Sha256Digest original = captured(CUSTOMERS, upload, Kind.TEXT);
        assertThat(captured(GUESTS, upload, Kind.TEXT)).isEqualTo(original);

        StoreErasure first = erase("7");

        assertThat(first.rewritten()).isEmpty();
        assertThat(first.remains())
                .extracting(Remainder::what)
                .containsExactly("uploaded file " + upload.value(), "dataset snapshot " + original.value());
        assertThat(first.remains()).allSatisfy(one -> assertThat(one.why()).contains("guests"));
        assertThat(entities(original)).contains("7");

        StoreErasure second = erase(new Person(GUESTS, "7"));

        assertThat(second.remains()).isEmpty();
        assertThat(second.rewritten())
                .singleElement()
                .satisfies(file -> assertThat(entities(file.digest())).containsExactly("8", "9"));
        assertThat(snapshot(original)).doesNotExist();
        assertThat(isUploaded(upload)).isFalse();
    }

    @Test
    void the_store_is_tried_again_until_it_knows_every_snapshot_of_before() throws Exception {
        Person seven = new Person(CUSTOMERS, "7");
        captured(CUSTOMERS, uploaded(ROWS), Kind.TEXT);
        SnapshotErasure erasure = features.bean(SnapshotErasure.class);
        SubjectId subject = features.subjects().know(CUSTOMERS, "7");
        features.subjects().bar(subject);
        assertThatThrownBy(() -> erasure.erase(subject, seven)).isInstanceOf(SnapshotErasure.IndexIsBehind.class);

        features.announceErasure(subject, CUSTOMERS);
        // Worked on, and not known to the index yet.
        features.database()
                .sql("INSERT INTO features_open_snapshot VALUES (gen_random_uuid())")
                .update();
        assertThatThrownBy(() -> erasure.erase(subject, seven)).isInstanceOf(SnapshotErasure.SnapshotsAreMade.class);
        features.database().sql("DELETE FROM features_open_snapshot").update();

        assertThat(erasure.erase(subject, seven).rewritten()).hasSize(1);
    }

    @Test
    void an_upload_that_is_still_coming_is_waited_for_and_what_was_left_of_one_is_removed() throws Exception {
        Path coming = dataDirectory.resolve("uploads").resolve("1.part");
        Files.writeString(coming, "id,x,y\n7,1,no\n");
        Person seven = new Person(CUSTOMERS, "7");
        SubjectId subject = announced(seven);
        SnapshotErasure erasure = features.bean(SnapshotErasure.class);

        assertThatThrownBy(() -> erasure.erase(subject, seven)).isInstanceOf(UploadErasure.UploadsAreReceived.class);
        assertThat(coming).exists();

        Files.setLastModifiedTime(coming, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        erasure.erase(subject, seven);

        assertThat(coming).doesNotExist();
    }

    @Test
    void a_file_whose_snapshot_could_not_be_recorded_is_removed() throws Exception {
        features.close();
        features = new FeaturesForTests(dataDirectory).start().withDecisions();
        Sha256Digest upload = uploaded(ROWS);
        CountDownLatch lost = new CountDownLatch(1);
        Registration losing = features.losingDecisions(() -> {
            // What is made once more is refused.
            dataDirectory.resolve("uploads").resolve(upload.hex()).toFile().delete();
            lost.countDown();
        });
        DatasetSnapshotId id = features.request(CUSTOMERS, upload, schema(Kind.TEXT));
        assertThat(lost.await(60, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> erase("7")).isInstanceOf(SnapshotErasure.SnapshotsAreMade.class);
        assertThat(snapshots()).hasSize(1);
        losing.cancel();
        assertThat(features.decision(id).getPayload()).isInstanceOf(DatasetSnapshotRefused.class);
        assertThat(snapshots()).hasSize(1); // and no event tells of it

        StoreErasure done = erase("7");

        assertThat(done.removed()).containsEntry("unrecorded snapshots", 1L);
        assertThat(snapshots()).isEmpty();
    }

    @Test
    void a_file_that_another_use_case_may_still_record_or_that_is_recorded_stays() throws Exception {
        Sha256Digest recorded = captured(GUESTS, uploaded(ROWS), Kind.TEXT);
        Path fromBefore = Files.writeString(snapshot(Sha256Digest.ofText("from before")), "no row tells of it");
        Path others = Files.writeString(snapshot(Sha256Digest.ofText("others")), "made for somebody else");
        features.bean(MadeSnapshotRows.class).note(DatasetSnapshotId.next(), Sha256Digest.ofText("others"));

        StoreErasure done = erase("7");

        assertThat(done.removed()).containsEntry("unrecorded snapshots", 1L);
        assertThat(fromBefore).doesNotExist();
        assertThat(snapshots()).containsExactlyInAnyOrder(snapshot(recorded), others);
    }

    @Test
    void a_file_of_facts_whose_transaction_did_not_end_is_removed_and_its_writer_is_fenced() throws Exception {
        features.database().sql("""
                INSERT INTO features_definition (name, version, use_case, definition, last_sequence)
                VALUES ('shop', 1, 'customers', '{}', 0)""").update();
        features.database()
                .sql("INSERT INTO features_history (feature_set, version, epoch) VALUES ('shop', 1, 4)")
                .update();
        Path folder = Files.createDirectories(dataDirectory.resolve("features/history/shop/v1"));
        Path file =
                Files.writeString(folder.resolve(Sha256Digest.ofText("facts").hex() + ".parquet"), "facts");

        StoreErasure done = erase("7");

        assertThat(done.removed()).containsEntry("unrecorded files of facts", 1L);
        assertThat(file).doesNotExist();
        assertThat(features.database()
                        .sql("SELECT epoch FROM features_history")
                        .query(Long.class)
                        .single())
                .isEqualTo(5);
    }

    private List<Path> snapshots() throws IOException {
        try (Stream<Path> files = Files.list(dataDirectory.resolve("snapshots"))) {
            return files.toList();
        }
    }
}
