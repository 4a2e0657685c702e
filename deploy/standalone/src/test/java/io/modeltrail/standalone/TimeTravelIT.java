package io.modeltrail.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import io.modeltrail.contracts.audit.AccessId;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.standalone.RestCalls.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The past is asked about, replayed, and decided once more, through the whole application. */
class TimeTravelIT {
    private static final RestCalls OPERATOR = ApplicationUnderTest.as(Role.OPERATOR);
    private static final RestCalls PRODUCT = ApplicationUnderTest.as(Role.PRODUCT);
    private static final RestCalls OFFICER = ApplicationUnderTest.as(Role.COMPLIANCE_OFFICER);
    private static final RestCalls APPROVER = ApplicationUnderTest.as(Role.APPROVER);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Actor SOMEBODY = new Actor("0192aaaa-0000-7000-8000-000000000009", Role.COMPLIANCE_OFFICER);

    private static ModelVersionId champion;

    @BeforeAll
    static void serve() {
        recordAccesses();
        champion = ServedChurn.approved(ApplicationUnderTest.server(), ServedChurn.scorer(0.3));
        Answer rollout = OPERATOR.post(
                "/api/v1/rollouts",
                "{\"useCase\":\"" + ServedChurn.USE_CASE + "\",\"challenger\":\"" + champion
                        + "\",\"plan\":{\"sharesPercent\":[100],\"samplesBeforeAdvance\":0}}");
        assertThat(rollout.status()).as(rollout.text()).isEqualTo(201);
        WaitUntil.holds(
                "the model serves",
                PATIENCE,
                () -> predict("before")
                        .json()
                        .path("modelVersionId")
                        .asString("")
                        .equals(champion.toString()));
    }

    /** Where nobody takes the record of an access, this test does. */
    private static void recordAccesses() {
        try {
            ApplicationUnderTest.server()
                    .bean(CommandGateway.class)
                    .sendAndWait(
                            new RecordAccess(
                                    AccessId.next(), AccessKind.REPLAY, "a test", Map.of(), SOMEBODY, Instant.EPOCH),
                            MetaData.from(TrailMetadata.of(SOMEBODY)));
        } catch (NoHandlerForCommandException nobody) {
            ApplicationUnderTest.server().bean(CommandBus.class).subscribe(RecordAccess.class.getName(), message -> "");
        }
    }

    @Test
    void whatWasAnsweredThenIsAnsweredAsOfThen() {
        for (int one = 0; one < 5; one++) {
            predict("traveller");
        }
        long head = head();
        List<String> addresses = List.of(
                "/api/v1/predictions?useCase=" + ServedChurn.USE_CASE + "&entity=traveller",
                "/api/v1/use-cases/" + ServedChurn.USE_CASE + "/entities/traveller/risk");
        WaitUntil.holds(
                "the projections have come so far",
                PATIENCE,
                () -> OFFICER.get("/api/v1/audit/projections")
                        .json()
                        .path("groups")
                        .valueStream()
                        .filter(group -> group.path("group").asString("").startsWith("query."))
                        .allMatch(group -> group.path("position").asLong(-1) >= head));
        long then =
                OFFICER.get(addresses.getFirst()).json().path("asOfPosition").asLong();
        Map<String, JsonNode> before = new LinkedHashMap<>();
        addresses.forEach(address -> before.put(address, OFFICER.get(address).json()));
        for (int one = 0; one < 3; one++) {
            predict("traveller");
        }

        Answer first = OFFICER.get(asOf(addresses.getFirst(), then));
        assertThat(first.status()).isIn(200, 202);
        WaitUntil.holds(
                "the moment is made",
                PATIENCE,
                () -> OFFICER.get(asOf(addresses.getFirst(), then)).status() == 200);

        assertThat(OFFICER.get(asOf(addresses.getFirst(), then))
                        .json()
                        .at("/items")
                        .size())
                .isEqualTo(5);
        addresses.forEach(address ->
                assertThat(OFFICER.get(asOf(address, then)).json()).as(address).isEqualTo(before.get(address)));
        assertThat(OFFICER.get("/api/v1/audit/moments").json().get("items").isEmpty())
                .isFalse();
    }

    @Test
    void whereItMeansNothingItIsRefused() {
        List<String> refused = new ArrayList<>();
        refused.add(OPERATOR.get("/api/v1/serving?asOf=1").field("code"));
        refused.add(OFFICER.get("/api/v1/replays?asOf=1").field("code"));
        refused.add(OFFICER.get("/api/v1/audit/log?asOf=1").field("code"));
        assertThat(refused).containsOnly("as-of-not-answered");
        Answer ahead = OFFICER.get("/api/v1/datasets?asOf=999999999");
        assertThat(ahead.status()).isEqualTo(404);
        assertThat(ahead.field("code")).isEqualTo("position-ahead");
    }

    @Test
    void allPredictionsAreReplayedAndIdentical() {
        for (int one = 0; one < 10; one++) {
            predict("replayed-" + one);
        }
        JsonNode ended = ended(
                OFFICER,
                "/api/v1/replays/",
                OFFICER.post("/api/v1/replays", "{\"useCase\":\"" + ServedChurn.USE_CASE + "\"}"));

        assertThat(ended.at("/report/decisions/identical").asLong()).isGreaterThanOrEqualTo(10);
        assertThat(ended.at("/report/decisions/differs").asLong()).isZero();
    }

    @Test
    void anApproverSeesWhatACandidateWouldHaveChanged() {
        for (int one = 0; one < 10; one++) {
            predict("decided-" + one);
        }
        ModelVersionId candidate = ServedChurn.approved(ApplicationUnderTest.server(), ServedChurn.scorer(5));
        JsonNode ended = ended(
                APPROVER,
                "/api/v1/counterfactual-replays/",
                APPROVER.post(
                        "/api/v1/counterfactual-replays",
                        "{\"useCase\":\"" + ServedChurn.USE_CASE + "\",\"modelVersionId\":\"" + candidate + "\"}"));

        assertThat(ended.at("/report/summary/becamePositive").asLong()).isGreaterThanOrEqualTo(10);
        WaitUntil.holds(
                "the model's page shows it",
                PATIENCE,
                () -> APPROVER.get("/api/v1/model-versions/" + candidate)
                        .json()
                        .at("/counterfactuals/0/reportDigest")
                        .asString("")
                        .equals(ended.get("reportDigest").asString()));
    }

    private static JsonNode ended(RestCalls user, String address, Answer begun) {
        assertThat(begun.status()).as(begun.text()).isEqualTo(202);
        String status = address + begun.field("replayId");
        assertThat(begun.header("Location")).isEqualTo(status);
        WaitUntil.holds(
                "the replay has ended",
                PATIENCE,
                () -> !List.of("WAITING", "RUNNING", "RECORDING")
                        .contains(user.get(status).field("state")));
        JsonNode ended = user.get(status).json();
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        return ended;
    }

    private static Answer predict(String entity) {
        return PRODUCT.post(
                "/api/v1/predictions",
                "{\"useCase\":\"" + ServedChurn.USE_CASE + "\",\"entity\":\"" + entity + "\",\"features\":"
                        + ServedChurn.FEATURES + "}");
    }

    private static long head() {
        return OFFICER.get("/api/v1/audit/projections")
                .json()
                .path("headPosition")
                .asLong();
    }

    private static String asOf(String address, long position) {
        return address + (address.contains("?") ? "&" : "?") + "asOf=" + position;
    }
}
