package io.modeltrail.features.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.dataset.ColumnStatistics;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.dataset.SourceExtent;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.features.DataFolders;
import io.modeltrail.features.DuckDb;
import io.modeltrail.features.FeaturesForTests;
import io.modeltrail.features.ShopFeatures;
import io.modeltrail.features.ShopTopics;
import io.modeltrail.testkit.KafkaForTests;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** From records in topics to a captured snapshot, with real Kafka and PostgreSQL. */
class FeatureSetSnapshotTest {
    private static final AtomicInteger SHOPS = new AtomicInteger();
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @TempDir
    Path dataDirectory;

    private final String shop = "shop-" + SHOPS.incrementAndGet();
    private FeaturesForTests features;
    private ShopTopics topics;

    @BeforeEach
    void start() {
        features = new FeaturesForTests(dataDirectory)
                .withKafka(KafkaForTests.bootstrapServers())
                .withDecisions()
                .withRequests()
                .start();
        topics = new ShopTopics(shop, KafkaForTests.bootstrapServers());
    }

    @AfterEach
    void stop() {
        topics.close();
        features.close();
    }

    @Test
    void what_is_in_the_topics_up_to_now_becomes_a_snapshot() throws Exception {
        features.define(ShopFeatures.compiled(shop, true).definition());
        topics.joined("ann", daysAgo(50));
        topics.joined("bob", daysAgo(50));
        topics.joined("late", daysAgo(15));
        topics.visit("ann", "v1", daysAgo(31), daysAgo(31), "mobile");
        topics.visit("ann", "v1", daysAgo(31), daysAgo(31), "mobile"); // the same again
        topics.visit("ann", "v2", daysAgo(31), daysAgo(10), "web"); // known too late for the first moment
        topics.poison("ann");
        topics.left("bob", daysAgo(22));
        topics.joined("zoe", daysAgo(1)); // shows that the labels' horizon is over
        topics.flush();

        SnapshotContent content = captured(request(daysAgo(12), daysAgo(30)));

        assertThat(content.rowCount()).isEqualTo(4);
        assertThat(query(content, "SELECT observation, visits_7d, last_channel, gone FROM %s"))
                .containsExactly(
                        "ann@" + daysAgo(30) + " 1.0 mobile no",
                        "ann@" + daysAgo(12) + " 0.0 null no",
                        "bob@" + daysAgo(30) + " 0.0 null yes",
                        "late@" + daysAgo(12) + " 0.0 null no");
        assertThat(content.sources())
                .extracting(SourceExtent::source)
                .hasSize(8)
                .allMatch(source -> source.startsWith("kafka:" + shop + "."));
        assertThat(content.sources().stream()
                        .mapToLong(source -> source.toOffset() - source.fromOffset())
                        .sum())
                .isEqualTo(9);
        assertThat(content.completeness()).isBetween(0.1, 0.9);
        assertThat(content.statistics()).anySatisfy(column -> {
            assertThat(column.column()).isEqualTo("gone");
            assertThat(column.counts()).containsEntry("yes", 1L).containsEntry("no", 3L);
        });
    }

    @Test
    void asking_again_gives_the_same_bytes_and_what_became_known_later_is_seen_when_it_is_asked_for() throws Exception {
        features.define(ShopFeatures.compiled(shop, true).definition());
        topics.joined("ann", daysAgo(50));
        topics.visit("ann", "v1", daysAgo(31), daysAgo(29), "mobile");
        topics.joined("zoe", daysAgo(1));
        topics.flush();

        SnapshotContent once = captured(request(daysAgo(30)));
        topics.visit("ann", "v9", daysAgo(31), daysAgo(1), "web"); // a late arrival
        topics.flush();
        SnapshotContent again = captured(request(daysAgo(30)));

        assertThat(again.parquetDigest()).isEqualTo(once.parquetDigest());
        assertThat(again.sources()).isNotEqualTo(once.sources());
        assertThat(query(once, "SELECT entity, visits_7d FROM %s")).containsExactly("ann 0.0");
        SnapshotContent later = captured(post("""
                {"featureSet":"%s","observedAt":["%s"],"knownAsOf":"%s"}""".formatted(shop, daysAgo(30), daysAgo(2))));
        assertThat(query(later, "SELECT entity, visits_7d FROM %s")).containsExactly("ann 1.0");
    }

    @Test
    void rows_to_be_scored_have_no_label_and_may_be_as_recent_as_now() throws Exception {
        features.define(ShopFeatures.compiled(shop, true).definition());
        topics.joined("ann", daysAgo(50));
        topics.joined("bob", daysAgo(50));
        topics.left("bob", daysAgo(22));
        topics.joined("zoe", daysAgo(1));
        topics.visit("zoe", "v1", daysAgo(1), daysAgo(1), "mobile");
        topics.flush();

        assertThat(refused(request(NOW))).isEqualTo("label-horizon-open");
        SnapshotContent content = captured(post("""
                {"featureSet":"%s","observedAt":["%s"],"labelled":false}""".formatted(shop, NOW)));

        assertThat(query(content, "SELECT entity, visits_7d FROM %s")).containsExactly("ann 0.0", "zoe 1.0");
        assertThat(content.statistics()).extracting(ColumnStatistics::column).doesNotContain("gone");
    }

    @Test
    void a_history_that_does_not_reach_is_said_to() throws Exception {
        features.define(ShopFeatures.compiled(shop, true).definition());
        assertThat(refused(request(daysAgo(30)))).isEqualTo("history-empty");

        topics.joined("ann", daysAgo(20));
        topics.flush();
        assertThat(refused(request(daysAgo(30)))).isEqualTo("observed-before-the-history");
        assertThat(refused(request(daysAgo(12)))).isEqualTo("label-horizon-open");

        topics.joined("zoe", daysAgo(1));
        topics.flush();
        assertThat(captured(request(daysAgo(12))).rowCount()).isEqualTo(1);
    }

    @Test
    void a_version_that_is_retired_lands_what_is_in_its_topics_and_answers_up_to_then() throws Exception {
        FeatureSetDefinition definition = ShopFeatures.compiled(shop, false).definition();
        features.define(definition);
        topics.joined("ann", daysAgo(50));
        topics.flush();
        assertThat(captured(request(daysAgo(12))).rowCount()).isEqualTo(1);
        topics.joined("bob", daysAgo(40)); // would land within a minute
        topics.visit("bob", "v1", daysAgo(13), daysAgo(13), "web");
        topics.flush();

        features.retire(definition);
        await(() -> features.database()
                .sql("SELECT ended FROM features_history")
                .query(Boolean.class)
                .single());
        topics.joined("zoe", daysAgo(30)); // too late: nobody lands it
        topics.flush();
        Instant after = Instant.now();

        SnapshotContent content = captured(requestOfVersion1(daysAgo(12)));
        assertThat(query(content, "SELECT entity, visits_7d FROM %s")).containsExactly("ann 0.0", "bob 1.0");
        assertThat(refused(requestOfVersion1(after))).isEqualTo("history-ended");
    }

    @Test
    void a_history_that_was_not_ended_is_ended_after_the_next_start() throws Exception {
        FeatureSetDefinition definition = ShopFeatures.compiled(shop, false).definition();
        features.define(definition);
        topics.joined("ann", daysAgo(50)); // would land within a minute
        topics.flush();
        features.stop();
        features.withoutKafka().start();
        features.retire(definition);
        features.stop();
        features.withKafka(KafkaForTests.bootstrapServers()).start();

        assertThat(captured(requestOfVersion1(daysAgo(12))).rowCount()).isEqualTo(1);
    }

    @Test
    void without_kafka_nobody_knows_whether_a_history_is_complete() throws Exception {
        features.define(ShopFeatures.compiled(shop, false).definition());
        topics.joined("ann", daysAgo(50));
        topics.flush();
        assertThat(captured(request(daysAgo(12))).rowCount()).isEqualTo(1);
        Instant landed = Instant.now();
        features.stop();
        features.withoutKafka().start();

        assertThat(captured(request(daysAgo(11))).rowCount()).isEqualTo(1);
        assertThat(refused(request(landed))).isEqualTo("history-behind");
    }

    @Test
    void a_request_that_cannot_be_answered_is_refused_at_once() throws Exception {
        assertThat(features.post("/api/v1/feature-snapshots", "application/json", body(daysAgo(3)))
                        .statusCode())
                .isEqualTo(404);
        features.define(ShopFeatures.compiled(shop, true).definition());
        assertThat(features.post("/api/v1/feature-snapshots", "application/json", body(NOW.plus(Duration.ofDays(1))))
                        .statusCode())
                .isEqualTo(400);
        assertThat(features.post("/api/v1/feature-snapshots", "application/json", body())
                        .statusCode())
                .isEqualTo(400);
        for (String moments : List.of(
                "\"observedAt\":[null]",
                "\"observedAt\":[\"+999999999-12-31T00:00:00Z\"]",
                "\"observedAt\":[\"" + daysAgo(3) + "\"],\"knownAsOf\":\"" + NOW.plus(Duration.ofDays(1)) + "\"")) {
            assertThat(features.post(
                                    "/api/v1/feature-snapshots",
                                    "application/json",
                                    HttpRequest.BodyPublishers.ofString(
                                            "{\"featureSet\":\"" + shop + "\"," + moments + "}"))
                            .statusCode())
                    .as(moments)
                    .isEqualTo(400);
        }
    }

    private static Instant daysAgo(int days) {
        return NOW.minus(Duration.ofDays(days));
    }

    private HttpRequest.BodyPublisher body(Instant... moments) {
        return HttpRequest.BodyPublishers.ofString("{\"featureSet\":\"" + shop + "\",\"observedAt\":"
                + JsonMapper.shared().writeValueAsString(List.of(moments)) + "}");
    }

    private DatasetSnapshotId request(Instant... moments) throws Exception {
        return accepted(features.post("/api/v1/feature-snapshots", "application/json", body(moments)));
    }

    private DatasetSnapshotId post(String body) throws Exception {
        return accepted(features.post(
                "/api/v1/feature-snapshots", "application/json", HttpRequest.BodyPublishers.ofString(body)));
    }

    private DatasetSnapshotId requestOfVersion1(Instant moment) throws Exception {
        return post("{\"featureSet\":\"%s\",\"version\":1,\"observedAt\":[\"%s\"]}".formatted(shop, moment));
    }

    private static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("it did not happen").isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static DatasetSnapshotId accepted(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return DatasetSnapshotId.of(JsonMapper.shared()
                .readTree(answer.body())
                .get("datasetSnapshotId")
                .asString());
    }

    private SnapshotContent captured(DatasetSnapshotId id) {
        assertThat(features.decision(id).getPayload()).isInstanceOf(DatasetSnapshotCaptured.class);
        assertThat(features.history(id).getFirst().getPayload()).isInstanceOf(DatasetSnapshotRequested.class);
        return ((DatasetSnapshotCaptured) features.decision(id).getPayload()).content();
    }

    private String refused(DatasetSnapshotId id) {
        assertThat(features.decision(id).getPayload()).isInstanceOf(DatasetSnapshotRefused.class);
        return ((DatasetSnapshotRefused) features.decision(id).getPayload())
                .firstProblems()
                .getFirst()
                .rule();
    }

    private List<String> query(SnapshotContent content, String sql) throws Exception {
        Path parquet = features.bean(DataFolders.class)
                .snapshots()
                .resolve(content.parquetDigest().hex() + ".parquet");
        assertThat(Files.size(parquet)).isEqualTo(content.parquetBytes());
        try (Connection connection = DuckDb.open("", dataDirectory, new DuckDb.Limits("256MB", 1));
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql.formatted(DuckDb.parquet(List.of(parquet))))) {
            List<String> rows = new java.util.ArrayList<>();
            while (found.next()) {
                StringBuilder row = new StringBuilder(found.getString(1));
                for (int column = 2; column <= found.getMetaData().getColumnCount(); column++) {
                    row.append(' ').append(found.getObject(column));
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }
}
