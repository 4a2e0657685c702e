package io.modeltrail.runtime.explanation.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.Lever;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingCompleted;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.artifact.ExplanationFiles;
import io.modeltrail.runtime.explanation.ModelExplained;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.TrainedModel;
import io.modeltrail.runtime.learning.families.Learners;
import io.modeltrail.runtime.prediction.ServingRuntime;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Over HTTP, on a real event store, with a model as its library trains it. */
class ExplanationsTest {
    private static final UseCaseKey USE_CASE = new UseCaseKey("churn");
    private static final Actor SOMEBODY = new Actor("somebody", Role.DATA_SCIENTIST);
    private static final SyntheticTable TABLE = SyntheticTable.of(800, 3);
    private static final List<Lever> LEVERS = List.of(
            new Lever("contract", null, null, List.of("b", "c")),
            new Lever("charge", 20.0, 120.0, List.of()),
            new Lever("months", 0.0, 90.0, List.of()));

    @TempDir
    private static Path dataDirectory;

    private static ServingRuntime runtime;
    private static MockMvc web;
    private static CompiledScorer scorer;
    private static byte[] explanation;
    private static TrainingRunId run;
    private static ModelVersionId version;

    @BeforeAll
    static void train() {
        runtime = new ServingRuntime(dataDirectory);
        web = runtime.web(
                runtime.bean(RunExplanationController.class), runtime.bean(PredictionExplanationController.class));
        LabelledRows rows = TABLE.encoded();
        int[] learned = IntStream.range(0, 600).toArray();
        TrainedModel trained = Learners.of(new ModelParameters.Xgboost(3, 0.15, 30, 1, 1, 1, 1))
                .fit(rows.select(learned), rows.features(), 1, 1);
        scorer = new CompiledScorer(SyntheticTable.SCHEMA, 0.5f, trained.model());
        explanation = ModelExplained.explain(
                        scorer,
                        trained.model(),
                        rows,
                        learned,
                        IntStream.range(600, 800).toArray(),
                        List.of("contract"),
                        1)
                .json();
        run = completed(LEVERS, Sha256Digest.of(explanation));
        version = registered(run);
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    @BeforeEach
    void mendTheFiles() {
        runtime.bean(ArtifactFiles.class).store(scorer.artefact());
        runtime.bean(ExplanationFiles.class).store(explanation);
    }

    @Test
    void aRunAnswersTheStoredBytes() throws Exception {
        MockHttpServletResponse answer = call(get("/api/v1/training-runs/" + run + "/explanations"));
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getContentType()).isEqualTo("application/json");
        assertThat(Sha256Digest.of(answer.getContentAsByteArray())).isEqualTo(Sha256Digest.of(explanation));
    }

    @Test
    void thePageDrawsWithoutScripts() throws Exception {
        MockHttpServletResponse answer = call(get("/api/v1/training-runs/" + run + "/explanations.html"));
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getContentType()).isEqualTo("text/html;charset=UTF-8");
        assertThat(answer.getHeader("Content-Security-Policy")).startsWith("default-src 'none'");
        String page = answer.getContentAsString();
        assertThat(page)
                .contains(
                        "<rect",
                        "<polyline",
                        "months",
                        "contract = a",
                        Sha256Digest.of(explanation).value())
                .doesNotContain("<script", "href", "src=", "NaN");
    }

    @Test
    void whatIsMissingChangedOrTooOldIsRefusedByName() throws Exception {
        assertRefused(get("/api/v1/training-runs/" + TrainingRunId.next() + "/explanations"), 404, "not-found");
        assertRefused(
                get("/api/v1/training-runs/" + requested(LEVERS) + "/explanations"), 409, "training-not-completed");
        assertRefused(
                get("/api/v1/training-runs/" + completed(LEVERS, null) + "/explanations"), 409, "not-explainable");
        Path file = dataDirectory
                .resolve("explanations")
                .resolve(Sha256Digest.of(explanation).hex());
        byte[] changed = explanation.clone();
        changed[changed.length / 2] ^= 1;
        Files.write(file, changed);
        assertRefused(get("/api/v1/training-runs/" + run + "/explanations"), 503, "explanation-unavailable");
        assertRefused(get("/api/v1/predictions/" + predicted(0) + "/explanation"), 503, "explanation-unavailable");
        Files.delete(file);
        assertRefused(get("/api/v1/training-runs/" + run + "/explanations.html"), 503, "explanation-unavailable");
    }

    @Test
    void aPredictionIsTakenApart() throws Exception {
        for (int row = 0; row < 20; row++) {
            PredictionId id = predicted(row);
            JsonNode answer = json(get("/api/v1/predictions/" + id + "/explanation"));
            double sum = answer.get("base").doubleValue();
            double last = Double.POSITIVE_INFINITY;
            for (JsonNode one : answer.get("contributions").values()) {
                double contribution = one.get("contribution").doubleValue();
                assertThat(Math.abs(contribution)).isLessThanOrEqualTo(last);
                last = Math.abs(contribution);
                sum += contribution;
                Object value = TABLE.features()
                        .get(row)
                        .values()
                        .get(one.get("feature").asString());
                assertThat(one.get("value").isNull()).isEqualTo(value == null);
            }
            float margin = scorer.margin(TABLE.features().get(row));
            assertThat(answer.get("contributions").size()).isEqualTo(5);
            assertThat(answer.get("margin").floatValue()).isEqualTo(margin);
            assertThat(sum).isCloseTo(margin, within(1e-4));
            assertThat(answer.get("residual").doubleValue()).isCloseTo(Math.abs(sum - margin), within(1e-12));
            assertThat(answer.get("score").floatValue()).isEqualTo(scorer.score(margin));
            assertThat(answer.get("trainingRunId").asString()).isEqualTo(run.toString());
            String towards = answer.get("positive").booleanValue() ? "RAISES" : "LOWERS";
            for (JsonNode reason : answer.get("reasons").values()) {
                assertThat(reason.get("direction").asString()).isEqualTo(towards);
                assertThat(reason.get("text").asString())
                        .startsWith(reason.get("feature").asString() + " is ")
                        .endsWith(", which " + towards.toLowerCase(Locale.ROOT) + " the score.");
            }
        }
    }

    @Test
    void theAnswerToAPredictionSaysWhyAtOnce() throws Exception {
        runtime.rollOut(version);
        FeatureRow features = TABLE.features().get(3);
        MockMvc predictions = runtime.web(runtime.bean("runtime.predictionController"));
        String body = "{\"useCase\":\"churn\",\"entity\":\"customer-3\",\"explain\":true,\"features\":"
                + JsonMapper.shared().writeValueAsString(features) + "}";

        JsonNode answer = JsonMapper.shared()
                .readTree(predictions
                        .perform(post("/api/v1/predictions")
                                .contentType("application/json")
                                .content(body))
                        .andReturn()
                        .getResponse()
                        .getContentAsString());

        JsonNode why = answer.get("explanation");
        double sum = why.get("base").doubleValue();
        for (JsonNode one : why.get("contributions").values()) {
            sum += one.get("contribution").doubleValue();
        }
        assertThat(why.get("margin").floatValue()).isEqualTo(scorer.margin(features));
        assertThat(sum).isCloseTo(scorer.margin(features), within(1e-4));
        assertThat(why.get("contributions").size()).isEqualTo(5);
        assertThat(why.get("reasons").size()).isPositive();
        JsonNode later =
                json(get("/api/v1/predictions/" + answer.get("predictionId").asString() + "/explanation"));
        assertThat(why.get("contributions")).isEqualTo(later.get("contributions"));
        assertThat(why.get("reasons")).isEqualTo(later.get("reasons"));
    }

    @Test
    void aPredictionThatCannotBeExplainedAsAskedIsNotMade() throws Exception {
        ModelVersionId unexplained = registered(completed(LEVERS, null));
        runtime.rollOut(unexplained);
        MockMvc predictions = runtime.web(runtime.bean("runtime.predictionController"));
        long before = stored();
        String body = "{\"useCase\":\"churn\",\"entity\":\"customer-3\",\"explain\":true,\"features\":"
                + JsonMapper.shared().writeValueAsString(TABLE.features().get(3)) + "}";

        MockHttpServletResponse answer = predictions
                .perform(post("/api/v1/predictions")
                        .contentType("application/json")
                        .content(body))
                .andReturn()
                .getResponse();

        assertThat(answer.getStatus()).isEqualTo(409);
        assertThat(answer.getContentAsString()).contains("not-explainable");
        assertThat(stored()).isEqualTo(before);
    }

    private static long stored() {
        return new JdbcTemplate(runtime.events().database())
                .queryForObject("SELECT count(*) FROM domainevententry WHERE type = 'Prediction'", Long.class);
    }

    @Test
    void theSmallestChangeIsOneThatTheModelConfirms() throws Exception {
        int found = 0;
        for (int row = 0; row < 20; row++) {
            FeatureRow features = TABLE.features().get(row);
            boolean positive = scorer.score(scorer.margin(features)) >= 0.5f;
            JsonNode answer = json(post("/api/v1/predictions/" + predicted(row) + "/counterfactual")
                    .contentType("application/json")
                    .content("{}"));
            assertThat(answer.get("target").asString()).isEqualTo(positive ? "BELOW" : "AT_OR_ABOVE");
            Map<String, Object> values = new HashMap<>(features.values());
            for (JsonNode change : answer.get("changes").values()) {
                JsonNode to = change.get("to");
                values.put(change.get("feature").asString(), to.isNumber() ? to.doubleValue() : to.asString());
            }
            float score = scorer.score(scorer.margin(new FeatureRow(values)));
            assertThat(answer.get("scoreAfter").floatValue()).isEqualTo(score);
            if (answer.get("verdict").asString().equals("FOUND")) {
                assertThat(score >= 0.5f).isNotEqualTo(positive);
                found++;
            }
        }
        assertThat(found).isGreaterThan(10);
    }

    @Test
    void onlyLeversOfThePlanAreMoved() throws Exception {
        PredictionId id = predicted(1);
        JsonNode answer = json(post("/api/v1/predictions/" + id + "/counterfactual")
                .contentType("application/json")
                .content("{\"levers\":[\"months\"],\"target\":\"BELOW\"}"));
        answer.get("changes")
                .values()
                .forEach(change -> assertThat(change.get("feature").asString()).isEqualTo("months"));
        assertRefused(
                post("/api/v1/predictions/" + id + "/counterfactual")
                        .contentType("application/json")
                        .content("{\"levers\":[\"paperless\"]}"),
                400,
                "malformed-request");
        ModelVersionId without = registered(completed(List.of(), Sha256Digest.of(explanation)));
        assertRefused(
                post("/api/v1/predictions/" + predicted(1, without, 0) + "/counterfactual")
                        .contentType("application/json")
                        .content("{}"),
                409,
                "no-levers");
    }

    @Test
    void aPredictionThatCannotBeExplainedIsRefusedByName() throws Exception {
        assertRefused(get("/api/v1/predictions/" + PredictionId.next() + "/explanation"), 404, "not-found");
        assertRefused(
                get("/api/v1/predictions/" + predicted(2, version, 1e-3f) + "/explanation"), 409, "not-explainable");
        assertRefused(
                get("/api/v1/predictions/" + predicted(2, ModelVersionId.next(), 0) + "/explanation"),
                409,
                "not-explainable");
        ModelVersionId old = registered(completed(LEVERS, null));
        assertRefused(get("/api/v1/predictions/" + predicted(2, old, 0) + "/explanation"), 409, "not-explainable");
        Files.delete(dataDirectory
                .resolve("artefacts")
                .resolve(Sha256Digest.of(scorer.artefact()).hex()));
        assertRefused(get("/api/v1/predictions/" + predicted(2) + "/explanation"), 503, "model-unavailable");
    }

    @Test
    void anExplanationOfAnotherArtefactIsNotTakenForThisOne() throws Exception {
        CompiledScorer other = new CompiledScorer(SyntheticTable.SCHEMA, 0.4f, scorer.model());
        runtime.bean(ArtifactFiles.class).store(other.artefact());
        PredictionMade made = made(2, version, 0);
        PredictionMade ofOther = new PredictionMade(
                PredictionId.next(),
                USE_CASE,
                made.entity(),
                made.features(),
                made.schemaVersion(),
                version,
                Sha256Digest.of(other.artefact()),
                made.rolloutId(),
                0,
                Variant.CHAMPION,
                made.margin(),
                made.score(),
                0.4f,
                made.score() >= 0.4f,
                SOMEBODY,
                Channel.REST,
                null,
                null);
        runtime.publish("Prediction", ofOther.predictionId().toString(), 0, ofOther);
        assertRefused(get("/api/v1/predictions/" + ofOther.predictionId() + "/explanation"), 409, "not-explainable");
    }

    private static MockHttpServletResponse call(MockHttpServletRequestBuilder request) throws Exception {
        return web.perform(request).andReturn().getResponse();
    }

    private static JsonNode json(MockHttpServletRequestBuilder request) throws Exception {
        MockHttpServletResponse answer = call(request);
        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.getContentAsString());
    }

    private static void assertRefused(MockHttpServletRequestBuilder request, int status, String code) throws Exception {
        MockHttpServletResponse answer = call(request);
        String text = answer.getContentAsString();
        assertThat(answer.getStatus()).as(text).isEqualTo(status);
        assertThat(JsonMapper.shared().readTree(text).get("code").asString()).isEqualTo(code);
    }

    private static PredictionId predicted(int row) throws IOException {
        return predicted(row, version, 0);
    }

    /** @param forged is added to the margin */
    private static PredictionId predicted(int row, ModelVersionId model, float forged) throws IOException {
        PredictionMade made = made(row, model, forged);
        runtime.publish("Prediction", made.predictionId().toString(), 0, made);
        return made.predictionId();
    }

    private static PredictionMade made(int row, ModelVersionId model, float forged) {
        FeatureRow features = TABLE.features().get(row);
        float margin = scorer.margin(features) + forged;
        float score = scorer.score(margin);
        return new PredictionMade(
                PredictionId.next(),
                USE_CASE,
                "customer-" + row,
                features,
                SyntheticTable.SCHEMA.version(),
                model,
                Sha256Digest.of(scorer.artefact()),
                RolloutId.next(),
                0,
                Variant.CHAMPION,
                margin,
                score,
                0.5f,
                score >= 0.5f,
                SOMEBODY,
                Channel.REST,
                null,
                null);
    }

    private static TrainingRunId requested(List<Lever> levers) {
        TrainingRunId id = TrainingRunId.next();
        TrainingPlan defaults = TrainingPlan.defaultsFor(ModelParameters.defaultsOf(ModelFamily.XGBOOST));
        TrainingPlan plan = new TrainingPlan(
                defaults.parameters(),
                1,
                5,
                0.25,
                0.8,
                1,
                defaults.preparation(),
                defaults.validation(),
                null,
                null,
                List.of("contract"),
                levers);
        runtime.publish(
                "TrainingRun",
                id.toString(),
                0,
                new TrainingRequested(id, USE_CASE, DatasetSnapshotId.next(), plan, SOMEBODY));
        return id;
    }

    private static TrainingRunId completed(List<Lever> levers, @Nullable Sha256Digest explained) {
        TrainingRunId id = requested(levers);
        Sha256Digest other = Sha256Digest.of("another file".getBytes(StandardCharsets.UTF_8));
        TrainingOutcome outcome = new TrainingOutcome(
                Sha256Digest.of(scorer.artefact()),
                scorer.artefact().length,
                other,
                other,
                evaluation(),
                other,
                600,
                200,
                800,
                0,
                Map.of(),
                1,
                null,
                explained);
        runtime.publish("TrainingRun", id.toString(), 1, new TrainingCompleted(id, ModelVersionId.next(), outcome));
        return id;
    }

    private static ModelVersionId registered(TrainingRunId ofRun) {
        ModelVersionId id = ModelVersionId.next();
        Sha256Digest other = Sha256Digest.of("another file".getBytes(StandardCharsets.UTF_8));
        runtime.publish(
                "ModelVersion",
                id.toString(),
                0,
                new ModelVersionRegistered(
                        id,
                        new Candidate(
                                USE_CASE,
                                ModelFamily.XGBOOST,
                                ofRun,
                                DatasetSnapshotId.next(),
                                new ApprovalBinding(Sha256Digest.of(scorer.artefact()), other, other),
                                scorer.schema(),
                                evaluation(),
                                SOMEBODY,
                                null)));
        return id;
    }

    private static Evaluation evaluation() {
        return new Evaluation(0.8, 0.01, List.of(0.79, 0.81), 0.2, 0.8, 0.5f, true, 0.8, 0.2, 0.15, 0.45, 0.3, null);
    }
}
