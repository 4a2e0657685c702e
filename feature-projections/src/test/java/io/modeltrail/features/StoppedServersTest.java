package io.modeltrail.features;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.testkit.KafkaForTests;
import io.modeltrail.testkit.OwnPostgresForTests;
import io.modeltrail.testkit.PostgresForTests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;

/** Servers that end while the whole feature store is at work: its values and its history have every fact, once. */
class StoppedServersTest {
    private static final String TABLES = "classpath:db/migration/features";
    private static final AtomicInteger SHOPS = new AtomicInteger();
    private static final Instant AT = Instant.now().minus(Duration.ofHours(30));

    @TempDir
    Path dataDirectory;

    private final String shop = "broken-" + SHOPS.incrementAndGet();
    private final FeatureSetDefinition definition =
            ShopFeatures.compiled(shop, false).definition();

    @Test
    void a_database_that_is_stopped_and_then_killed_loses_nothing() throws Exception {
        try (OwnPostgresForTests server = new OwnPostgresForTests();
                FeaturesForTests features = start(server.freshDatabase(TABLES), KafkaForTests.bootstrapServers());
                ShopTopics topics = new ShopTopics(shop, KafkaForTests.bootstrapServers())) {
            visits(topics, 0, 300);
            await("facts before the stop", () -> accepted(features) >= 100);
            server.stop();
            visits(topics, 300, 600);
            server.startAgain();
            await("facts after the stop", () -> accepted(features) >= 400);
            visits(topics, 600, 900);
            server.kill();
            visits(topics, 900, 1200);
            server.startAgain();
            visits(topics, 1200, 1500);
            assertAllCountedOnce(features, 1500);
        }
    }

    @Test
    void a_broker_that_restarts_loses_nothing() throws Exception {
        try (KafkaForTests broker = KafkaForTests.own()) {
            try (FeaturesForTests features =
                            start(PostgresForTests.freshDatabase(TABLES), broker.ownBootstrapServers());
                    ShopTopics topics = new ShopTopics(shop, broker.ownBootstrapServers())) {
                visits(topics, 0, 300);
                await("facts before the stop", () -> accepted(features) >= 100);
                broker.stop();
                broker.startAgain();
                visits(topics, 300, 600);
                assertAllCountedOnce(features, 600);
            }
        }
    }

    private FeaturesForTests start(HikariDataSource database, String bootstrapServers) {
        FeaturesForTests features = new FeaturesForTests(dataDirectory, database)
                .withKafka(bootstrapServers)
                .start("modeltrail.features.history.land-every-seconds=1");
        features.define(definition);
        return features;
    }

    private void visits(ShopTopics topics, int first, int last) {
        for (int visit = first; visit < last; visit++) {
            topics.visit("customer-" + visit % 20, "v" + visit, AT.plusMillis(visit), AT.plusMillis(visit), "web");
        }
        topics.flush();
    }

    private void assertAllCountedOnce(FeaturesForTests features, int facts) throws Exception {
        await("all facts in the online store", () -> accepted(features) >= facts);
        assertThat(accepted(features)).isEqualTo(facts);
        assertThat(counted(features, "duplicate")).isZero();
        await("all facts in the history", () -> landed(features) >= facts);
        assertThat(landed(features)).isEqualTo(facts);
        assertThat(idsInTheHistory(features)).isEqualTo(facts);
        await("values", () -> served(features).contains("\"visits_7d\":" + facts / 20 + ".0"));
        assertThat(served(features)).contains("\"visits_7d\":" + facts / 20 + ".0");
    }

    private String served(FeaturesForTests features) {
        try {
            return features.post(
                            "/api/v1/features/" + shop + "/rows",
                            "application/json",
                            java.net.http.HttpRequest.BodyPublishers.ofString("{\"entities\":[\"customer-7\"]}"))
                    .body();
        } catch (java.io.IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static long accepted(FeaturesForTests features) {
        return counted(features, "accepted");
    }

    private static long counted(FeaturesForTests features, String outcome) {
        return number(
                features,
                "SELECT coalesce(sum(records), 0) FROM features_online_count WHERE outcome = '" + outcome + "'");
    }

    private static long landed(FeaturesForTests features) {
        return number(
                features,
                "SELECT coalesce(sum(fact_count), 0) FROM features_history_segment WHERE replaced_at IS NULL");
    }

    /** -1 while the database is away. */
    private static long number(FeaturesForTests features, String sql) {
        try {
            return features.database().sql(sql).query(Long.class).single();
        } catch (DataAccessException away) {
            return -1;
        }
    }

    private long idsInTheHistory(FeaturesForTests features) throws Exception {
        List<String> valid = features.database()
                .sql("SELECT digest FROM features_history_segment WHERE replaced_at IS NULL")
                .query(String.class)
                .list();
        List<Path> files;
        try (Stream<Path> all = Files.walk(features.bean(DataFolders.class).history())) {
            files = all.filter(file -> valid.stream()
                            .anyMatch(digest ->
                                    file.getFileName().toString().startsWith(digest.substring("sha256:".length()))))
                    .toList();
        }
        try (Connection connection = DuckDb.open("", dataDirectory, new DuckDb.Limits("256MB", 1));
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT count(DISTINCT id) FROM " + DuckDb.parquet(files))) {
            found.next();
            return found.getLong(1);
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(40));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("still waiting for " + what).isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
