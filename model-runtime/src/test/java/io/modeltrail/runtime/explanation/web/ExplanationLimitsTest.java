package io.modeltrail.runtime.explanation.web;

import static io.modeltrail.runtime.explanation.web.ExplanationBench.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.runtime.explanation.web.ExplanationBench.Explained;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import tools.jackson.databind.JsonNode;

/** Models are read once, few are kept, and few explanations are computed at once. */
class ExplanationLimitsTest {
    @TempDir
    private Path dataDirectory;

    private ExplanationBench bench;

    @BeforeEach
    void train() {
        bench = new ExplanationBench(
                dataDirectory,
                Map.of(
                        "modeltrail.explanations.models-kept",
                        "2",
                        "modeltrail.explanations.at-once",
                        "1",
                        "modeltrail.explanations.wait",
                        "PT0S"));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private MockHttpServletRequestBuilder explanationBy(Explained model, int row) {
        return get("/api/v1/predictions/" + bench.predicted(row, model, 0) + "/explanation");
    }

    private void deleteFiles(Explained model) throws IOException {
        Files.delete(bench.artefactFile(model));
        Files.delete(bench.explanationFile(model));
    }

    @Test
    void aModelThatHasExplainedAPredictionExplainsOthersWithoutItsFiles() throws Exception {
        bench.json(explanationBy(bench.first, 1));
        deleteFiles(bench.first);

        JsonNode answer = bench.json(explanationBy(bench.first, 2));
        assertThat(answer.get("margin").floatValue())
                .isEqualTo(bench.first.scorer().margin(TABLE.features().get(2)));
        bench.json(post("/api/v1/predictions/" + bench.predicted(3) + "/counterfactual")
                .contentType("application/json")
                .content("{}"));
    }

    @Test
    void theModelThatWasNotAskedForLongestIsForgotten() throws Exception {
        Explained second = bench.another(0.41f);
        Explained third = bench.another(0.42f);
        bench.json(explanationBy(bench.first, 1));
        bench.json(explanationBy(second, 1));
        bench.json(explanationBy(bench.first, 2));
        bench.json(explanationBy(third, 1));
        for (Explained model : List.of(bench.first, second, third)) {
            deleteFiles(model);
        }

        bench.assertRefused(explanationBy(second, 2), 503, "model-unavailable");
        bench.json(explanationBy(bench.first, 3));
        bench.json(explanationBy(third, 3));

        bench.store(second);
        bench.json(explanationBy(second, 2));
    }

    @Test
    void moreThanAreAllowedAtOnceAreRefusedAndTheNextOneIsNot() throws Exception {
        PredictionId prediction = bench.predicted(1);
        MockHttpServletResponse[] refused = new MockHttpServletResponse[2];
        // As long as the only turn is taken.
        bench.runtime.bean(ExplanationTurns.class).take(() -> {
            refused[0] = bench.call(get("/api/v1/predictions/" + prediction + "/explanation"));
            refused[1] = bench.call(post("/api/v1/predictions/" + prediction + "/counterfactual")
                    .contentType("application/json")
                    .content("{}"));
            return refused;
        });

        for (MockHttpServletResponse answer : refused) {
            assertThat(answer.getStatus()).isEqualTo(503); // which the application sends with Retry-After
            assertThat(answer.getContentAsString()).contains("\"explanations-busy\"");
        }
        bench.json(get("/api/v1/predictions/" + prediction + "/explanation"));
    }

    @Test
    void anAnswerThatSaysWhyTakesATurnToo() {
        PredictionMade made = bench.made(1, bench.first.scorer(), bench.first.version(), 0);
        LiveExplainers live = bench.runtime.bean(LiveExplainers.class);

        bench.runtime
                .bean(ExplanationTurns.class)
                .take(() -> assertThatThrownBy(() -> live.explain(made))
                        .isInstanceOfSatisfying(
                                Refusal.class,
                                refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.EXPLANATIONS_BUSY)));

        assertThat(live.explain(made).contributions()).isNotEmpty();
    }

    @Test
    void anExplanationThatIsRefusedGivesItsTurnBack() throws Exception {
        bench.assertRefused(get("/api/v1/predictions/" + PredictionId.next() + "/explanation"), 404, "not-found");
        bench.json(get("/api/v1/predictions/" + bench.predicted(1) + "/explanation"));
    }
}
