package io.modeltrail.features.connector;

import static io.modeltrail.features.connector.SourceUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.testkit.KafkaForTests;
import io.modeltrail.testkit.OwnPostgresForTests;
import io.modeltrail.testkit.PostgresForTests;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Servers and pollers that end in the middle. Readers drop what has an id for the second time, so the ids are what counts. */
class BrokenPollingTest {
    private static final String TABLES = "classpath:db/migration/features";

    @TempDir
    Path folder;

    @Test
    void a_database_that_is_stopped_and_one_that_is_killed_lose_no_row() {
        try (OwnPostgresForTests server = new OwnPostgresForTests();
                HikariDataSource shop = shop(server.freshDatabase());
                SourceUnderTest source = source(server.freshDatabase(TABLES), KafkaForTests.bootstrapServers(), shop)) {
            source.start();
            insert(shop, 1, 500);
            await("the first rows", () -> ids(source).size() >= 100);
            server.stop();
            server.startAgain();
            insert(shop, 501, 1000);
            await("rows after the stop", () -> ids(source).size() >= 600);
            server.kill();
            server.startAgain();
            insert(shop, 1001, 1500);
            assertAllArrive(source, 1500);
        }
    }

    @Test
    void a_broker_that_restarts_loses_no_row() {
        try (KafkaForTests broker = KafkaForTests.own();
                HikariDataSource shop = shop(PostgresForTests.freshDatabase());
                SourceUnderTest source =
                        source(PostgresForTests.freshDatabase(TABLES), broker.ownBootstrapServers(), shop)) {
            source.start();
            insert(shop, 1, 2000);
            await("the first rows", () -> ids(source).size() >= 100);
            broker.stop();
            insert(shop, 2001, 3000);
            broker.startAgain();
            insert(shop, 3001, 4000);
            assertAllArrive(source, 4000);
        }
    }

    @Test
    void a_process_that_is_killed_in_the_middle_of_a_poll_loses_no_row() throws Exception {
        try (HikariDataSource shop = shop(PostgresForTests.freshDatabase());
                SourceUnderTest source =
                        source(PostgresForTests.freshDatabase(TABLES), KafkaForTests.bootstrapServers(), shop)) {
            insert(shop, 1, 22_000);
            Process other = PollingProcess.start(source, url(shop), folder.resolve("process.log"));
            try {
                await(
                        "the other process to have polled all",
                        () -> source.row().published() > 0 && source.published().size() >= 22_000);
            } finally {
                other.destroyForcibly();
            }
            assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
            long known = source.row().published();
            assertThat(known).as("what it had written down").isBetween(1L, 21_999L);

            source.pageSize = 5000;
            source.start();
            assertAllArrive(source, 22_000);
            assertThat(source.published()).as("the rest came again").hasSize((int) (2 * 22_000 - known));
        }
    }

    private static SourceUnderTest source(HikariDataSource own, String bootstrapServers, HikariDataSource shop) {
        return PollingProcess.source(
                new SourceUnderTest.Servers(own, bootstrapServers, SourceUnderTest.newTopic()), url(shop));
    }

    private static String url(HikariDataSource shop) {
        return shop.getJdbcUrl().replaceAll("[?].*", "");
    }

    private static HikariDataSource shop(HikariDataSource database) {
        JdbcClient sql = JdbcClient.create(database);
        sql.sql("""
                CREATE TABLE payment (id bigint PRIMARY KEY, customer_id text, amount numeric(12,2),
                happened_at timestamptz, updated_at timestamptz NOT NULL)""").update();
        sql.sql("CREATE INDEX ON payment (updated_at, id)").update();
        return database;
    }

    private static void insert(HikariDataSource shop, int first, int last) {
        await("the database to take rows", () -> {
            try {
                JdbcClient.create(shop).sql("""
                                INSERT INTO payment
                                SELECT id, 'C' || id % 100, 1, now(), '2026-03-01T00:00:00Z'::timestamptz + id * interval '1 ms'
                                FROM generate_series(?::int, ?::int) AS id ON CONFLICT DO NOTHING""").params(first, last).update();
                return true;
            } catch (org.springframework.dao.DataAccessException notYet) {
                return false;
            }
        });
    }

    private static void assertAllArrive(SourceUnderTest source, int rows) {
        // More can have been published than there are rows: again, with the same ids.
        await("all rows", () -> source.row().published() >= rows && ids(source).size() >= rows);
        Set<String> ids = ids(source);
        assertThat(ids).hasSize(rows);
        assertThat(ids.stream().map(id -> id.substring(0, id.indexOf('@')))).doesNotHaveDuplicates();
    }

    private static Set<String> ids(SourceUnderTest source) {
        return source.published().stream()
                .map(SourceUnderTest.Published::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
