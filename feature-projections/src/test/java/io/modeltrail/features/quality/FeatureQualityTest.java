package io.modeltrail.features.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.feature.FeatureQuality;
import io.modeltrail.contracts.feature.FeatureQualityEvent.FeatureQualityMeasured;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceMeasured;
import io.modeltrail.features.definition.FeatureSetFile;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FeatureQualityTest extends WatchedGuests {
    @Test
    void values_are_held_against_what_is_expected() throws Exception {
        for (int i = 0; i < 200; i++) {
            values.all.add(new float[] {i, i % 4 == 3 ? Float.NaN : i % 4, i < 20 ? Float.NaN : 7});
        }
        start();
        HttpResponse<String> answer =
                features.post("/api/v1/feature-sets/guests/quality", "application/json", BodyPublishers.noBody());
        assertThat(answer.statusCode()).isEqualTo(201);
        // The monitor's own first measurement of the day comes at about the same time.
        FeatureQualityMeasured measured =
                (FeatureQualityMeasured) features.recorded(FeatureQualityMeasured.class).stream()
                        .filter(one -> "scientist".equals(one.getMetaData().get(TrailMetadata.ACTOR)))
                        .findFirst()
                        .orElseThrow()
                        .getPayload();
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
}
