package io.modeltrail.features.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.prediction.CurrentFeatures;
import io.modeltrail.features.SourceHealth;
import io.modeltrail.features.streaming.SourceProgress;
import io.modeltrail.features.streaming.StreamingEngine;
import io.modeltrail.features.streaming.StreamingProgress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FeatureServerTest extends ServedShop {
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
    void who_predicts_gets_the_same_row_as_the_rows_show() throws Exception {
        startWithFacts();
        CurrentFeatures current = features.bean(CurrentFeatures.class);
        FeatureSetKey set = new FeatureSetKey(shop.name());
        JsonNode answer = post("/api/v1/features/" + shop.name() + "/rows", "{\"entities\":[\"C2\"]}", 200);
        JsonNode row = answer.get("rows").get(0);
        Instant asOf = Instant.parse(answer.get("asOf").asString());

        CurrentFeatures.Current known = current.read(set, 1, "C2", asOf);

        assertThat(known.found()).isTrue();
        assertThat(JSON.writeValueAsString(known.values()))
                .isEqualTo(row.get("values").toString());
        assertThat(known.newestFactAt()).isEqualTo(Instant.ofEpochMilli(NOW - DAY));
        assertThat(JSON.writeValueAsString(known.expired()))
                .isEqualTo(row.get("expired").toString())
                .contains("last_channel");
        assertThat(known.stale()).isEmpty();
        CurrentFeatures.Current unknown = current.read(set, 1, "nobody", asOf);
        assertThat(unknown.found()).isFalse();
        assertThat(unknown.newestFactAt()).isNull();
        assertThat(unknown.values().values().values()).containsOnlyNulls();
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
        OnlineView view = new OnlineView(states, states.set().features(), health, entity -> false);
        EntityValues read = view.read("C1", NOW);
        List<String> names = shop.set().features().stream()
                .map(feature -> feature.spec().name())
                .toList();
        assertThat(read.status(names.indexOf("last_amount"))).isEqualTo(ValueStatus.OUTSIDE_MAX_AGE);
        assertThat(read.status(names.indexOf("paid_30d"))).isEqualTo(ValueStatus.OUTSIDE_MAX_AGE);
        assertThat(read.status(names.indexOf("visits_30d"))).isEqualTo(ValueStatus.PRESENT);
    }
}
