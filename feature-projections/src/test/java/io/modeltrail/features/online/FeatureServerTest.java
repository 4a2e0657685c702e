package io.modeltrail.features.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.features.FeaturesForTests;
import io.modeltrail.features.SourceHealth;
import io.modeltrail.features.streaming.Shop;
import io.modeltrail.features.streaming.SourceProgress;
import io.modeltrail.features.streaming.StreamingEngine;
import io.modeltrail.features.streaming.StreamingProgress;
import io.modeltrail.testkit.KafkaForTests;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FeatureServerTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long DAY = 86_400_000L;
    private static final long NOW = System.currentTimeMillis();

    @TempDir
    Path dataDirectory;

    private final Shop shop = new Shop();
    private FeaturesForTests features;

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

    @Test
    void rows_have_values_ages_and_what_is_not_known() throws Exception {
        startWithFacts();
        JsonNode answer = post("/api/v1/features/" + shop.name() + "/rows", "{\"entities\":[\"C1\",\"nobody\"]}", 200);
        assertThat(answer.get("featureSet").asString()).isEqualTo(shop.name());
        assertThat(answer.get("version").asInt()).isEqualTo(1);
        JsonNode row = answer.get("rows").get(0);
        assertThat(row.get("found").asBoolean()).isTrue();
        JsonNode values = row.get("values");
        assertThat(values.get("visits_30d").asDouble()).isEqualTo(2);
        assertThat(values.get("web_share_7d").asDouble()).isEqualTo(0.5);
        assertThat(values.get("last_channel").asString()).isEqualTo("mobile");
        assertThat(values.get("paid_30d").asDouble()).isEqualTo((float) 19.99);
        assertThat(values.get("hits_7d").isNull()).isTrue();
        assertThat(row.get("ageSeconds").get("last_channel").asDouble()).isBetween(60.0, 7200.0);
        assertThat(row.get("ageSeconds").get("last_amount").asDouble()).isBetween(86_000.0, 100_000.0);
        JsonNode unknown = answer.get("rows").get(1);
        assertThat(unknown.get("found").asBoolean()).isFalse();
        assertThat(unknown.get("values").get("visits_30d").isNull()).isTrue();
        SourceProgress visits = features.bean(StreamingProgress.class)
                .of(new FeatureSetKey(shop.name()), 1, "visits")
                .orElseThrow();
        assertThat(visits.accepted()).isEqualTo(3);
        assertThat(visits.lastKnownMillis()).isEqualTo(NOW - 60_000);
    }

    @Test
    void some_features_are_served_in_the_order_of_the_request() throws Exception {
        startWithFacts();
        JsonNode answer = post(
                "/api/v1/features/" + shop.name() + "/rows",
                "{\"entities\":[\"C1\"],\"features\":[\"last_amount\",\"visits_30d\"],\"version\":1}",
                200);
        assertThat(answer.get("rows").get(0).get("values").toString())
                .isEqualTo("{\"last_amount\":" + (double) 19.99f + ",\"visits_30d\":2.0}");
    }

    @Test
    void feasts_clients_get_one_result_for_each_feature() throws Exception {
        startWithFacts();
        String set = shop.name();
        JsonNode answer = post(
                "/get-online-features",
                "{\"features\":[\"" + set + ":visits_30d\",\"" + set + ":last_channel\",\"" + set
                        + ":hits_7d\"],\"entities\":{\"customer_id\":[\"C1\",\"C2\",\"nobody\"]}}",
                200);
        assertThat(answer.get("metadata").get("feature_names").toString())
                .isEqualTo("[\"customer_id\",\"visits_30d\",\"last_channel\",\"hits_7d\"]");
        JsonNode results = answer.get("results");
        assertThat(results.get(0).get("values").toString()).isEqualTo("[\"C1\",\"C2\",\"nobody\"]");
        assertThat(results.get(1).get("values").toString()).isEqualTo("[2.0,0.0,null]");
        assertThat(results.get(1).get("statuses").toString()).isEqualTo("[\"PRESENT\",\"PRESENT\",\"NOT_FOUND\"]");
        // C2 came 40 days ago, and the feature lives 30.
        assertThat(results.get(2).get("values").toString()).isEqualTo("[\"mobile\",null,null]");
        assertThat(results.get(2).get("statuses").toString())
                .isEqualTo("[\"PRESENT\",\"OUTSIDE_MAX_AGE\",\"NOT_FOUND\"]");
        assertThat(results.get(2).get("event_timestamps").get(0).asString())
                .isEqualTo(Instant.ofEpochMilli(NOW - 60_000).toString());
        assertThat(results.get(2).get("event_timestamps").get(2).asString()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(results.get(3).get("statuses").toString())
                .isEqualTo("[\"NULL_VALUE\",\"NULL_VALUE\",\"NOT_FOUND\"]");
        JsonNode service = post(
                "/get-online-features",
                "{\"feature_service\":\"" + set
                        + "\",\"entities\":{\"customer\":[\"C1\"]},\"full_feature_names\":true}",
                200);
        assertThat(service.get("metadata").get("feature_names").get(1).asString())
                .isEqualTo(set + "__visits_1d");
        assertThat(service.get("results").size())
                .isEqualTo(shop.set().features().size() + 1);
    }

    @Test
    void what_is_not_there_is_not_found() throws Exception {
        startWithFacts();
        String entities = ",\"entities\":{\"customer\":[\"C1\"]}}";
        assertThat(code("/get-online-features", "{\"features\":[\"nothing-such:a\"]" + entities, 404))
                .isEqualTo("not-found");
        assertThat(code("/get-online-features", "{\"features\":[\"" + shop.name() + ":nothing\"]" + entities, 404))
                .isEqualTo("not-found");
        assertThat(code("/get-online-features", "{\"features\":[\"no colon\"]" + entities, 400))
                .isEqualTo("malformed-request");
        assertThat(code("/get-online-features", "{\"feature_service\":\"Not A Name\"" + entities, 404))
                .isEqualTo("not-found");
        assertThat(code(
                        "/get-online-features",
                        "{\"feature_service\":\"" + shop.name() + "\",\"entities\":{\"driver\":[1]}}",
                        400))
                .isEqualTo("malformed-request");
        assertThat(code("/api/v1/features/nothing-such/rows", "{\"entities\":[\"C1\"]}", 404))
                .isEqualTo("not-found");
        assertThat(code("/api/v1/features/" + shop.name() + "/rows", "{\"entities\":[\"C1\"],\"version\":7}", 404))
                .isEqualTo("not-found");
        assertThat(code("/api/v1/features/" + shop.name() + "/rows", "{\"entities\":[]}", 400))
                .isEqualTo("value-out-of-range");
        assertThat(code("/api/v1/features/" + shop.name() + "/rows", "{\"entities\":[null]}", 400))
                .isEqualTo("malformed-request");
        for (String ids : List.of("null", "[null]", "[true]", "[\"C1\"],\"other\":[1]")) {
            assertThat(code(
                            "/get-online-features",
                            "{\"feature_service\":\"" + shop.name() + "\",\"entities\":{\"customer\":" + ids + "}}",
                            400))
                    .isEqualTo("malformed-request");
        }
        assertThat(code("/get-online-features", "{\"features\":[null]" + entities, 400))
                .isEqualTo("malformed-request");
        String tooMany = JSON.writeValueAsString(Map.of(
                "entities",
                IntStream.range(0, 1001).mapToObj(index -> "C" + index).toList()));
        assertThat(code("/api/v1/features/" + shop.name() + "/rows", tooMany, 400))
                .isEqualTo("value-out-of-range");
        String longName = JSON.writeValueAsString(Map.of("entities", List.of("C".repeat(201))));
        assertThat(code("/api/v1/features/" + shop.name() + "/rows", longName, 400))
                .isEqualTo("value-out-of-range");
    }

    @Test
    void without_kafka_the_server_says_so() throws Exception {
        features.start();
        assertThat(code("/api/v1/features/" + shop.name() + "/rows", "{\"entities\":[\"C1\"]}", 503))
                .isEqualTo("features-unavailable");
        assertThat(code(
                        "/get-online-features",
                        "{\"feature_service\":\"" + shop.name() + "\",\"entities\":{\"customer\":[\"C1\"]}}",
                        503))
                .isEqualTo("features-unavailable");
    }

    @Test
    void values_of_a_stale_source_are_outside_their_age_and_those_of_others_are_not() throws Exception {
        startWithFacts();
        SourceHealth health = staleOnly("orders");
        var states = features.bean(StreamingEngine.class)
                .states(new FeatureSetKey(shop.name()), 1)
                .orElseThrow();
        OnlineView view = new OnlineView(states, shop.set().features(), health);
        EntityValues read = view.read("C1", NOW);
        List<String> names = shop.set().features().stream()
                .map(feature -> feature.spec().name())
                .toList();
        assertThat(read.status(names.indexOf("last_amount"))).isEqualTo(ValueStatus.OUTSIDE_MAX_AGE);
        assertThat(read.status(names.indexOf("paid_30d"))).isEqualTo(ValueStatus.OUTSIDE_MAX_AGE);
        assertThat(read.status(names.indexOf("visits_30d"))).isEqualTo(ValueStatus.PRESENT);
    }

    @Test
    void a_dead_letter_is_published_listed_and_sent_again_once() throws Exception {
        startWithFacts();
        Shop.Event poison = shop.visit("C1", "poison", NOW - 1000, 0, 10);
        byte[] value = new String(poison.value(), StandardCharsets.UTF_8)
                .replace("\"web\"", "\"pigeon\"")
                .getBytes(StandardCharsets.UTF_8);
        send(List.of(new ProducerRecord<>(shop.visits(), poison.key(), value)));
        await(() -> letters("published_at IS NOT NULL") == 1);
        assertThat(letters("published_at IS NOT NULL")).isEqualTo(1);
        JsonNode page = JSON.readTree(
                features.get("/api/v1/dead-letters?featureSet=" + shop.name()).body());
        JsonNode letter = page.get("items").get(0);
        assertThat(letter.get("reason").asString()).isEqualTo("category-not-allowed");
        assertThat(letter.get("topic").asString()).isEqualTo(shop.visits());
        assertThat(letter.toString()).doesNotContain("pigeon");
        String redrive = "/api/v1/dead-letters/" + letter.get("id").asString() + "/redrive?role=OPERATOR";
        assertThat(post(redrive, "", 200).get("redrivenAt").isNull()).isFalse();
        // The same version refuses it again, as a letter of its own; a second time nothing is sent.
        await(() -> letters("true") == 2);
        assertThat(post(redrive, "", 200).get("redrivenAt").isNull()).isFalse();
        send(List.of(record(shop.visit("C1", "after", NOW - 500, 0, 1))));
        await(() -> accepted() == 7);
        assertThat(accepted()).isEqualTo(7);
        assertThat(letters("true")).isEqualTo(2);
        assertThat(code("/api/v1/dead-letters/" + UUID.randomUUID() + "/redrive?role=OPERATOR", "", 404))
                .isEqualTo("not-found");
    }

    @Test
    void a_record_that_a_newer_version_allows_counts_once_there_though_it_was_sent_again() throws Exception {
        startWithFacts();
        Shop.Event poison = shop.visit("C1", "poison", NOW - 1000, 0, 10);
        byte[] value = new String(poison.value(), StandardCharsets.UTF_8)
                .replace("\"web\"", "\"pigeon\"")
                .getBytes(StandardCharsets.UTF_8);
        send(List.of(new ProducerRecord<>(shop.visits(), poison.key(), value)));
        await(() -> letters("true") == 1);
        String newer = JSON.writeValueAsString(shop.set().definition())
                .replace("\"version\":1", "\"version\":2")
                .replace("[\"web\",\"mobile\",\"api\"]", "[\"web\",\"mobile\",\"api\",\"pigeon\"]");
        features.database().sql("""
                        INSERT INTO features_definition (name, version, use_case, definition, last_sequence)
                        VALUES (?, 2, 'shop', ?, 1)""").params(shop.name(), newer).update();
        String rows = "/api/v1/features/" + shop.name() + "/rows";
        String request = "{\"entities\":[\"C1\"],\"features\":[\"visits_30d\",\"last_channel\"],\"version\":";
        String three = "{\"visits_30d\":3.0,\"last_channel\":\"pigeon\"}";
        await(() -> values(rows, request + "2}").equals(three));
        assertThat(values(rows, request + "2}")).isEqualTo(three);
        assertThat(values(rows, request + "1}")).isEqualTo("{\"visits_30d\":2.0,\"last_channel\":\"mobile\"}");
        String id = features.database()
                .sql("SELECT dead_letter_id::text FROM features_dead_letter")
                .query(String.class)
                .single();
        post("/api/v1/dead-letters/" + id + "/redrive?role=OPERATOR", "", 200);
        await(() -> letters("true") == 2 && duplicates() == 1);
        assertThat(duplicates()).isEqualTo(1);
        assertThat(values(rows, request + "2}")).isEqualTo(three);
    }

    private String values(String path, String request) throws Exception {
        HttpResponse<String> answer = features.post(path, "application/json", BodyPublishers.ofString(request));
        return answer.statusCode() == 200
                ? JSON.readTree(answer.body()).get("rows").get(0).get("values").toString()
                : answer.body();
    }

    private long duplicates() {
        return features.database()
                .sql("SELECT coalesce(sum(records), 0) FROM features_online_count WHERE outcome = 'duplicate'")
                .query(Long.class)
                .single();
    }

    private static SourceHealth staleOnly(String stale) {
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

    private void startWithFacts() throws Exception {
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

    private long accepted() {
        return features.database()
                .sql("SELECT coalesce(sum(records), 0) FROM features_online_count WHERE outcome = 'accepted'")
                .query(Long.class)
                .single();
    }

    private long letters(String condition) {
        return features.database()
                .sql("SELECT count(*) FROM features_dead_letter WHERE " + condition)
                .query(Long.class)
                .single();
    }

    private static ProducerRecord<byte[], byte[]> record(Shop.Event event) {
        return new ProducerRecord<>(event.topic(), event.key(), event.value());
    }

    private static void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", KafkaForTests.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record).get();
            }
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.holds() && Instant.now().isBefore(deadline)) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private int status(String body) throws Exception {
        return features.post(
                        "/api/v1/features/" + shop.name() + "/rows", "application/json", BodyPublishers.ofString(body))
                .statusCode();
    }

    private String code(String path, String body, int status) throws Exception {
        return post(path, body, status).get("code").asString();
    }

    private JsonNode post(String path, String body, int status) throws Exception {
        HttpResponse<String> answer = features.post(path, "application/json", BodyPublishers.ofString(body));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }
}
