package io.modeltrail.features.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceAlarmEnded;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceAlarmRaised;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceMeasured;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.features.FeaturesForTests;
import io.modeltrail.features.OnlineValues;
import io.modeltrail.features.StreamingStatus;
import io.modeltrail.features.definition.FeatureSetFile;
import io.modeltrail.testkit.KafkaForTests;
import java.io.IOException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Guests whose features and sources are watched. */
class WatchedGuests {
    static final FeatureSetKey SET = new FeatureSetKey("guests");
    static final String DEFINITION = """
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
    static final String[] OFTEN = {
        "modeltrail.features.quality.look-every=PT0.1S",
        "modeltrail.features.connectors.first-pause=PT0.05S",
        "modeltrail.features.quality.refused-within=PT1S",
        "modeltrail.features.quality.measure-every=PT24H"
    };

    @TempDir
    Path dataDirectory;

    final OneDoor door = new OneDoor();
    final Rows values = new Rows();
    FeaturesForTests features;

    /** What the engine would say of the stream. */
    static final class OneDoor implements StreamingStatus {
        volatile Optional<Instant> arrival = Optional.empty();
        final AtomicLong accepted = new AtomicLong();
        volatile long refused;

        @Override
        public List<SourceCounters> sources() {
            return List.of(new SourceCounters(SET, 1, "door", accepted.get(), 0, refused, arrival, arrival, 0));
        }
    }

    /** What the store would serve. */
    static final class Rows implements OnlineValues {
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

    void start() {
        features.start(OFTEN);
        features.define(FeatureSetFile.read(definition(), "guests.yaml"));
    }

    byte[] definition() {
        return DEFINITION
                .replace(
                        "TOPIC",
                        "quality-" + System.identityHashCode(this) + "-"
                                + ProcessHandle.current().pid())
                .getBytes(StandardCharsets.UTF_8);
    }

    List<SourceAlarmRaised> raised(String source) {
        return features.recorded(SourceAlarmRaised.class).stream()
                .map(event -> (SourceAlarmRaised) event.getPayload())
                .filter(event -> event.source().equals(source))
                .toList();
    }

    List<SourceAlarmEnded> ended(String source) {
        return features.recorded(SourceAlarmEnded.class).stream()
                .map(event -> (SourceAlarmEnded) event.getPayload())
                .filter(event -> event.source().equals(source))
                .toList();
    }

    List<SourceMeasured> measured(String source) {
        return features.recorded(SourceMeasured.class).stream()
                .map(event -> (SourceMeasured) event.getPayload())
                .filter(event -> event.source().equals(source))
                .toList();
    }

    JsonNode source(String name) {
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

    static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    /** Long enough for several looks. */
    static void looks() {
        LockSupport.parkNanos(Duration.ofMillis(1500).toNanos());
    }

    static void await(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("still waiting for " + what).isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
