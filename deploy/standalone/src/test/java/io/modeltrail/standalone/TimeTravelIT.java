package io.modeltrail.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.standalone.RestCalls.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** The past is asked about, replayed, and decided once more, through the whole application. */
class TimeTravelIT {
    private static final RestCalls OPERATOR = ApplicationUnderTest.as(Role.OPERATOR);
    private static final RestCalls PRODUCT = ApplicationUnderTest.as(Role.PRODUCT);
    private static final RestCalls OFFICER = ApplicationUnderTest.as(Role.COMPLIANCE_OFFICER);
    private static final RestCalls APPROVER = ApplicationUnderTest.as(Role.APPROVER);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static ModelVersionId champion;

    @BeforeAll
    static void serve() {
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
        Map<String, JsonNode> before = new LinkedHashMap<>();
        WaitUntil.holds("nothing is stored between the answers", PATIENCE, () -> {
            addresses.forEach(
                    address -> before.put(address, OFFICER.get(address).json()));
            return before.values().stream()
                            .map(answer -> answer.path("asOfPosition").asLong(-1))
                            .distinct()
                            .count()
                    == 1;
        });
        long then = before.get(addresses.getFirst()).path("asOfPosition").asLong();
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
        long before = head();
        for (int one = 0; one < 10; one++) {
            assertThat(predict("replayed-" + one).status()).isEqualTo(201);
        }
        long after = head();
        JsonNode ended = ended(
                OFFICER,
                "/api/v1/replays/",
                OFFICER.post(
                        "/api/v1/replays",
                        "{\"useCase\":\"" + ServedChurn.USE_CASE + "\",\"fromPosition\":" + (before + 1)
                                + ",\"toPosition\":" + after + "}"));

        assertThat(ended.at("/report/seen").asLong()).isEqualTo(10);
        assertThat(ended.at("/report/replayed").asLong()).isEqualTo(10);
        assertThat(ended.at("/report/decisions/identical").asLong())
                .isEqualTo(ended.at("/report/seen").asLong());
        assertThat(ended.at("/report/decisions/differs").asLong()).isZero();
        assertThat(ended.at("/report/decisions/notReplayable").isEmpty()).isTrue();
        assertThat(accesses(ended)).singleElement().satisfies(access -> {
            assertThat(access.path("what").asString()).isEqualTo("/api/v1/replays");
            assertThat(access.at("/details/replayed").asString()).isEqualTo("10");
        });
    }

    @Test
    void aReplayThatAnotherWorkerTakesOverWhenItIsRecordedAlreadyIsCompleted() {
        predict("taken-over");
        JsonNode ended =
                ended(OFFICER, "/api/v1/replays/", OFFICER.post("/api/v1/replays", "{\"useCase\":\"taken-over\"}"));
        JsonNode decided = ended(
                APPROVER,
                "/api/v1/counterfactual-replays/",
                APPROVER.post(
                        "/api/v1/counterfactual-replays",
                        "{\"useCase\":\"" + ServedChurn.USE_CASE + "\",\"modelVersionId\":\"" + champion + "\"}"));
        for (JsonNode job : List.of(ended, decided)) {
            assertThat(accesses(job)).hasSize(1);
            silentWhileRecording(job);
        }

        JsonNode again = endedOf(OFFICER, "/api/v1/replays/" + id(ended));
        JsonNode decidedAgain = endedOf(APPROVER, "/api/v1/counterfactual-replays/" + id(decided));

        assertThat(again.get("reportDigest")).isEqualTo(ended.get("reportDigest"));
        assertThat(decidedAgain.get("reportDigest")).isEqualTo(decided.get("reportDigest"));
        assertThat(accesses(ended)).hasSize(1);
        assertThat(accesses(decided)).hasSize(1);
    }

    /** As a worker leaves it that ends after it has recorded and before it knows. */
    private static void silentWhileRecording(JsonNode job) {
        ApplicationUnderTest.server()
                .bean(JdbcTemplate.class)
                .update(
                        "UPDATE replay_job SET state = 'RECORDING', ended_at = NULL, worker = gen_random_uuid(),"
                                + " seen_at = now() - INTERVAL '2 minutes' WHERE replay_id = ?::uuid",
                        id(job));
    }

    /** What the trail says of who has had it replayed. */
    private static List<JsonNode> accesses(JsonNode job) {
        List<JsonNode> found = new ArrayList<>();
        WaitUntil.holds("the access is recorded", PATIENCE, () -> {
            found.clear();
            OFFICER.get("/api/v1/audit/accesses?kind=REPLAY")
                    .json()
                    .path("items")
                    .valueStream()
                    .filter(access ->
                            access.at("/details/replayId").asString("").equals(id(job)))
                    .forEach(found::add);
            return !found.isEmpty();
        });
        return found;
    }

    private static String id(JsonNode job) {
        return job.get("replayId").asString();
    }

    @Test
    void anApproverSeesWhatACandidateWouldHaveChanged() {
        for (int one = 0; one < 10; one++) {
            predict("decided-" + one);
        }
        ModelVersionId candidate = ServedChurn.approved(ApplicationUnderTest.server(), ServedChurn.scorer(-5));
        JsonNode ended = ended(
                APPROVER,
                "/api/v1/counterfactual-replays/",
                APPROVER.post(
                        "/api/v1/counterfactual-replays",
                        "{\"useCase\":\"" + ServedChurn.USE_CASE + "\",\"modelVersionId\":\"" + candidate + "\"}"));

        assertThat(ended.at("/report/summary/becameNegative").asLong()).isGreaterThanOrEqualTo(10);
        assertThat(ended.at("/report/summary/becamePositive").asLong()).isZero();
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
        return endedOf(user, status);
    }

    private static JsonNode endedOf(RestCalls user, String status) {
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
