package io.modeltrail.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.retraining.RetrainingDefinition;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.features.definition.ActiveFeatureSets;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Retraining through the whole application; its feature set has no label, so that every cycle comes to a known end. */
class RetrainingIT {
    private static final String PATH = "/api/v1/use-cases/retrained-guests/retraining";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final FeatureSetKey SET = new FeatureSetKey("retrained-guests");

    private final RestCalls scientist = ApplicationUnderTest.as(Role.DATA_SCIENTIST);
    private final RestCalls operator = ApplicationUnderTest.as(Role.OPERATOR);
    private final RestCalls auditor = ApplicationUnderTest.as(Role.AUDITOR);
    private final JdbcClient database =
            JdbcClient.create(ApplicationUnderTest.server().bean(DataSource.class));

    @Test
    void aCycleGoesFromItsCauseToItsEnd() {
        defineFeatureSet();
        assertThat(operator.post(PATH + "/cycles", "").status()).isEqualTo(404);
        RestCalls.Answer defined = scientist.post(PATH, definition());
        assertThat(defined.status()).as(defined.text()).isEqualTo(200);
        WaitUntil.holds(
                "the definition is shown", PATIENCE, () -> auditor.get(PATH).status() == 200);
        assertThat(auditor.get(PATH).json().get("enabled").asBoolean()).isTrue();
        assertThat(operator.post(PATH + "/disabling", "").status()).isEqualTo(200);
        assertThat(operator.post(PATH + "/cycles", "").field("code")).isEqualTo("retraining-disabled");
        assertThat(operator.post(PATH + "/enabling", "").status()).isEqualTo(200);
        RestCalls.Answer started = operator.post(PATH + "/cycles", "");
        assertThat(started.status()).as(started.text()).isEqualTo(202);
        WaitUntil.holds("the cycle has ended", PATIENCE, () -> ended(0));
        JsonNode cycle = cycles().get(0);
        assertThat(cycle.get("cycleId").asString()).isEqualTo(started.field("cycleId"));
        assertThat(cycle.get("cause").get("kind").asString()).isEqualTo("REQUEST");
        assertThat(cycle.get("result").asString()).isEqualTo("FAILED");
        assertThat(cycle.get("reason").asString()).isNotBlank();
        String snapshot = cycle.get("datasetSnapshotId").asString();
        assertThat(auditor.get("/api/v1/datasets/" + snapshot).status()).isEqualTo(200);
        theEventsOfTheCycleShareItsCorrelation(snapshot);
        theScheduleStartsTheNextCycle();
    }

    private void theEventsOfTheCycleShareItsCorrelation(String snapshot) {
        Set<String> correlations = new TreeSet<>(
                database.sql("""
                        SELECT convert_from(meta_data, 'UTF8')::jsonb ->> 'correlationId' FROM domain_event_entry
                        WHERE aggregate_identifier = ? OR (aggregate_identifier = 'retraining:retrained-guests'
                            AND payload_type IN ('retraining.RetrainingCycleStarted', 'retraining.RetrainingCycleEnded'))""").param(snapshot).query(String.class).list());
        assertThat(correlations).hasSize(1);
    }

    /** As at its moment, which is brought to now in the database. */
    private void theScheduleStartsTheNextCycle() {
        assertThat(database.sql("UPDATE scheduled_tasks SET execution_time = now()")
                        .update())
                .isPositive();
        WaitUntil.holds("a second cycle has ended", PATIENCE, () -> ended(0) && cycles().size() == 2);
        assertThat(cycles().get(0).get("cause").get("kind").asString()).isIn("SCHEDULE", "REQUEST");
        assertThat(cycles().valueStream()
                        .map(cycle -> cycle.get("cause").get("kind").asString()))
                .containsExactlyInAnyOrder("SCHEDULE", "REQUEST");
    }

    private boolean ended(int index) {
        JsonNode cycles = cycles();
        return cycles.size() > index && cycles.valueStream().allMatch(cycle -> cycle.hasNonNull("result"));
    }

    private JsonNode cycles() {
        return auditor.get(PATH + "/cycles").json().path("items");
    }

    private static String definition() {
        return JsonMapper.builder()
                .build()
                .writeValueAsString(new RetrainingDefinition(
                        SET,
                        null,
                        new RetrainingDefinition.Observation(30, 2),
                        TrainingPlan.defaultsFor(ModelParameters.defaultsOf(ModelFamily.LOGISTIC_REGRESSION)),
                        new RetrainingDefinition.Schedule(DayOfWeek.SUNDAY, LocalTime.of(3, 0)),
                        true,
                        0,
                        RetrainingDefinition.SubmitWhen.NOT_WORSE,
                        true));
    }

    private void defineFeatureSet() {
        RestCalls.Answer defined = scientist.send(
                "POST",
                "/api/v1/feature-sets?useCase=retrained-guests&file=guests.yaml",
                BodyPublishers.ofString("""
                        name: retrained-guests
                        version: 1
                        entity: guest
                        owner: team reception
                        description: Guests.
                        sources:
                          - name: door
                            kind: STREAM
                            topic: visits.retrained
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
                        """),
                "Content-Type",
                "application/yaml");
        assertThat(defined.status()).as(defined.text()).isEqualTo(201);
        ActiveFeatureSets active = ApplicationUnderTest.server().bean(ActiveFeatureSets.class);
        WaitUntil.holds(
                "the engines know it", PATIENCE, () -> active.find(SET, null).isPresent());
    }
}
