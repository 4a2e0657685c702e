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
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
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
        defineFeatureSet(SET);
        assertThat(operator.post(PATH + "/cycles", "").status()).isEqualTo(404);
        RestCalls.Answer defined = scientist.post(PATH, definition(SET));
        assertThat(defined.status()).as(defined.text()).isEqualTo(200);
        WaitUntil.holds(
                "the definition is shown", PATIENCE, () -> auditor.get(PATH).status() == 200);
        assertThat(auditor.get(PATH).json().get("enabled").asBoolean()).isTrue();
        assertThat(operator.post(PATH + "/disabling", "").status()).isEqualTo(200);
        assertThat(operator.post(PATH + "/cycles", "").field("code")).isEqualTo("retraining-disabled");
        assertThat(operator.post(PATH + "/enabling", "").status()).isEqualTo(200);
        RestCalls.Answer started = operator.post(PATH + "/cycles", "");
        assertThat(started.status()).as(started.text()).isEqualTo(202);
        WaitUntil.holds("the cycle has ended", PATIENCE, () -> ended(PATH));
        JsonNode cycle = cycles(PATH).get(0);
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
        WaitUntil.holds(
                "a second cycle has ended",
                PATIENCE,
                () -> ended(PATH) && cycles(PATH).size() == 2);
        assertThat(cycles(PATH)
                        .valueStream()
                        .map(cycle -> cycle.get("cause").get("kind").asString()))
                .containsExactlyInAnyOrder("SCHEDULE", "REQUEST");
    }

    /** Its feature set belongs to another use case, which could change: the cycle goes on asking, until somebody has enough of it. */
    @Test
    void aCycleThatIsCancelledStaysSoAndMakesRoomForAnother() {
        FeatureSetKey ofOthers = new FeatureSetKey("visitors-of-others");
        String path = "/api/v1/use-cases/cancelled-guests/retraining";
        defineFeatureSet(ofOthers);
        assertThat(scientist.post(path, definition(ofOthers)).status()).isEqualTo(200);
        String cycle = operator.post(path + "/cycles", "").field("cycleId");
        assertThat(operator.post(path + "/cycles", "").field("code")).isEqualTo("retraining-cycle-open");

        String cancellation = path + "/cycles/" + cycle + "/cancellation";
        assertThat(auditor.post(cancellation, "{\"reason\":\"not mine to say\"}")
                        .status())
                .isEqualTo(403);
        assertThat(operator.post(cancellation, "{\"reason\":\" \"}").field("code"))
                .isEqualTo("value-out-of-range");
        assertThat(operator.post(path + "/cycles/" + UUID.randomUUID() + "/cancellation", "{\"reason\":\"another\"}")
                        .field("code"))
                .isEqualTo("not-found");
        RestCalls.Answer cancelled = operator.post(cancellation, "{\"reason\":\"the wrong set\"}");
        assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(200);
        assertThat(cancelled.field("cycleId")).isEqualTo(cycle);
        assertThat(operator.post(cancellation, "{\"reason\":\"once more\"}").status())
                .isEqualTo(200);

        WaitUntil.holds("the cancellation is shown", PATIENCE, () -> ended(path));
        assertThat(cycles(path)).hasSize(1);
        assertThat(cycles(path).get(0).get("result").asString()).isEqualTo("CANCELLED");
        assertThat(cycles(path).get(0).get("reason").asString()).isEqualTo("the wrong set");
        RestCalls.Answer next = operator.post(path + "/cycles", "");
        assertThat(next.status()).as(next.text()).isEqualTo(202);
        assertThat(operator.post(
                                path + "/cycles/" + next.field("cycleId") + "/cancellation",
                                "{\"reason\":\"that will do\"}")
                        .status())
                .isEqualTo(200);
    }

    private boolean ended(String path) {
        JsonNode cycles = cycles(path);
        return !cycles.isEmpty() && cycles.valueStream().allMatch(cycle -> cycle.hasNonNull("result"));
    }

    private JsonNode cycles(String path) {
        return auditor.get(path + "/cycles").json().path("items");
    }

    private static String definition(FeatureSetKey set) {
        return JsonMapper.builder()
                .build()
                .writeValueAsString(new RetrainingDefinition(
                        set,
                        null,
                        new RetrainingDefinition.Observation(30, 2),
                        TrainingPlan.defaultsFor(ModelParameters.defaultsOf(ModelFamily.LOGISTIC_REGRESSION)),
                        new RetrainingDefinition.Schedule(
                                LocalDate.now(ZoneOffset.UTC).plusDays(3).getDayOfWeek(), LocalTime.of(3, 0)),
                        true,
                        0,
                        RetrainingDefinition.SubmitWhen.NOT_WORSE,
                        true));
    }

    private void defineFeatureSet(FeatureSetKey set) {
        RestCalls.Answer defined = scientist.send(
                "POST",
                "/api/v1/feature-sets?useCase=retrained-guests&file=guests.yaml",
                BodyPublishers.ofString("""
                        name: SET
                        version: 1
                        entity: guest
                        owner: team reception
                        description: Guests.
                        sources:
                          - name: door
                            kind: STREAM
                            topic: visits.SET
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
                        """.replace("SET", set.value())),
                "Content-Type",
                "application/yaml");
        assertThat(defined.status()).as(defined.text()).isEqualTo(201);
        ActiveFeatureSets active = ApplicationUnderTest.server().bean(ActiveFeatureSets.class);
        WaitUntil.holds(
                "the engines know it", PATIENCE, () -> active.find(set, null).isPresent());
    }
}
