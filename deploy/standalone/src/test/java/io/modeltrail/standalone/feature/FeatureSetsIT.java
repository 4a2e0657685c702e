package io.modeltrail.standalone.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.features.definition.ActiveFeatureSets;
import io.modeltrail.standalone.ApplicationUnderTest;
import io.modeltrail.standalone.RestCalls;
import io.modeltrail.standalone.WaitUntil;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A feature set from its file to the catalogue, through the whole application. */
class FeatureSetsIT {
    private static final String SETS = "/api/v1/feature-sets";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RestCalls scientist = ApplicationUnderTest.as(Role.DATA_SCIENTIST);
    private final RestCalls operator = ApplicationUnderTest.as(Role.OPERATOR);
    private final RestCalls auditor = ApplicationUnderTest.as(Role.AUDITOR);

    @Test
    void a_version_is_defined_once_however_often_it_is_sent() {
        RestCalls.Answer first = define(file("once", 1));
        assertThat(first.status()).as(first.text()).isEqualTo(201);
        assertThat(first.header("Location")).isEqualTo(SETS + "/once");
        assertThat(first.json().get("features").asInt()).isEqualTo(2);

        RestCalls.Answer second = define(file("once", 1));
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.field("definitionDigest")).isEqualTo(first.field("definitionDigest"));

        assertRefused(define(file("once", 1).replace("7d", "8d")), 409, "feature-set-version-exists");
        assertRefused(define(file("once", 3)), 409, "feature-set-version-skipped");
        assertThat(define(file("once", 2)).status()).isEqualTo(201);
    }

    @Test
    void a_file_that_does_not_compile_is_refused_with_its_line() {
        RestCalls.Answer refused = define(file("broken", 1).replace("count(visit, 7d)", "count(visits, 7d)"));

        assertRefused(refused, 422, "feature-set-invalid");
        JsonNode found = refused.json().get("found");
        assertThat(found.get("file").asString()).isEqualTo("visits.yaml");
        assertThat(found.get("line").asString()).isEqualTo("21");
        assertThat(found.get("column").asString()).isEqualTo("23");
        assertThat(refused.text()).contains("There is no fact visits in this definition.");
    }

    @Test
    void an_idempotency_key_answers_the_same_again() {
        RestCalls.Answer first = define(file("keyed", 1), "Idempotency-Key", "define-keyed");
        RestCalls.Answer second = define(file("keyed", 1), "Idempotency-Key", "define-keyed");

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void a_giant_is_refused() {
        assertThat(define("name: " + "x".repeat(5_000_000)).status()).isIn(413, 422);
        assertThat(scientist
                        .send(
                                "POST",
                                SETS + "?useCase=guests",
                                BodyPublishers.ofString("a,b"),
                                "Content-Type",
                                "text/csv")
                        .status())
                .isEqualTo(415);
        assertRefused(
                scientist.send(
                        "POST",
                        SETS + "?useCase=guests&file=%0a",
                        BodyPublishers.ofString(file("giant", 1)),
                        "Content-Type",
                        "application/yaml"),
                400,
                "malformed-request");
    }

    @Test
    void a_defined_version_is_used_and_shown_until_it_is_retired() {
        ActiveFeatureSets active = ApplicationUnderTest.server().bean(ActiveFeatureSets.class);
        FeatureSetKey name = new FeatureSetKey("life");
        assertThat(define(file("life", 1)).status()).isEqualTo(201);

        WaitUntil.holds(
                "the engines know it", PATIENCE, () -> active.find(name, null).isPresent());
        WaitUntil.holds(
                "the catalogue shows it",
                PATIENCE,
                () -> auditor.get(SETS + "/life").status() == 200);
        JsonNode feature = auditor.get(SETS + "/life/features/visits_7d").json();
        assertThat(feature.get("owner").asString()).isEqualTo("team reception");
        assertThat(feature.get("lineage").get("facts").get(0).get("topic").asString())
                .isEqualTo("visits.life");
        long position = feature.get("lineage").get("definition").get("position").asLong();
        assertThat(auditor.get(SETS + "/life").json().get("asOfPosition").asLong())
                .isGreaterThanOrEqualTo(position);

        String retirement = SETS + "/life/versions/1/retirement";
        assertThat(operator.post(retirement, "").status()).isEqualTo(200);
        assertRefused(operator.post(retirement, ""), 409, "feature-set-retired");
        assertRefused(operator.post(SETS + "/life/versions/2/retirement", ""), 404, "not-found");
        assertRefused(operator.post(SETS + "/nobody/versions/1/retirement", ""), 404, "not-found");
        WaitUntil.holds(
                "the engines leave it", PATIENCE, () -> active.find(name, null).isEmpty());
        assertThat(active.find(name, 1)).isPresent();
    }

    private RestCalls.Answer define(String file, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "application/yaml";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return scientist.send("POST", SETS + "?useCase=guests&file=visits.yaml", BodyPublishers.ofString(file), all);
    }

    private static void assertRefused(RestCalls.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.field("code")).isEqualTo(code);
    }

    private static String file(String name, int version) {
        return """
                name: %1$s
                version: %2$d
                entity: guest
                owner: team reception
                description: Guests.
                sources:
                  - name: door
                    kind: STREAM
                    topic: visits.%1$s
                    owner: team reception
                    description: The door.
                    freshWithin: 1h
                facts:
                  - type: visit
                    source: door
                    description: A guest came.
                    attributes: [{name: minutes, kind: INTEGER}]
                features:
                  - name: visits_7d
                    group: behaviour
                    expression: count(visit, 7d)
                    owner: team reception
                    personalData: PSEUDONYMOUS
                    description: Visits of a week.
                  - name: last_minutes
                    group: behaviour
                    expression: last(visit.minutes)
                    owner: team reception
                    personalData: PSEUDONYMOUS
                    description: Length of the newest visit.
                """.formatted(name, version);
    }
}
