package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceAlarmEnded;
import io.modeltrail.contracts.feature.MeasurementId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Given what happened to a feature set, what the catalogue shows. */
class FeatureCatalogueTest {
    private static final String SETS = "/api/v1/feature-sets";
    private static final String VISITS = SETS + "/visits";

    private final QuerySideForTests querySide = new QuerySideForTests();
    private final FeatureTrail trail = FeatureTrail.of(SampleTrail.CHURN);

    @AfterEach
    void close() {
        querySide.close();
    }

    @Test
    void the_list_shows_the_newest_version() {
        querySide.happened(trail.events());

        JsonNode items = querySide.get(SETS + "?useCase=telco-churn").get("items");
        assertThat(items.size()).isEqualTo(1);
        assertThat(items.get(0).get("name").asString()).isEqualTo("visits");
        assertThat(items.get(0).get("version").asInt()).isEqualTo(2);
        assertThat(items.get(0).get("features").asInt()).isEqualTo(2);
        assertThat(items.get(0).get("owner").asString()).isEqualTo("team reception");
        assertThat(items.get(0).get("completeness").asDouble()).isEqualTo(0.9);
        assertThat(querySide.get(SETS + "?useCase=another").get("items").isEmpty())
                .isTrue();
        assertThat(querySide.get(SETS + "?after=visits").get("items").isEmpty()).isTrue();
        assertThat(querySide.get(SETS + "?after=aaa").get("items").size()).isEqualTo(1);
    }

    @Test
    void a_set_shows_its_versions_and_who_defined_and_retired_them() {
        querySide.happened(trail.events());

        JsonNode versions = querySide.get(VISITS).get("versions");
        assertThat(versions.size()).isEqualTo(2);
        assertThat(versions.get(0).get("retiredPosition").asLong()).isEqualTo(2);
        assertThat(versions.get(1).get("retiredAt").isNull()).isTrue();
        assertThat(versions.get(1).get("definedPosition").asLong()).isEqualTo(1);
        assertThat(versions.get(1).get("definitionDigest").asString())
                .isEqualTo(SampleTrail.digest("v2").value());
        assertThat(versions.get(1).get("definedBy").get("role").asString()).isEqualTo("DATA_SCIENTIST");
        assertThat(versions.get(1).get("entities").asLong()).isEqualTo(1000);
        assertThat(versions.get(1).get("notMet").asLong()).isEqualTo(1);
    }

    @Test
    void model_versions_that_learned_from_a_version_are_its_users() {
        querySide.happened(trail.events());

        JsonNode versions = querySide.get(VISITS).get("versions");
        assertThat(versions.get(0).get("usedBy").isEmpty()).isTrue();
        JsonNode use = versions.get(1).get("usedBy").get(0);
        assertThat(use.get("modelVersionId").asString()).isEqualTo(trail.model.toString());
        assertThat(use.get("datasetSnapshotId").asString()).isEqualTo(trail.snapshot.toString());
        assertThat(querySide
                        .get(VISITS + "/features/paid_90d?version=2")
                        .get("usedBy")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void models_that_learned_from_uploads_use_no_features() {
        querySide.happened(trail.events().subList(0, 4));
        querySide.happened(new SampleTrail("upload").events());

        assertThat(querySide.get(VISITS).get("versions").get(1).get("usedBy").isEmpty())
                .isTrue();
    }

    @Test
    void a_feature_shows_where_it_comes_from() {
        querySide.happened(trail.events());

        JsonNode feature = querySide.get(VISITS + "/features/paid_90d");
        assertThat(feature.get("owner").asString()).isEqualTo("team till");
        assertThat(feature.get("personalData").asString()).isEqualTo("PSEUDONYMOUS");
        assertThat(feature.get("timeToLive").asString()).isEqualTo("PT720H");
        JsonNode lineage = feature.get("lineage");
        assertThat(lineage.get("definition").get("position").asLong()).isEqualTo(1);
        assertThat(lineage.get("facts").size()).isEqualTo(1);
        assertThat(lineage.get("facts").get(0).get("fact").asString()).isEqualTo("sale");
        assertThat(lineage.get("facts").get(0).get("topic").asString()).isEqualTo("visits.till");
        assertThat(lineage.get("facts").get(0).get("attributes").toString())
                .contains("amount")
                .contains("method");
        assertThat(lineage.get("sources").get(0).get("collection").asString()).isEqualTo("till.sale");
        JsonNode ofTwo = querySide.get(VISITS + "/features/paid_a_visit").get("lineage");
        assertThat(ofTwo.get("facts").size()).isEqualTo(2);
        assertThat(ofTwo.get("sources").size()).isEqualTo(2);
    }

    @Test
    void a_feature_shows_its_newest_quality() {
        querySide.happened(trail.events());
        querySide.happened(trail.measured(0.95, true));

        JsonNode feature = querySide.get(VISITS + "/features/paid_90d");
        assertThat(feature.get("observedAt").asString()).isEqualTo(FeatureTrail.AT.toString());
        assertThat(feature.get("quality").get("missingShare").asDouble()).isEqualTo(0.1);
        assertThat(feature.get("quality").get("met").asBoolean()).isTrue();
        assertThat(querySide
                        .get(VISITS + "/features/paid_a_visit")
                        .get("quality")
                        .isNull())
                .isTrue();
        assertThat(querySide
                        .get(VISITS + "/features/paid_90d?version=1")
                        .get("quality")
                        .isNull())
                .isTrue();
    }

    @Test
    void what_a_source_brought_adds_up() {
        querySide.happened(trail.events());

        JsonNode door = querySide.get(VISITS).get("sources").get(0);
        assertThat(door.get("source").asString()).isEqualTo("door");
        assertThat(door.get("state").get("accepted").asLong()).isEqualTo(150);
        assertThat(door.get("state").get("duplicates").asLong()).isEqualTo(3);
        assertThat(door.get("state").get("refused").asLong()).isEqualTo(2);
        assertThat(door.get("state").get("measuredUntil").asString())
                .isEqualTo(FeatureTrail.AT.plusSeconds(50).toString());
        JsonNode till = querySide.get(VISITS).get("sources").get(1).get("state");
        assertThat(till.get("schemaChange").get("retyped").get(0).asString()).isEqualTo("amount");
    }

    @Test
    void an_alarm_is_felt_by_the_features_that_need_the_source_until_it_ends() {
        querySide.happened(trail.events());
        assertThat(alarmed("paid_90d")).isFalse();
        assertThat(alarmed("paid_a_visit")).isTrue();

        querySide.happened(trail.alarm("till"));
        assertThat(alarmed("paid_90d")).isTrue();

        querySide.happened(new SourceAlarmEnded(
                MeasurementId.next(),
                SampleTrail.CHURN,
                FeatureTrail.SET,
                2,
                "till",
                FeatureTrail.AT,
                FeatureTrail.AT));
        assertThat(alarmed("paid_90d")).isFalse();
    }

    @Test
    void what_is_not_there_is_not_found() {
        querySide.happened(trail.events());

        assertThat(querySide.refusalOf(SETS + "/unknown")).isEqualTo("NOT_FOUND");
        assertThat(querySide.refusalOf(VISITS + "/features?version=3")).isEqualTo("NOT_FOUND");
        assertThat(querySide.refusalOf(VISITS + "/features/unknown")).isEqualTo("NOT_FOUND");
        assertThat(querySide.refusalOf(SETS + "/UPPER")).isEqualTo("FEATURE_SET_INVALID");
        assertThat(querySide.refusalOf(VISITS + "/features?version=0")).isEqualTo("VALUE_OUT_OF_RANGE");
        assertThat(querySide.refusalOf(SETS + "?limit=0")).isEqualTo("VALUE_OUT_OF_RANGE");
    }

    @Test
    void all_features_of_a_version_come_in_its_order() {
        querySide.happened(trail.events());

        JsonNode features = querySide.get(VISITS + "/features?version=1");
        assertThat(features.get("version").asInt()).isEqualTo(1);
        assertThat(features.get("features").get(0).get("feature").asString()).isEqualTo("paid_90d");
        assertThat(features.get("features").get(1).get("feature").asString()).isEqualTo("paid_a_visit");
    }

    private boolean alarmed(String feature) {
        return querySide.get(VISITS + "/features/" + feature).get("alarmed").asBoolean();
    }
}
