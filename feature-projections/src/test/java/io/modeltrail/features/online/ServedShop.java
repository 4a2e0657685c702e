package io.modeltrail.features.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.features.FeaturesForTests;
import io.modeltrail.features.SourceHealth;
import io.modeltrail.features.streaming.Shop;
import io.modeltrail.features.streaming.SourceProgress;
import io.modeltrail.features.streaming.StreamingProgress;
import io.modeltrail.testkit.KafkaForTests;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A shop whose facts are served, behind a real web server. */
class ServedShop {
    static final JsonMapper JSON = JsonMapper.builder().build();
    static final long DAY = 86_400_000L;
    static final long NOW = System.currentTimeMillis();

    @TempDir
    Path dataDirectory;

    final Shop shop = new Shop();
    FeaturesForTests features;

    @BeforeEach
    void begin() {
        features = new FeaturesForTests(dataDirectory).with("sourcesThatLive", staleOnly("none"));
        features.database()
                .sql("""
                        INSERT INTO features_definition (name, version, use_case, definition, last_sequence)
                        VALUES (?, 1, 'shop', ?, 0)""")
                .params(shop.name(), JSON.writeValueAsString(shop.set().definition()))
                .update();
    }

    @AfterEach
    void end() {
        features.close();
    }

    String values(String path, String request) throws Exception {
        HttpResponse<String> answer = features.post(path, "application/json", BodyPublishers.ofString(request));
        return answer.statusCode() == 200
                ? JSON.readTree(answer.body()).get("rows").get(0).get("values").toString()
                : answer.body();
    }

    static SourceHealth staleOnly(String stale) {
        return new SourceHealth() {
            @Override
            public boolean stale(FeatureSetKey featureSet, int version, String source) {
                return source.equals(stale);
            }

            @Override
            public Optional<Instant> aliveAt(FeatureSetKey featureSet, int version, String source) {
                return Optional.empty();
            }
        };
    }

    void startWithFacts() throws Exception {
        features.withKafka(KafkaForTests.bootstrapServers()).start("modeltrail.features.partitions=2");
        await(() -> status("{\"entities\":[\"C1\"]}") == 200);
        send(List.of(
                record(shop.visit("C1", "a", NOW - 2 * DAY, 0, 10)),
                record(shop.visit("C1", "b", NOW - 60_000, 1, 20)),
                record(shop.visit("C2", "c", NOW - 40 * DAY, 1, 20)),
                record(shop.order("C1", "d", NOW - DAY, 1999, 0)),
                record(shop.order("C2", "e", NOW - DAY, 1, 1)),
                record(shop.order("C3", "f", NOW - DAY, 1, 1))));
        await(() -> accepted() == 6);
        assertThat(accepted()).isEqualTo(6);
        // In memory a moment after the transaction.
        await(() -> features.bean(StreamingProgress.class).of(new FeatureSetKey(shop.name()), 1).stream()
                        .mapToLong(SourceProgress::accepted)
                        .sum()
                == 6);
    }

    long accepted() {
        return features.database()
                .sql("SELECT coalesce(sum(records), 0) FROM features_online_count WHERE outcome = 'accepted'")
                .query(Long.class)
                .single();
    }

    static ProducerRecord<byte[], byte[]> record(Shop.Event event) {
        return new ProducerRecord<>(event.topic(), event.key(), event.value());
    }

    static void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", KafkaForTests.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record).get();
            }
        }
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(Condition condition) throws Exception {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.holds() && Instant.now().isBefore(deadline)) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    int status(String body) throws Exception {
        return features.post(
                        "/api/v1/features/" + shop.name() + "/rows", "application/json", BodyPublishers.ofString(body))
                .statusCode();
    }

    String code(String path, String body, int status) throws Exception {
        return post(path, body, status).get("code").asString();
    }

    JsonNode post(String path, String body, int status) throws Exception {
        HttpResponse<String> answer = features.post(path, "application/json", BodyPublishers.ofString(body));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }
}
