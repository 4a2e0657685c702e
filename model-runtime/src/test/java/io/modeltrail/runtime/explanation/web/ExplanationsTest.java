package io.modeltrail.runtime.explanation.web;

import static io.modeltrail.runtime.explanation.web.ExplanationBench.LEVERS;
import static io.modeltrail.runtime.explanation.web.ExplanationBench.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.explanation.web.ExplanationBench.Explained;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Over HTTP, on a real event store, with a model as its library trains it. */
class ExplanationsTest {
    @TempDir
    private static Path dataDirectory;

    private static ExplanationBench bench;

    @BeforeAll
    static void train() {
        bench = new ExplanationBench(dataDirectory, Map.of());
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @Test
    void aRunAnswersTheStoredBytes() throws Exception {
        MockHttpServletResponse answer =
                bench.call(get("/api/v1/training-runs/" + bench.first.run() + "/explanations"));
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getContentType()).isEqualTo("application/json");
        assertThat(Sha256Digest.of(answer.getContentAsByteArray())).isEqualTo(bench.first.explanationDigest());
    }

    @Test
    void thePageDrawsWithoutScripts() throws Exception {
        MockHttpServletResponse answer =
                bench.call(get("/api/v1/training-runs/" + bench.first.run() + "/explanations.html"));
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
                        bench.first.explanationDigest().value())
                .doesNotContain("<script", "href", "src=", "NaN");
    }

    @Test
    void whatIsMissingChangedOrTooOldIsRefusedByName() throws Exception {
        bench.assertRefused(get("/api/v1/training-runs/" + TrainingRunId.next() + "/explanations"), 404, "not-found");
        bench.assertRefused(
                get("/api/v1/training-runs/" + bench.requested(LEVERS) + "/explanations"),
                409,
                "training-not-completed");
        bench.assertRefused(
                get("/api/v1/training-runs/" + bench.completed(bench.first.scorer(), LEVERS, null) + "/explanations"),
                409,
                "not-explainable");
        Explained model = bench.another(0.41f);
        byte[] changed = model.explanation().clone();
        changed[changed.length / 2] ^= 1;
        Files.write(bench.explanationFile(model), changed);
        bench.assertRefused(
                get("/api/v1/training-runs/" + model.run() + "/explanations"), 503, "explanation-unavailable");
        bench.assertRefused(
                get("/api/v1/predictions/" + bench.predicted(0, model, 0) + "/explanation"),
                503,
                "explanation-unavailable");
        Files.delete(bench.explanationFile(model));
        bench.assertRefused(
                get("/api/v1/training-runs/" + model.run() + "/explanations.html"), 503, "explanation-unavailable");
    }

    @Test
    void aPredictionIsTakenApart() throws Exception {
        for (int row = 0; row < 20; row++) {
            PredictionId id = bench.predicted(row);
            JsonNode answer = bench.json(get("/api/v1/predictions/" + id + "/explanation"));
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
            float margin = bench.first.scorer().margin(TABLE.features().get(row));
            assertThat(answer.get("contributions").size()).isEqualTo(5);
            assertThat(answer.get("margin").floatValue()).isEqualTo(margin);
            assertThat(sum).isCloseTo(margin, within(1e-4));
            assertThat(answer.get("residual").doubleValue()).isCloseTo(Math.abs(sum - margin), within(1e-12));
            assertThat(answer.get("score").floatValue())
                    .isEqualTo(bench.first.scorer().score(margin));
            assertThat(answer.get("trainingRunId").asString())
                    .isEqualTo(bench.first.run().toString());
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
        bench.runtime.rollOut(bench.first.version());
        FeatureRow features = TABLE.features().get(3);
        MockMvc predictions = bench.runtime.web(bench.runtime.bean("runtime.predictionController"));
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
        assertThat(why.get("margin").floatValue())
                .isEqualTo(bench.first.scorer().margin(features));
        assertThat(sum).isCloseTo(bench.first.scorer().margin(features), within(1e-4));
        assertThat(why.get("contributions").size()).isEqualTo(5);
        assertThat(why.get("reasons").size()).isPositive();
        JsonNode later = bench.json(
                get("/api/v1/predictions/" + answer.get("predictionId").asString() + "/explanation"));
        assertThat(why.get("contributions")).isEqualTo(later.get("contributions"));
        assertThat(why.get("reasons")).isEqualTo(later.get("reasons"));
    }

    @Test
    void aPredictionThatCannotBeExplainedAsAskedIsNotMade() throws Exception {
        ModelVersionId unexplained =
                bench.registered(bench.first.scorer(), bench.completed(bench.first.scorer(), List.of(), null));
        bench.runtime.rollOut(unexplained);
        MockMvc predictions = bench.runtime.web(bench.runtime.bean("runtime.predictionController"));
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
        return new JdbcTemplate(bench.runtime.events().database())
                .queryForObject("SELECT count(*) FROM domainevententry WHERE type = 'Prediction'", Long.class);
    }

    @Test
    void theSmallestChangeIsOneThatTheModelConfirms() throws Exception {
        int found = 0;
        for (int row = 0; row < 20; row++) {
            FeatureRow features = TABLE.features().get(row);
            boolean positive = bench.first.scorer().score(bench.first.scorer().margin(features)) >= 0.5f;
            JsonNode answer = bench.json(post("/api/v1/predictions/" + bench.predicted(row) + "/counterfactual")
                    .contentType("application/json")
                    .content("{}"));
            assertThat(answer.get("target").asString()).isEqualTo(positive ? "BELOW" : "AT_OR_ABOVE");
            Map<String, Object> values = new HashMap<>(features.values());
            for (JsonNode change : answer.get("changes").values()) {
                JsonNode to = change.get("to");
                values.put(change.get("feature").asString(), to.isNumber() ? to.doubleValue() : to.asString());
            }
            float score = bench.first.scorer().score(bench.first.scorer().margin(new FeatureRow(values)));
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
        PredictionId id = bench.predicted(1);
        JsonNode answer = bench.json(post("/api/v1/predictions/" + id + "/counterfactual")
                .contentType("application/json")
                .content("{\"levers\":[\"months\"],\"target\":\"BELOW\"}"));
        answer.get("changes")
                .values()
                .forEach(change -> assertThat(change.get("feature").asString()).isEqualTo("months"));
        bench.assertRefused(
                post("/api/v1/predictions/" + id + "/counterfactual")
                        .contentType("application/json")
                        .content("{\"levers\":[\"paperless\"]}"),
                400,
                "malformed-request");
        ModelVersionId without = bench.registered(
                bench.first.scorer(),
                bench.completed(bench.first.scorer(), List.of(), bench.first.explanationDigest()));
        bench.assertRefused(
                post("/api/v1/predictions/" + bench.predicted(1, without) + "/counterfactual")
                        .contentType("application/json")
                        .content("{}"),
                409,
                "no-levers");
    }

    @Test
    void aPredictionThatCannotBeExplainedIsRefusedByName() throws Exception {
        bench.assertRefused(get("/api/v1/predictions/" + PredictionId.next() + "/explanation"), 404, "not-found");
        bench.assertRefused(
                get("/api/v1/predictions/" + bench.predicted(2, bench.first, 1e-3f) + "/explanation"),
                409,
                "not-explainable");
        bench.assertRefused(
                get("/api/v1/predictions/" + bench.predicted(2, ModelVersionId.next()) + "/explanation"),
                409,
                "not-explainable");
        ModelVersionId old =
                bench.registered(bench.first.scorer(), bench.completed(bench.first.scorer(), LEVERS, null));
        bench.assertRefused(
                get("/api/v1/predictions/" + bench.predicted(2, old) + "/explanation"), 409, "not-explainable");
        Explained lost = bench.another(0.42f);
        Files.delete(bench.artefactFile(lost));
        bench.assertRefused(
                get("/api/v1/predictions/" + bench.predicted(2, lost, 0) + "/explanation"), 503, "model-unavailable");
    }

    @Test
    void anExplanationOfAnotherArtefactIsNotTakenForThisOne() throws Exception {
        CompiledScorer other = new CompiledScorer(
                SyntheticTable.SCHEMA, 0.4f, bench.first.scorer().model());
        bench.runtime.bean(ArtifactFiles.class).store(other.artefact());
        PredictionId ofOther = bench.recorded(bench.made(2, other, bench.first.version(), 0));
        bench.assertRefused(get("/api/v1/predictions/" + ofOther + "/explanation"), 409, "not-explainable");
    }
}
