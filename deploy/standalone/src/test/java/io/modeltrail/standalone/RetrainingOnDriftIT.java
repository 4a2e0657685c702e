package io.modeltrail.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.retraining.RetrainingDefinition;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingPlan;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Traffic changes, and the platform finds it, tells it, and trains a candidate by itself, although its process is killed on the way. */
class RetrainingOnDriftIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PASSWORD = "correct horse battery staple";
    private static final String RETRAINING = "/api/v1/use-cases/guests/retraining";
    private static final String[] SETTINGS = {
        "--modeltrail.webhooks.private-addresses=true",
        "--modeltrail.monitoring.look-every=PT0.5S",
        "--modeltrail.monitoring.measure-every=PT2S"
    };

    @TempDir
    Path temporary;

    private ServerProcess server;

    @Test
    void driftLeadsToACandidateBeforeTheApproversAlsoThroughAKill() throws Exception {
        server = ServerProcess.start(temporary.resolve("data"), SETTINGS);
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            createUsers();
            defineUseCase(receiver);
            String first = retrainedByHand();
            bringIntoService(first);
            serveOtherGuestsThanBefore();

            WaitUntil.holds(
                    "the alarm is told", PATIENCE, () -> !alarms(receiver).isEmpty());
            String training = theTrainingOfTheCycleByDrift();
            server.killHard();
            Map<String, Long> whenKilled = events();
            server = ServerProcess.start(temporary.resolve("data"), SETTINGS);

            assertThat(whenKilled).containsEntry("retraining.RetrainingCycleStarted", 2L);
            assertThat(whenKilled).containsEntry("retraining.RetrainingCycleEnded", 1L);
            JsonNode cycle = endedCycle(0);
            assertThat(cycle.get("result").asString()).as(cycle.toString()).isEqualTo("SUBMITTED");
            assertThat(cycle.get("trainingRunId").asString()).isEqualTo(training);
            String candidate = cycle.get("modelVersionId").asString();
            everythingHappenedOnceAndNothingIsPromoted(first, candidate);
            theCauseIsTheMeasurementOfTheAlarm(cycle, alarms(receiver));
            assertThat(receiver.forged).isEmpty();

            bringIntoService(candidate);
            theLineageShowsTheCause(cycle, candidate);
        } finally {
            server.stop();
        }
    }

    private void createUsers() {
        RestCalls admin = RestCalls.as(server.url(), "admin", server.firstPassword());
        for (Map.Entry<String, String> user : Map.of(
                        "everybody", "\"DATA_SCIENTIST\",\"OPERATOR\",\"AUDITOR\",\"PRODUCT\",\"COMPLIANCE_OFFICER\"",
                        "approver-1", "\"APPROVER\"",
                        "approver-2", "\"APPROVER\"")
                .entrySet()) {
            RestCalls.Answer created = admin.post(
                    "/api/v1/users",
                    "{\"name\":\"" + user.getKey() + "\",\"password\":\"" + PASSWORD + "\",\"roles\":["
                            + user.getValue() + "]}");
            assertThat(created.status()).as(created.text()).isEqualTo(201);
        }
    }

    private RestCalls everybody() {
        return RestCalls.as(server.url(), "everybody", PASSWORD);
    }

    private void defineUseCase(WebhookReceiver receiver) throws Exception {
        assertDone(everybody()
                .send(
                        "POST",
                        "/api/v1/feature-sets?useCase=guests&file=guests.yaml",
                        BodyPublishers.ofString(GuestFacts.FEATURE_SET),
                        "Content-Type",
                        "application/yaml"));
        GuestFacts.send(server.run().kafka());
        assertDone(everybody()
                .post(
                        "/api/v1/webhooks",
                        "{\"useCase\":\"guests\",\"url\":\"" + receiver.url() + "\",\"secret\":\"" + receiver.secret()
                                + "\",\"kinds\":[\"monitoring.AlarmRaised\"]}"));
        assertDone(everybody()
                .post(
                        "/api/v1/monitors",
                        "{\"useCase\":\"guests\",\"settings\":{\"windowDays\":1,\"minimumRows\":60}}"));
        assertDone(everybody()
                .post(
                        RETRAINING,
                        JSON.writeValueAsString(new RetrainingDefinition(
                                new FeatureSetKey("guests"),
                                null,
                                new RetrainingDefinition.Observation(GuestFacts.LABEL_DAYS, 1),
                                TrainingPlan.defaultsFor(ModelParameters.defaultsOf(ModelFamily.LOGISTIC_REGRESSION)),
                                null,
                                true,
                                0,
                                RetrainingDefinition.SubmitWhen.NOT_WORSE,
                                true))));
    }

    /** The first model comes of a cycle too, one that a person asks for. */
    private String retrainedByHand() {
        assertDone(everybody().post(RETRAINING + "/cycles", ""));
        JsonNode cycle = endedCycle(0);
        assertThat(cycle.get("result").asString()).as(cycle.toString()).isEqualTo("SUBMITTED");
        return cycle.get("modelVersionId").asString();
    }

    /** The newest first. */
    private JsonNode endedCycle(int index) {
        WaitUntil.holds(
                "all cycles have ended",
                PATIENCE,
                () -> cycles().size() > index && cycles().valueStream().allMatch(cycle -> cycle.hasNonNull("result")));
        return cycles().get(index);
    }

    private JsonNode cycles() {
        return everybody().get(RETRAINING + "/cycles").json().path("items");
    }

    private JsonNode version(String id) {
        return everybody().get("/api/v1/model-versions/" + id).json();
    }

    private void awaitState(String version, String state) {
        WaitUntil.holds(
                "it is " + state,
                PATIENCE,
                () -> version(version).path("state").asString("").equals(state));
    }

    private void bringIntoService(String version) {
        awaitState(version, "SUBMITTED");
        String approval = "{\"artefactDigest\":\""
                + version(version).at("/candidate/binding/artefactDigest").asString() + "\",\"comment\":\"looked at\"}";
        for (String approver : List.of("approver-1", "approver-2")) {
            assertDone(RestCalls.as(server.url(), approver, PASSWORD)
                    .post("/api/v1/model-versions/" + version + "/approvals", approval));
        }
        RestCalls.Answer rollout = everybody()
                .post(
                        "/api/v1/rollouts",
                        "{\"useCase\":\"guests\",\"challenger\":\"" + version
                                + "\",\"plan\":{\"sharesPercent\":[100],\"samplesBeforeAdvance\":0}}");
        assertDone(rollout);
        everybody().post("/api/v1/rollouts/" + rollout.field("rolloutId") + "/advance", "");
        awaitState(version, "CHAMPION");
    }

    /** They stay for hours, which nobody did in the training. */
    private void serveOtherGuestsThanBefore() {
        WaitUntil.holds(
                "the model serves", PATIENCE, () -> predict("guest-0", 300).status() == 201);
        for (int guest = 1; guest < 100; guest++) {
            assertDone(predict("guest-" + guest, 300 + guest));
        }
    }

    private RestCalls.Answer predict(String guest, int minutes) {
        return everybody()
                .post(
                        "/api/v1/predictions",
                        "{\"useCase\":\"guests\",\"entity\":\"" + guest + "\",\"features\":{\"minutes_avg\":" + minutes
                                + ",\"minutes_last\":" + minutes + "}}");
    }

    private static List<JsonNode> alarms(WebhookReceiver receiver) {
        return receiver.genuine.stream().map(JSON::readTree).toList();
    }

    /** Once it is there, the cycle is in its middle. */
    private String theTrainingOfTheCycleByDrift() {
        String[] run = new String[1];
        WaitUntil.holds("the training of the second cycle is asked for", PATIENCE, () -> {
            JsonNode newest = cycles().path(0);
            run[0] = newest.path("trainingRunId").asString("");
            return newest.at("/cause/kind").asString("").equals("DRIFT")
                    && everybody().get("/api/v1/training-runs/" + run[0]).status() == 200;
        });
        return run[0];
    }

    private void everythingHappenedOnceAndNothingIsPromoted(String first, String candidate) throws Exception {
        assertThat(version(candidate).get("state").asString()).isEqualTo("SUBMITTED");
        assertThat(version(first).get("state").asString()).isEqualTo("CHAMPION");
        assertThat(events())
                .containsEntry("retraining.RetrainingCycleStarted", 2L)
                .containsEntry("retraining.RetrainingCycleEnded", 2L)
                .containsEntry("dataset.DatasetSnapshotRequested", 2L)
                .containsEntry("dataset.DatasetSnapshotCaptured", 2L)
                .containsEntry("training.TrainingRequested", 2L)
                .containsEntry("training.TrainingCompleted", 2L)
                .containsEntry("model.ModelVersionRegistered", 2L)
                .containsEntry("model.ModelVersionSubmitted", 2L)
                .containsEntry("rollout.RolloutStarted", 1L);
    }

    private void theCauseIsTheMeasurementOfTheAlarm(JsonNode cycle, List<JsonNode> alarms) {
        assertThat(cycle.at("/cause/kind").asString()).isEqualTo("DRIFT");
        String measurement = cycle.at("/cause/measurementId").asString();
        assertThat(alarms).anySatisfy(alarm -> {
            assertThat(alarm.get("type").asString()).isEqualTo("monitoring.AlarmRaised");
            assertThat(alarm.at("/data/kind").asString()).isEqualTo("FEATURE_DRIFT");
            assertThat(alarm.at("/data/cause").asString()).isEqualTo(measurement);
        });
        assertThat(everybody().get("/api/v1/measurements/" + measurement).status())
                .isEqualTo(200);
    }

    /** The runtime serves the new champion a moment after the read side shows it as that. */
    private void theLineageShowsTheCause(JsonNode cycle, String candidate) {
        String[] prediction = new String[1];
        WaitUntil.holds("the candidate serves", PATIENCE, () -> {
            RestCalls.Answer answer = predict("guest-1", 320);
            assertDone(answer);
            prediction[0] = answer.field("predictionId");
            return answer.field("modelVersionId").equals(candidate);
        });
        String path = "/api/v1/predictions/" + prediction[0] + "/lineage";
        WaitUntil.holds(
                "the prediction is shown", PATIENCE, () -> everybody().get(path).status() == 200);
        JsonNode lineage = everybody().get(path).json();
        assertThat(lineage.get("complete").asBoolean()).as(lineage.toString()).isTrue();
        assertThat(lineage.get("consistent").asBoolean()).isTrue();
        JsonNode hop = lineage.get("hops")
                .valueStream()
                .filter(one -> one.get("hop").asString().equals("RETRAINING_CYCLE"))
                .findFirst()
                .orElseThrow();
        assertThat(hop.get("aggregateId").asString())
                .isEqualTo(cycle.get("cycleId").asString());
        assertThat(hop.at("/values/cause")).isEqualTo(cycle.get("cause"));
    }

    private static void assertDone(RestCalls.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    }

    /** How often each kind is in the log; also while there is no server, because its database outlives it. */
    private Map<String, Long> events() throws Exception {
        Map<String, Long> counted = new TreeMap<>();
        String password =
                Files.readString(temporary.resolve("data/postgresql/password")).strip();
        try (var connection = DriverManager.getConnection(server.run().postgresql(), "modeltrail", password);
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT payload_type, count(*) FROM domain_event_entry GROUP BY payload_type")) {
            while (row.next()) {
                counted.put(row.getString(1), row.getLong(2));
            }
        }
        return counted;
    }
}
