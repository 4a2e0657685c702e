package io.modeltrail.runtime.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.replay.ReplayCommand.RecordCounterfactualReplay;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.monitoring.ObservedOutcomes;
import io.modeltrail.runtime.prediction.ServingRuntime;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.serving.TinyChurnModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CounterfactualReplaysTest {
    private static final int PREDICTIONS = 60;
    private static final CompiledScorer CANDIDATE = TinyChurnModel.withIntercept(-0.6);
    private static final Instant LONG_AGO =
            Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofDays(200));

    @TempDir
    private static Path dataDirectory;

    private static ServingRuntime runtime;
    private static MockMvc web;
    private static final List<PredictionMade> MADE = new ArrayList<>();

    @BeforeAll
    static void predict() {
        runtime = new ServingRuntime(dataDirectory);
        web = runtime.web(runtime.bean(CounterfactualReplaysController.class));
        runtime.championOf(TinyChurnModel.withIntercept(0.4));
        for (int one = 0; one < PREDICTIONS; one++) {
            MADE.add(runtime.recorded(
                    runtime.predict("entity-" + one, one, one % 2 == 0 ? "Month-to-month" : "Two year")));
        }
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    @Test
    void aCandidateThatIsNotApprovedIsComparedWithWhatWasDecided() throws Exception {
        ModelVersionId model = registered(CANDIDATE);
        long before = MADE.stream().filter(PredictionMade::positive).count();
        long after = MADE.stream().filter(made -> decides(CANDIDATE, made)).count();
        long lost = MADE.stream()
                .filter(made -> made.positive() && !decides(CANDIDATE, made))
                .count();

        JsonNode ended = replay("{\"useCase\":\"churn\",\"modelVersionId\":\"%s\",\"from\":\"%s\"}"
                .formatted(model, LONG_AGO.plus(Duration.ofDays(100))));

        JsonNode summary = ended.at("/report/summary");
        assertThat(lost).isPositive();
        assertThat(summary.get("predictions").asLong()).isEqualTo(PREDICTIONS);
        assertThat(summary.get("compared").asLong()).isEqualTo(PREDICTIONS);
        assertThat(summary.get("positiveBefore").asLong()).isEqualTo(before);
        assertThat(summary.get("positiveAfter").asLong()).isEqualTo(after);
        assertThat(summary.get("becameNegative").asLong()).isEqualTo(lost);
        assertThat(summary.get("becamePositive").asLong()).isEqualTo(after - before + lost);
        assertThat(ended.at("/report/differences/greatest").asDouble()).isNegative();
        assertThat(ended.at("/report/matured").isNull()).isTrue();
        RecordCounterfactualReplay recorded = recordOf(model);
        assertThat(recorded.summary().becameNegative()).isEqualTo(lost);
        assertThat(recorded.reportDigest().value())
                .isEqualTo(ended.get("reportDigest").asString());
        assertThat(recorded.requestedBy()).isEqualTo(ServingRuntime.CALLER);
        assertThat(answer(get("/api/v1/counterfactual-replays?modelVersionId=" + model), 200)
                        .getContentAsString())
                .contains(recorded.replayId().toString());
    }

    @Test
    void anotherThresholdDecidesOnTheRecordedScores() throws Exception {
        JsonNode report = replay("{\"useCase\":\"churn\",\"threshold\":0,\"from\":\"%s\"}"
                        .formatted(LONG_AGO.plus(Duration.ofDays(100))))
                .get("report");

        assertThat(report.at("/summary/positiveAfter").asLong()).isEqualTo(PREDICTIONS);
        assertThat(report.get("shareAfter").asDouble()).isEqualTo(1);
        assertThat(report.get("differences").isNull()).isTrue();
        // Nobody reads outcomes in this process.
        assertThat(report.at("/outcomesRead/position").isNull()).isTrue();
        assertThat(report.at("/outcomesRead/behind").asBoolean()).isTrue();
        assertThat(report.at("/outcomesRead/head").asLong()).isPositive();
    }

    @Test
    void rowsWithoutAFeatureOfTheCandidateAreCountedWithItsName() throws Exception {
        ModelVersionId model = registered(TinyChurnModel.ofIncome(0));

        JsonNode report = replay("{\"useCase\":\"churn\",\"modelVersionId\":\"%s\",\"from\":\"%s\"}"
                        .formatted(model, LONG_AGO.plus(Duration.ofDays(100))))
                .get("report");

        assertThat(report.at("/summary/compared").asLong()).isZero();
        assertThat(report.at("/summary/notScored").asLong()).isEqualTo(PREDICTIONS);
        assertThat(report.at("/notScored/0/reason").asString()).isEqualTo("FEATURE_MISSING");
        assertThat(report.at("/notScored/0/feature").asString()).isEqualTo("income");
    }

    @Test
    void whereOutcomesAreKnownBothAreJudgedByThemWithOnePredictionOfEachEntity() throws Exception {
        ModelVersionId model = registered(CANDIDATE);
        List<PredictionMade> old = new ArrayList<>();
        long first = head() + 1;
        for (int one = 0; one < PREDICTIONS; one++) {
            old.add(longAgo("known-" + one, MADE.get(one)));
        }
        longAgo("known-0", MADE.getFirst());
        for (int one = 0; one < PREDICTIONS; one += 3) {
            happened("known-" + one);
        }

        JsonNode matured = replay(
                        "{\"useCase\":\"churn\",\"modelVersionId\":\"%s\",\"fromPosition\":%d}".formatted(model, first))
                .at("/report/matured");

        long right = 0;
        long wrong = 0;
        long truePositives = 0;
        long falsePositives = 0;
        for (int one = 0; one < PREDICTIONS; one++) {
            boolean positive = one % 3 == 0;
            boolean after = decides(CANDIDATE, old.get(one));
            truePositives += after && positive ? 1 : 0;
            falsePositives += after && !positive ? 1 : 0;
            if (after != old.get(one).positive()) {
                right += after == positive ? 1 : 0;
                wrong += after == positive ? 0 : 1;
            }
        }
        assertThat(matured.get("entities").asLong()).isEqualTo(PREDICTIONS);
        assertThat(matured.get("positives").asLong()).isEqualTo(PREDICTIONS / 3);
        assertThat(matured.at("/after/truePositives").asLong()).isEqualTo(truePositives);
        assertThat(matured.at("/after/falsePositives").asLong()).isEqualTo(falsePositives);
        assertThat(matured.at("/after/precision/of").asLong()).isEqualTo(truePositives + falsePositives);
        assertThat(matured.at("/after/precision/low").asDouble())
                .isLessThan(matured.at("/after/precision/share").asDouble());
        assertThat(matured.get("becameRight").asLong()).isEqualTo(right);
        assertThat(matured.get("becameWrong").asLong()).isEqualTo(wrong);
    }

    @Test
    void aWorkerThatIsKilledWhenItsResultIsRecordedIsFollowedByOneThatCompletesTheSameReport() throws Exception {
        ModelVersionId model = registered(CANDIDATE);
        long first = head() + 1;
        longAgo("late", MADE.getFirst());
        longAgo("unknown", MADE.get(1));
        runtime.killTheWorkerAfterItsRecord(RecordCounterfactualReplay.class);
        String id =
                begun("{\"useCase\":\"churn\",\"modelVersionId\":\"%s\",\"fromPosition\":%d}".formatted(model, first));
        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .atMost(Duration.ofSeconds(30))
                .until(() -> recorded(model));
        // Outcomes arrive, and the worker is taken for dead.
        happened("late");
        answer(get("/api/v1/counterfactual-replays/" + id + "/report"), 409);
        answer(post("/api/v1/counterfactual-replays/" + id + "/cancellation"), 409);
        anotherWorkerTakesItOver(id);

        JsonNode ended = ended(id);

        String bytes = answer(get("/api/v1/counterfactual-replays/" + id + "/report"), 200)
                .getContentAsString();
        assertThat(recordOf(model).reportDigest().value())
                .isEqualTo(ended.get("reportDigest").asString())
                .isEqualTo(
                        Sha256Digest.of(bytes.getBytes(StandardCharsets.UTF_8)).value());
        assertThat(ended.get("taken").asLong())
                .isEqualTo(ended.at("/report/summary/predictions").asLong());
    }

    @Test
    void aWorkerThatIsKilledWhenEverythingIsRecordedIsFollowedByOneThatCompletesIt() throws Exception {
        ModelVersionId model = registered(CANDIDATE);
        runtime.killTheWorkerAfterItsRecord(RecordAccess.class);
        String id = begun("{\"useCase\":\"churn\",\"modelVersionId\":\"%s\"}".formatted(model));
        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .atMost(Duration.ofSeconds(30))
                .until(() -> accesses(id) == 1);

        anotherWorkerTakesItOver(id);

        JsonNode ended = ended(id);
        assertThat(accesses(id)).isEqualTo(1);
        assertThat(recordOf(model).reportDigest().value())
                .isEqualTo(ended.get("reportDigest").asString());
    }

    private static long accesses(String id) {
        return runtime.accesses().stream()
                .filter(one -> id.equals(one.details().get("replayId")))
                .count();
    }

    private static void anotherWorkerTakesItOver(String id) {
        runtime.bean(ReplayWorker.class).stop();
        runtime.bean(JdbcTemplate.class)
                .update(
                        "UPDATE replay_job SET seen_at = now() - INTERVAL '2 minutes' WHERE replay_id = ?::uuid AND"
                                + " state IN ('RUNNING', 'RECORDING')",
                        id);
        runtime.bean(ReplayWorker.class).start();
    }

    private static long head() {
        return runtime.bean(ReplaySource.class).head();
    }

    private static boolean recorded(ModelVersionId model) {
        return runtime.counterfactuals().stream()
                .anyMatch(one -> model.equals(one.candidate().modelVersionId()));
    }

    private static RecordCounterfactualReplay recordOf(ModelVersionId model) {
        return runtime.counterfactuals().stream()
                .filter(one -> model.equals(one.candidate().modelVersionId()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatCannotBeMeantIsRefused() throws Exception {
        refused("{\"useCase\":\"churn\"}", 400);
        refused("{\"useCase\":\"churn\",\"threshold\":1.5}", 400);
        refused("{\"useCase\":\"churn\",\"modelVersionId\":\"%s\"}".formatted(Identifiers.next()), 404);
        refused("{\"useCase\":\"another\",\"modelVersionId\":\"%s\"}".formatted(registered(CANDIDATE)), 409);
    }

    private static boolean decides(CompiledScorer scorer, PredictionMade made) {
        return scorer.score(scorer.margin(made.features())) >= scorer.threshold();
    }

    private static ModelVersionId registered(CompiledScorer scorer) {
        ModelVersionId model = ModelVersionId.next();
        runtime.bean(ArtifactFiles.class).store(scorer.artefact());
        runtime.publish("ModelVersion", model.toString(), 0, TinyChurnModel.registered(model, scorer));
        return model;
    }

    private static PredictionMade longAgo(String entity, PredictionMade like) {
        PredictionMade event = new PredictionMade(
                PredictionId.next(),
                like.useCase(),
                entity,
                new FeatureRow(like.features().values()),
                like.schemaVersion(),
                like.modelVersionId(),
                like.artefactDigest(),
                like.rolloutId(),
                like.step(),
                like.variant(),
                like.margin(),
                like.score(),
                like.threshold(),
                like.positive(),
                like.requestedBy(),
                like.channel(),
                null,
                null);
        runtime.events()
                .store()
                .publish(new GenericDomainEventMessage<>(
                        "Prediction",
                        event.predictionId().toString(),
                        0,
                        event,
                        Map.of(),
                        Identifiers.next().toString(),
                        LONG_AGO));
        return event;
    }

    private static void happened(String entity) {
        runtime.bean(JdbcTemplate.class)
                .update(
                        "INSERT INTO monitoring_outcome (use_case, entity_hash, occurred_at, positive) VALUES (?, ?,"
                                + " ?, true)",
                        "churn",
                        ObservedOutcomes.hash(TinyChurnModel.CHURN, entity),
                        LONG_AGO.plus(Duration.ofDays(3)).atOffset(ZoneOffset.UTC));
    }

    private static JsonNode replay(String order) throws Exception {
        return ended(begun(order));
    }

    private static String begun(String order) throws Exception {
        return JsonMapper.shared()
                .readTree(begin(order, 202).getContentAsString())
                .get("replayId")
                .asString();
    }

    private static JsonNode ended(String id) throws Exception {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !List.of("WAITING", "RUNNING", "RECORDING")
                        .contains(status(id).get("state").asString()));
        JsonNode ended = status(id);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        return ended;
    }

    private static JsonNode status(String id) throws Exception {
        return JsonMapper.shared()
                .readTree(
                        answer(get("/api/v1/counterfactual-replays/" + id), 200).getContentAsString());
    }

    private static void refused(String order, int status) throws Exception {
        begin(order, status);
    }

    private static MockHttpServletResponse begin(String order, int status) throws Exception {
        return answer(
                post("/api/v1/counterfactual-replays")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(order),
                status);
    }

    private static MockHttpServletResponse answer(MockHttpServletRequestBuilder request, int status) throws Exception {
        MockHttpServletResponse response = web.perform(request).andReturn().getResponse();
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(status);
        return response;
    }
}
