package io.modeltrail.features.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.feature.FeatureQuality;
import io.modeltrail.contracts.feature.FeatureQualityEvent.FeatureQualityMeasured;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceAlarmEnded;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceAlarmRaised;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceMeasured;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.features.FeaturesForTests;
import io.modeltrail.features.OnlineValues;
import io.modeltrail.features.SourceHealth;
import io.modeltrail.features.StreamingStatus;
import io.modeltrail.features.definition.FeatureSetFile;
import io.modeltrail.testkit.KafkaForTests;
import io.modeltrail.testkit.PostgresForTests;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.axonframework.eventhandling.EventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FeatureQualityTest {
    private static final FeatureSetKey SET = new FeatureSetKey("guests");
    private static final String DEFINITION = """
            name: guests
            version: 1
            entity: guest
            owner: team reception
            description: A small set for tests.
            sources:
              - name: door
                kind: STREAM
                topic: TOPIC.door
                owner: team reception
                description: What the door reports.
                freshWithin: PT1S
              - name: till
                kind: DATABASE
                topic: TOPIC.till
                owner: team till
                description: What is paid.
                freshWithin: PT1H
                connection: till-db
                table: {collection: sale, fact: sale, idField: id, entityField: guest, timeField: at, watermarkField: changed,
                  pollEvery: PT0.1S, pageSize: 10}
            facts:
              - type: visit
                source: door
                description: A guest came.
                attributes:
                  - {name: way, kind: CATEGORY, allowedValues: [door, window, back]}
              - type: sale
                source: till
                description: A guest paid.
                attributes:
                  - {name: amount, kind: INTEGER}
            features:
              - name: visits
                group: behaviour
                expression: count(visit, 7d)
                owner: team reception
                personalData: PSEUDONYMOUS
                description: Visits of a week.
                expectation: {minimum: 0, maximum: 100}
              - name: way
                group: behaviour
                expression: last(visit.way)
                owner: team reception
                personalData: PSEUDONYMOUS
                description: How the guest came.
                expectation: {missingShareAtMost: 0.5, allowedValues: [door, window]}
              - name: paid
                group: money
                expression: last(sale.amount)
                owner: team till
                personalData: PSEUDONYMOUS
                description: What the guest paid.
                expectation: {missingShareAtMost: 0.1}
            """;
    private static final String[] OFTEN = {
        "modeltrail.features.quality.look-every=PT0.1S",
        "modeltrail.features.connectors.first-pause=PT0.05S",
        "modeltrail.features.quality.refused-within=PT1S",
        "modeltrail.features.quality.measure-every=PT24H"
    };

    @TempDir
    Path dataDirectory;

    private final OneDoor door = new OneDoor();
    private final Rows values = new Rows();
    private FeaturesForTests features;

    /** What the engine would say of the stream. */
    private static final class OneDoor implements StreamingStatus {
        volatile Optional<Instant> arrival = Optional.empty();
        final AtomicLong accepted = new AtomicLong();
        volatile long refused;

        @Override
        public List<SourceCounters> sources() {
            return List.of(new SourceCounters(SET, 1, "door", accepted.get(), 0, refused, arrival, arrival, 0));
        }
    }

    /** What the store would serve. */
    private static final class Rows implements OnlineValues {
        final List<float[]> all = new CopyOnWriteArrayList<>();

        @Override
        public void forEachRow(FeatureSetKey featureSet, int version, Instant at, RowReader reader) {
            all.forEach(reader::row);
        }
    }

    @BeforeEach
    void aModule() {
        features = new FeaturesForTests(dataDirectory)
                .with("oneDoor", door)
                .with("fixedRows", values)
                .withKafka(KafkaForTests.bootstrapServers());
    }

    @AfterEach
    void close() {
        features.close();
    }

    @Test
    void a_silent_stream_is_an_alarm_raised_once_and_ended_once_also_over_a_restart() {
        start();
        SourceHealth health = features.bean(SourceHealth.class);
        assertThat(health.stale(SET, 1, "door")).isTrue();
        await("the alarm", () -> raised("door").size() == 1);
        EventMessage<?> event = features.recorded(SourceAlarmRaised.class).getFirst();
        assertThat(event.getMetaData())
                .containsEntry(TrailMetadata.ACTOR, "system:feature-monitor")
                .containsEntry(TrailMetadata.ROLE, "SYSTEM")
                .containsEntry(TrailMetadata.USE_CASE, "customers")
                .containsKeys(TrailMetadata.CORRELATION_ID, TrailMetadata.CAUSATION_ID);
        features.stop();
        features.start(OFTEN);
        looks();
        assertThat(raised("door"))
                .singleElement()
                .satisfies(raised -> assertThat(raised.reason()).isEqualTo("stale"));

        door.arrival = Optional.of(Instant.now().plusSeconds(60)); // stays alive for this test
        await("the end", () -> ended("door").size() == 1);
        looks();
        assertThat(raised("door")).hasSize(1);
        assertThat(ended("door"))
                .singleElement()
                .satisfies(ended -> assertThat(ended.measurementId())
                        .isEqualTo(raised("door").getFirst().measurementId()));
        assertThat(features.bean(SourceHealth.class).stale(SET, 1, "door")).isFalse();
        assertThat(features.bean(SourceHealth.class).aliveAt(SET, 1, "door")).isPresent();
        assertThat(features.bean(SourceHealth.class).stale(SET, 1, "unknown")).isTrue();
    }

    @Test
    void a_database_without_a_connection_is_an_alarm_until_it_is_configured() throws Exception {
        start();
        await("the alarm", () -> raised("till").size() == 1);
        assertThat(raised("till").getFirst().reason()).isEqualTo("not-configured");
        JsonNode till = source("till");
        assertThat(till.path("state").asString()).isEqualTo("not-configured");
        assertThat(till.path("alarm").path("reason").asString()).isEqualTo("not-configured");
        assertThat(till.path("problem").asString()).contains("modeltrail.connections.till-db.url");
        assertThat(features.bean(SourceHealth.class).stale(SET, 1, "till")).isTrue();
        features.stop();
        try (var database = PostgresForTests.freshDatabase()) {
            JdbcClient sql = JdbcClient.create(database);
            sql.sql("CREATE TABLE sale (id bigint, guest text, amount int, at timestamptz, changed timestamptz)")
                    .update();
            sql.sql("INSERT INTO sale VALUES (1, 'g1', 5, '2026-03-01T00:00:00Z', '2026-03-01T00:00:01Z')")
                    .update();
            String url = database.getJdbcUrl().replaceAll("[?].*", "");
            features.start(
                    OFTEN[0],
                    OFTEN[1],
                    "modeltrail.connections.till-db.url=" + url,
                    "modeltrail.connections.till-db.username=postgres");
            await("the end", () -> ended("till").size() == 1);
            assertThat(raised("till")).hasSize(1);
            assertThat(features.bean(SourceHealth.class).stale(SET, 1, "till")).isFalse();
            await("the state", () -> source("till").path("state").asString().equals("alive"));
            assertThat(source("till").path("watermark").asString()).isEqualTo("2026-03-01T00:00:01Z");
            features.stop();
            features.start(OFTEN);
        }
    }

    @Test
    void too_many_refused_records_are_an_alarm_until_good_ones_come() {
        door.arrival = Optional.of(Instant.now().plusSeconds(60));
        start();
        looks();
        door.refused = 30;
        door.accepted.set(100);
        await("the alarm", () -> raised("door").size() == 1);
        assertThat(raised("door").getFirst().reason()).isEqualTo("too-many-refused");
        await("the end", () -> {
            door.accepted.addAndGet(50);
            return ended("door").size() == 1;
        });
        assertThat(raised("door")).hasSize(1);
    }

    @Test
    void values_are_held_against_what_is_expected() throws Exception {
        for (int i = 0; i < 200; i++) {
            values.all.add(new float[] {i, i % 4 == 3 ? Float.NaN : i % 4, i < 20 ? Float.NaN : 7});
        }
        start();
        HttpResponse<String> answer =
                features.post("/api/v1/feature-sets/guests/quality", "application/json", BodyPublishers.noBody());
        assertThat(answer.statusCode()).isEqualTo(201);
        FeatureQualityMeasured measured = (FeatureQualityMeasured)
                features.recorded(FeatureQualityMeasured.class).getLast().getPayload();
        assertThat(measured.entities()).isEqualTo(200);
        assertThat(measured.completeness()).isCloseTo(1 - 70 / 600.0, within(1e-12));
        FeatureQuality visits = measured.features().get(0);
        assertThat(visits.missingShare()).isZero();
        assertThat(visits.outsideShare()).isEqualTo(99 / 200.0);
        assertThat(visits.minimum()).isEqualTo(0);
        assertThat(visits.maximum()).isEqualTo(199);
        assertThat(visits.mean()).isEqualTo(99.5);
        assertThat(visits.quantiles()).containsExactly(2.0, 10.0, 50.0, 100.0, 150.0, 190.0, 198.0);
        assertThat(visits.met()).isFalse();
        FeatureQuality way = measured.features().get(1);
        assertThat(way.missingShare()).isEqualTo(0.25);
        assertThat(way.categories())
                .containsEntry("door", 50L)
                .containsEntry("window", 50L)
                .containsEntry("back", 50L);
        assertThat(way.outsideShare()).isEqualTo(1 / 3.0);
        assertThat(way.minimum()).isNull();
        FeatureQuality paid = measured.features().get(2);
        assertThat(paid.missingShare()).isEqualTo(0.1);
        assertThat(paid.met()).isTrue();
        List<byte[]> sketches = features.database()
                .sql("SELECT sketch FROM features_quality_sketch ORDER BY feature")
                .query((row, number) -> row.getBytes(1))
                .list();
        assertThat(sketches).hasSize(3);
        ByteBuffer numbers = ByteBuffer.wrap(sketches.get(1));
        assertThat(numbers.get()).isEqualTo((byte) 1);
        assertThat(numbers.getLong()).isZero();
        assertThat(numbers.getLong()).isEqualTo(200);
        assertThat(numbers.getInt()).isEqualTo(ValueSketch.RANKS);
        assertThat(numbers.getFloat()).isZero();
    }

    @Test
    void a_day_begins_with_one_measurement_of_values_and_sources_and_history_has_pages() throws Exception {
        values.all.add(new float[] {1, 0, 1});
        door.accepted.set(41);
        start();
        await(
                "the measurement",
                () -> features.recorded(FeatureQualityMeasured.class).size() == 1);
        features.stop();
        features.start(OFTEN);
        looks();
        assertThat(features.recorded(FeatureQualityMeasured.class)).hasSize(1);
        features.post("/api/v1/feature-sets/guests/quality", "application/json", BodyPublishers.noBody());
        JsonNode first =
                json(features.get("/api/v1/feature-sets/guests/quality").body());
        assertThat(first.path("items").size()).isEqualTo(1);
        JsonNode second = json(features.get("/api/v1/feature-sets/guests/quality?limit=5&after="
                        + first.path("next").asString())
                .body());
        assertThat(second.path("items").size()).isEqualTo(1);
        assertThat(second.path("next").isMissingNode() || second.path("next").isNull())
                .isTrue();
        assertThat(features.get("/api/v1/feature-sets/nobody/quality").statusCode())
                .isEqualTo(404);
        assertThat(features.get("/api/v1/feature-sets/guests/quality?limit=0").statusCode())
                .isEqualTo(400);
    }

    @Test
    void each_interval_of_a_source_is_measured_once() {
        door.accepted.set(41);
        features.start(OFTEN[0], OFTEN[1], "modeltrail.features.quality.measure-every=PT1S");
        features.define(FeatureSetFile.read(definition(), "guests.yaml"));
        await("measurements", () -> measured("door").size() >= 3);
        List<SourceMeasured> all = measured("door");
        assertThat(all.stream().mapToLong(SourceMeasured::accepted).sum()).isEqualTo(41);
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).from()).isEqualTo(all.get(i - 1).until());
        }
    }

    @Test
    void nothing_is_measured_while_there_is_nothing() throws Exception {
        start();
        assertThat(features.post("/api/v1/feature-sets/guests/quality", "application/json", BodyPublishers.noBody())
                        .statusCode())
                .isEqualTo(503);
        looks();
        assertThat(features.recorded(FeatureQualityMeasured.class)).isEmpty();
    }

    private void start() {
        features.start(OFTEN);
        features.define(FeatureSetFile.read(definition(), "guests.yaml"));
    }

    private byte[] definition() {
        return DEFINITION
                .replace(
                        "TOPIC",
                        "quality-" + System.identityHashCode(this) + "-"
                                + ProcessHandle.current().pid())
                .getBytes(StandardCharsets.UTF_8);
    }

    private List<SourceAlarmRaised> raised(String source) {
        return features.recorded(SourceAlarmRaised.class).stream()
                .map(event -> (SourceAlarmRaised) event.getPayload())
                .filter(event -> event.source().equals(source))
                .toList();
    }

    private List<SourceAlarmEnded> ended(String source) {
        return features.recorded(SourceAlarmEnded.class).stream()
                .map(event -> (SourceAlarmEnded) event.getPayload())
                .filter(event -> event.source().equals(source))
                .toList();
    }

    private List<SourceMeasured> measured(String source) {
        return features.recorded(SourceMeasured.class).stream()
                .map(event -> (SourceMeasured) event.getPayload())
                .filter(event -> event.source().equals(source))
                .toList();
    }

    private JsonNode source(String name) {
        try {
            for (JsonNode one :
                    json(features.get("/api/v1/feature-sources").body()).path("items")) {
                if (one.path("source").asString().equals(name)) {
                    return one;
                }
            }
        } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
        return json("{}");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    /** Long enough for several looks. */
    private static void looks() {
        LockSupport.parkNanos(Duration.ofMillis(1500).toNanos());
    }

    private static void await(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("still waiting for " + what).isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
