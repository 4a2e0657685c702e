package io.modeltrail.features.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.features.DataFolders;
import io.modeltrail.features.DuckDb;
import io.modeltrail.features.FeaturesForTests;
import io.modeltrail.features.definition.FeatureSetFile;
import io.modeltrail.testkit.KafkaForTests;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Of two facts at one moment the later one is the last; the first one, sent again after every window, does not change that in either engine. */
class LateRepeatTest {
    private static final String SET = """
            name: late-repeat
            version: 1
            entity: customer
            owner: team tests
            description: Made for tests.
            sources:
              - {name: web, kind: STREAM, topic: late-repeat.web, owner: web, description: Web., freshWithin: 15m}
            facts:
              - type: level
                source: web
                description: A level.
                attributes:
                  - {name: height, kind: INTEGER, minimum: 0, maximum: 100, description: How high.}
              - {type: visit, source: web, description: A visit., attributes: []}
            features:
              - {name: height, group: tests, expression: last(level.height), owner: team tests, personalData: NONE, description: Last.}
              - {name: visits, group: tests, expression: "count(visit, 7d)", owner: team tests, personalData: NONE, description: Visits.}
            """;
    private static final Instant NOW = Instant.now();
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(60));

    @TempDir
    Path dataDirectory;

    @Test
    void both_engines_keep_the_later_one() throws Exception {
        try (FeaturesForTests features = new FeaturesForTests(dataDirectory)
                .withKafka(KafkaForTests.bootstrapServers())
                .withDecisions()
                .withRequests()
                .start()) {
            features.define(FeatureSetFile.read(SET.getBytes(StandardCharsets.UTF_8), "late-repeat.yaml"));
            send(
                    event("level", "first", LONG_AGO, "{\"height\":1}"),
                    event("level", "second", LONG_AGO, "{\"height\":2}"),
                    event("visit", "visit", NOW.minusSeconds(60), "{}"),
                    event("level", "first", LONG_AGO, "{\"height\":1}"));
            assertThat(online(features)).contains("\"height\":2.0", "\"visits\":1.0");
            assertThat(offline(features)).isEqualTo("2.0 1.0");
        }
    }

    private static String event(String type, String id, Instant at, String data) {
        return """
                {"specversion":"1.0","id":"%s","source":"/shop","type":"%s","subject":"ann","time":"%s","recordedtime":"%s","data":%s}""".formatted(id, type, at, at, data);
    }

    private static void send(String... events) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", KafkaForTests.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (String event : events) {
                producer.send(new ProducerRecord<>(
                                "late-repeat.web",
                                "ann".getBytes(StandardCharsets.UTF_8),
                                event.getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
    }

    private static String online(FeaturesForTests features) throws Exception {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        while (Instant.now().isBefore(deadline)) {
            long done = features.database()
                    .sql("SELECT coalesce(sum(next_offset), 0) FROM features_online_offset")
                    .query(Long.class)
                    .single();
            String answer = features.post(
                            "/api/v1/features/late-repeat/rows",
                            "application/json",
                            BodyPublishers.ofString("{\"entities\":[\"ann\"]}"))
                    .body();
            if (done == 4 && answer.contains("\"visits\":1.0")) {
                return answer;
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        throw new AssertionError("the facts were not taken in");
    }

    private String offline(FeaturesForTests features) throws Exception {
        String request = "{\"featureSet\":\"late-repeat\",\"observedAt\":[\"" + Instant.now() + "\"]}";
        String answer = features.post("/api/v1/feature-snapshots", "application/json", BodyPublishers.ofString(request))
                .body();
        DatasetSnapshotId id = DatasetSnapshotId.of(
                JsonMapper.shared().readTree(answer).get("datasetSnapshotId").asString());
        DatasetSnapshotCaptured captured =
                (DatasetSnapshotCaptured) features.decision(id).getPayload();
        Path parquet = features.bean(DataFolders.class)
                .snapshots()
                .resolve(captured.content().parquetDigest().hex() + ".parquet");
        try (Connection connection = DuckDb.open("", dataDirectory, new DuckDb.Limits("256MB", 1));
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("SELECT height, visits FROM " + DuckDb.parquet(List.of(parquet)))) {
            found.next();
            return found.getObject(1) + " " + found.getObject(2);
        }
    }
}
