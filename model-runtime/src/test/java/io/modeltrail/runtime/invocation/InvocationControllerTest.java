package io.modeltrail.runtime.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.runtime.prediction.ServingRuntime;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.serving.TinyChurnModel;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InvocationControllerTest {
    private static final CompiledScorer SCORER = TinyChurnModel.withIntercept(0.1);

    @TempDir
    private static Path dataDirectory;

    private static ServingRuntime runtime;
    private static MockMvc web;

    @BeforeAll
    static void start() {
        runtime = new ServingRuntime(dataDirectory);
        web = runtime.protocol("invocationController", "invocationErrors");
        runtime.championOf(SCORER);
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"dataframe_split\":{\"columns\":[\"entity\",\"tenure\",\"contract\"],\"data\":[[\"a\",1,\"Month-to-month\"]]}}",
                "{\"dataframe_records\":[{\"entity\":\"a\",\"tenure\":1,\"contract\":\"Month-to-month\"}]}",
                "{\"instances\":[{\"entity\":\"a\",\"tenure\":1.0,\"contract\":\"Month-to-month\"}]}",
                "{\"inputs\":{\"entity\":[\"a\"],\"tenure\":[1],\"contract\":[\"Month-to-month\"]}}",
                "{\"dataframe_records\":[{\"entity\":\"a\",\"tenure\":1,\"contract\":\"Month-to-month\"}],\"params\":{\"use_case\":\"churn\"}}"
            })
    void rowsInEveryFormAreScoredAndRecorded(String body) throws Exception {
        JsonNode predictions = call(body, 200).get("predictions");

        assertThat(predictions).hasSize(1);
        float score = SCORER.score(SCORER.margin(TinyChurnModel.row(1, "Month-to-month")));
        assertThat(predictions.get(0).get("score").floatValue()).isEqualTo(score);
        PredictionMade made = (PredictionMade) runtime.events()
                .only(predictions.get(0).get("prediction_id").asString())
                .getPayload();
        assertThat(made.entity()).isEqualTo("a");
        assertThat(made.channel()).isEqualTo(Channel.INVOCATION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"dataframe_records\":[]}",
                "{\"dataframe_records\":{}}",
                "{\"dataframe_records\":[1]}",
                "{\"dataframe_records\":[{\"tenure\":1}]}",
                "{\"dataframe_records\":[{\"entity\":7}]}",
                "{\"dataframe_records\":[{\"entity\":\"a\",\"tenure\":[1]}]}",
                "{\"dataframe_records\":[{\"entity\":\"a\",\"tenure\":1}],\"instances\":[]}",
                "{\"dataframe_records\":[{\"entity\":\"a\",\"tenure\":1}],\"other\":1}",
                "{\"dataframe_split\":{\"columns\":[\"entity\",\"entity\"],\"data\":[[\"a\",\"b\"]]}}",
                "{\"dataframe_split\":{\"columns\":[\"entity\"],\"data\":[[\"a\",1]]}}",
                "{\"inputs\":{\"entity\":[\"a\"],\"tenure\":[1,2]}}",
                "{\"instances\":[{\"entity\":\"a\",\"tenure\":1e999,\"contract\":\"Two year\"}]}",
                "{\"instances\":[{\"entity\":\"a\",\"tenure\":NaN,\"contract\":\"Two year\"}]}"
            })
    void whatMlflowWouldNotTakeIsRefusedInItsForm(String body) throws Exception {
        JsonNode refused = call(body, 400);

        assertThat(refused.get("error_code").asString()).isEqualTo("BAD_REQUEST");
        assertThat(refused.get("message").isString()).isTrue();
    }

    @Test
    void anotherUseCaseIsNotThere() throws Exception {
        JsonNode refused =
                call("{\"dataframe_records\":[{\"entity\":\"a\"}],\"params\":{\"use_case\":\"nothing\"}}", 404);

        assertThat(refused.get("error_code").asString()).isEqualTo("RESOURCE_DOES_NOT_EXIST");
    }

    @Test
    void onlyJsonIsRead() throws Exception {
        MockHttpServletResponse response = web.perform(
                        post("/invocations").contentType("text/csv").content("entity,tenure\na,1\n"))
                .andReturn()
                .getResponse();

        assertThat(response.getStatus()).isEqualTo(415);
        assertThat(JsonMapper.shared()
                        .readTree(response.getContentAsString())
                        .get("error_code")
                        .asString())
                .isEqualTo("BAD_REQUEST");
    }

    @Test
    void itIsAliveAndHasAVersion() throws Exception {
        for (String path : new String[] {"/ping", "/health", "/version"}) {
            assertThat(web.perform(get(path)).andReturn().getResponse().getStatus())
                    .isEqualTo(200);
        }
    }

    private static JsonNode call(String body, int status) throws Exception {
        MockHttpServletResponse response = web.perform(post("/invocations")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body))
                .andReturn()
                .getResponse();
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(status);
        return JsonMapper.shared().readTree(response.getContentAsString());
    }
}
