package io.modeltrail.features.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.features.DuckDb;
import io.modeltrail.features.ShopFeatures;
import io.modeltrail.features.ShopTopics;
import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.testkit.KafkaForTests;
import io.modeltrail.testkit.PostgresForTests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Landing with real Kafka and PostgreSQL, one writer and two. */
class HistoryLandingTest {
    private static final AtomicInteger SHOPS = new AtomicInteger();
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path dataDirectory;

    private final String shop = "history-" + SHOPS.incrementAndGet();
    private final CompiledFeatureSet set = ShopFeatures.compiled(shop, true);
    private final HistoryKey history = HistoryKey.of(set);
    private final HistoryTopics topics = new HistoryTopics(KafkaForTests.bootstrapServers(), 2);
    private final HikariDataSource database = PostgresForTests.freshDatabase("classpath:db/migration/features");
    private final HistoryRows rows = new HistoryRows(JdbcClient.create(database));
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    private ShopTopics records;

    @BeforeEach
    void open() throws Exception {
        topics.of(set);
        records = new ShopTopics(shop, KafkaForTests.bootstrapServers());
    }

    @AfterEach
    void close() {
        records.close();
        database.close();
    }

    @Test
    void every_accepted_fact_lands_once_with_its_offsets() throws Exception {
        visits(10);
        visits(3); // the same again, in the same chunk
        records.poison("ann");
        try (Writer writer = new Writer()) {
            writer.land();
            visits(5); // and in a later one
            writer.land();
        }

        assertThat(ids()).containsExactly("v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9");
        assertThat(rows.segments(history)).hasSize(1);
        assertThat(rows.offsets(history).stream()
                        .mapToLong(offsets -> offsets.next() - offsets.first())
                        .sum())
                .isEqualTo(10 + 3 + 1 + 5);
    }

    @Test
    void the_chain_of_digests_depends_on_the_records_and_not_on_the_chunks() throws Exception {
        visits(6);
        try (Writer writer = new Writer()) {
            writer.land();
            visits(9);
            writer.land();
        }
        List<HistoryRows.Offsets> inTwoChunks = rows.offsets(history);
        JdbcClient.create(database).sql("DELETE FROM features_history_offset").update();
        JdbcClient.create(database).sql("DELETE FROM features_history_segment").update();
        try (Writer writer = new Writer()) {
            writer.land();
        }

        assertThat(rows.offsets(history)).isEqualTo(inTwoChunks);
        assertThat(inTwoChunks).anyMatch(offsets -> !offsets.digest().equals(TopicSlice.FIRST_LINK));
    }

    @Test
    void a_crash_between_file_and_transaction_leaves_nothing_twice() throws Exception {
        visits(10);
        TransactionTemplate crashing = new TransactionTemplate(new JdbcTransactionManager(database)) {
            @Override
            public void executeWithoutResult(
                    java.util.function.Consumer<org.springframework.transaction.TransactionStatus> action) {
                throw new IllegalStateException("the process ends here");
            }
        };
        try (Writer writer = new Writer(crashing)) {
            assertThatThrownBy(writer::land).hasMessage("the process ends here");
        }
        assertThat(files()).hasSize(1); // written, and no part of the history
        assertThat(rows.segments(history)).isEmpty();

        try (Writer writer = new Writer()) {
            assertThat(files()).isEmpty();
            writer.land();
        }
        assertThat(ids()).hasSize(10);
        assertThat(files()).hasSize(1);
    }

    @Test
    void of_two_writers_the_later_one_goes_on_and_the_other_is_fenced() throws Exception {
        visits(10);
        try (Writer first = new Writer()) {
            first.read();
            try (Writer second = new Writer()) {
                assertThatThrownBy(first::commit).isInstanceOf(Fenced.class);
                second.land();
                visits(20);
                second.land();
            }
        }

        assertThat(ids()).hasSize(20);
    }

    @Test
    void without_epochs_the_offsets_alone_would_fence() throws Exception {
        visits(10);
        try (Writer first = new Writer();
                Writer second = new Writer()) {
            first.read();
            second.land();
            JdbcClient.create(database)
                    .sql("UPDATE features_history SET epoch = ?")
                    .param(first.epoch)
                    .update();

            assertThatThrownBy(first::commit).isInstanceOf(Fenced.class);
        }
        assertThat(ids()).hasSize(10);
    }

    @Test
    void many_small_files_become_one_and_old_ones_go_when_no_reader_needs_them() throws Exception {
        try (Writer writer = new Writer()) {
            for (int chunk = 1; chunk <= 20; chunk++) {
                visits(3 * chunk);
                writer.land();
            }
            assertThat(rows.segments(history)).hasSize(20);
            Map<TopicPartition, Long> landed = extents();

            writer.merging(3600).merge();
            assertThat(rows.segments(history)).hasSize(1);
            assertThat(files()).hasSize(21); // a reader may still be at the parts
            assertThat(extents()).isEqualTo(landed);
            writer.merging(-1).merge();
            assertThat(files()).hasSize(1);

            visits(63);
            writer.land();
        }
        assertThat(ids()).hasSize(63);
        assertThat(rows.segments(history).stream().mapToLong(Segment::factCount).sum())
                .isEqualTo(63);
    }

    @Test
    void a_replaced_file_that_could_not_be_removed_is_still_known_and_goes_the_next_time() throws Exception {
        try (Writer writer = new Writer()) {
            for (int chunk = 1; chunk <= 17; chunk++) {
                visits(chunk);
                writer.land();
            }
            writer.merging(3600).merge();
            Path kept = new SegmentFiles(dataDirectory, history).of(anyReplaced());
            Files.delete(kept);
            Path inTheWay = Files.createFile(Files.createDirectory(kept).resolve("in-the-way"));

            assertThatThrownBy(() -> new SegmentFiles(dataDirectory, history).removeReplaced(rows, -1))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> writer.merging(-1).merge()).isInstanceOf(UncheckedIOException.class);
            assertThat(rows.files(history)).hasSize(18);

            Files.delete(inTheWay);
            writer.merging(-1).merge();
            assertThat(files()).hasSize(1);
            assertThat(rows.files(history)).hasSize(1);
        }
    }

    private Sha256Digest anyReplaced() {
        return rows.replaced(history, -1).getFirst();
    }

    private Map<TopicPartition, Long> extents() {
        return rows.extents(history, rows.segments(history)).stream()
                .collect(java.util.stream.Collectors.toMap(Extent::partition, Extent::to));
    }

    private void visits(int count) {
        for (int visit = 0; visit < count; visit++) {
            Instant at = AT.plus(Duration.ofHours(visit));
            records.visit("customer-" + visit % 3, "v" + visit, at, at, "web");
        }
        records.flush();
    }

    private List<String> ids() throws Exception {
        List<Path> files = new SegmentFiles(dataDirectory, history).of(rows.segments(history));
        try (Connection connection = DuckDb.open("", dataDirectory, new DuckDb.Limits("256MB", 1));
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT id FROM " + DuckDb.parquet(files) + " ORDER BY length(id), id")) {
            List<String> ids = new java.util.ArrayList<>();
            while (found.next()) {
                ids.add(found.getString(1));
            }
            return ids;
        }
    }

    private List<Path> files() throws IOException {
        try (var files = Files.walk(dataDirectory)) {
            return files.filter(file -> file.toString().endsWith(".parquet")
                            && file.getFileName().toString().length() > 64)
                    .toList();
        }
    }

    /** What a process does that may write. */
    private final class Writer implements AutoCloseable {
        private final Path scratch = Files.createTempDirectory(dataDirectory, "scratch");
        private final SegmentFiles files = new SegmentFiles(dataDirectory, history);
        private final FactTable facts = new FactTable(set, scratch, new DuckDb.Limits("256MB", 1));
        private final Consumer<byte[], byte[]> consumer = topics.consumer();
        private final long epoch = rows.nextEpoch(history);
        private final HistoryLanding landing;

        private Writer() throws Exception {
            this(transaction);
        }

        private Writer(TransactionTemplate transaction) throws Exception {
            files.removeAllBut(rows.files(history));
            landing = new HistoryLanding(set, epoch, consumer, rows, transaction, files, facts, entity -> false);
            landing.follow(topics.of(set));
        }

        void read() throws Exception {
            Map<TopicPartition, Long> ends = topics.ends(set);
            while (!landing.reached(ends)) {
                landing.poll(Duration.ofMillis(100));
            }
        }

        void commit() throws Exception {
            landing.commit();
        }

        void land() throws Exception {
            read();
            commit();
        }

        SegmentMerging merging(long readersTakeSeconds) {
            return new SegmentMerging(history, epoch, rows, transaction, files, facts, readersTakeSeconds);
        }

        @Override
        public void close() throws SQLException {
            consumer.close();
            facts.close();
        }
    }
}
