package io.modeltrail.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.runtime.prediction.ServingRuntime;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.serving.TinyChurnModel;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InferenceControllerTest {
    private static final CompiledScorer SCORER = TinyChurnModel.withIntercept(0.1);
    private static final String ENTITY =
            "{\"name\":\"entity\",\"shape\":[2],\"datatype\":\"BYTES\",\"data\":[\"a\",\"b\"]}";
    private static final String TENURE = "{\"name\":\"tenure\",\"shape\":[2],\"datatype\":\"FP64\",\"data\":[1,null]}";
    private static final String CONTRACT =
            "{\"name\":\"contract\",\"shape\":[2,1],\"datatype\":\"BYTES\",\"data\":[[\"Month-to-month\"],[\"Two year\"]]}";

    @TempDir
    private static Path dataDirectory;

    private static ServingRuntime runtime;
    private static MockMvc web;
    private static ModelVersionId champion;

    @BeforeAll
    static void start() {
        runtime = new ServingRuntime(dataDirectory);
        web = runtime.protocol("inferenceController", "inferenceErrors");
        champion = runtime.championOf(SCORER);
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    @Test
    void everyRowIsScoredAsTheModelScoresItAndRecorded() throws Exception {
        JsonNode answer = infer("/v2/models/churn/infer", body(ENTITY, TENURE, CONTRACT), 200);

        assertThat(answer.get("model_name").asString()).isEqualTo("churn");
        assertThat(answer.get("model_version").asString()).isEqualTo(champion.toString());
        assertThat(answer.get("id").asString()).isEqualTo("question 7");
        JsonNode scores = output(answer, "score");
        assertThat(scores.get("datatype").asString()).isEqualTo("FP32");
        assertThat(scores.get("shape").toString()).isEqualTo("[2]");
        float margin = SCORER.margin(TinyChurnModel.row(1, "Month-to-month"));
        assertThat(scores.get("data").get(0).floatValue()).isEqualTo(SCORER.score(margin));
        assertThat(output(answer, "decision").get("data").get(0).asBoolean()).isTrue();
        JsonNode ids = output(answer, "prediction_id").get("data");
        PredictionMade first = recorded(ids.get(0).asString());
        assertThat(first.entity()).isEqualTo("a");
        assertThat(first.channel()).isEqualTo(Channel.INFERENCE);
        assertThat(first.requestedBy()).isEqualTo(ServingRuntime.CALLER);
        PredictionMade second = recorded(ids.get(1).asString());
        assertThat(second.entity()).isEqualTo("b");
        assertThat(second.features().values()).containsEntry("tenure", null);
    }

    @Test
    void whatWasRecordedOfASingleRowIsInTheParameters() throws Exception {
        JsonNode answer = infer("/v2/models/churn/versions/" + champion + "/infer", """
                {"inputs":[{"name":"entity","shape":[1],"datatype":"BYTES","data":["a"]},
                           {"name":"tenure","shape":[1,1],"datatype":"INT32","data":[12]},
                           {"name":"contract","shape":[1],"datatype":"BYTES","data":["Two year"]}],
                 "outputs":[{"name":"margin"}]}""", 200);

        PredictionMade made = recorded(answer.at("/parameters/prediction_id").asString());
        assertThat(answer.at("/parameters/variant").asString()).isEqualTo("CHAMPION");
        assertThat(answer.at("/parameters/rollout_step").asInt()).isEqualTo(made.step());
        assertThat(answer.get("outputs")).hasSize(1);
        assertThat(output(answer, "margin").get("data").get(0).floatValue()).isEqualTo(made.margin());
    }

    @Test
    void aModelIsDescribedWithItsVersionsAndTensors() throws Exception {
        JsonNode model = get("/v2/models/churn", 200);

        assertThat(model.get("platform").asString()).isEqualTo("modeltrail");
        assertThat(model.get("versions").get(0).asString()).isEqualTo(champion.toString());
        assertThat(model.get("inputs").get(0).toString())
                .isEqualTo("{\"name\":\"entity\",\"datatype\":\"BYTES\",\"shape\":[-1]}");
        assertThat(model.get("inputs").get(1).get("datatype").asString()).isEqualTo("FP64");
        assertThat(get("/v2/models/churn/versions/" + champion + "/ready", 200)
                        .get("ready")
                        .asBoolean())
                .isTrue();
        assertThat(get("/v2/models", 200).get("models").get(0).asString()).isEqualTo("churn");
        assertThat(get("/v2/health/live", 200).get("live").asBoolean()).isTrue();
        assertThat(get("/v2/health/ready", 200).get("ready").asBoolean()).isTrue();
        assertThat(get("/v2", 200).get("extensions").isArray()).isTrue();
        assertThat(get("/v2/models/nothing", 404).get("error").isString()).isTrue();
        assertThat(get("/v2/models/churn/versions/1/ready", 404).get("error").isString())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no entity          | {"name":"tenure","shape":[1],"datatype":"FP64","data":[1]}
            entity of numbers  | {"name":"entity","shape":[1],"datatype":"FP64","data":[1]}
            entity missing     | {"name":"entity","shape":[1],"datatype":"BYTES","data":[null]}
            wrong shape        | {"name":"entity","shape":[2],"datatype":"BYTES","data":["a"]}
            negative shape     | {"name":"entity","shape":[-1],"datatype":"BYTES","data":["a"]}
            a cube             | {"name":"entity","shape":[1,1,1],"datatype":"BYTES","data":[[["a"]]]}
            two columns        | {"name":"entity","shape":[1,2],"datatype":"BYTES","data":[["a","b"]]}
            ragged             | {"name":"entity","shape":[2,1],"datatype":"BYTES","data":[["a","b"],[]]}
            no rows            | {"name":"entity","shape":[0],"datatype":"BYTES","data":[]}
            no datatype        | {"name":"entity","shape":[1],"datatype":"TEXT","data":["a"]}
            no data            | {"name":"entity","shape":[1],"datatype":"BYTES"}
            an object as data  | {"name":"entity","shape":[1],"datatype":"BYTES","data":[{"a":1}]}
            other rows         | {"name":"entity","shape":[1],"datatype":"BYTES","data":["a"]},{"name":"tenure","shape":[2],"datatype":"FP64","data":[1,2]}
            named twice        | {"name":"entity","shape":[1],"datatype":"BYTES","data":["a"]},{"name":"entity","shape":[1],"datatype":"BYTES","data":["a"]}
            text for a number  | {"name":"entity","shape":[1],"datatype":"BYTES","data":["a"]},{"name":"tenure","shape":[1],"datatype":"FP64","data":["NaN"]}
            beyond its range   | {"name":"entity","shape":[1],"datatype":"BYTES","data":["a"]},{"name":"tenure","shape":[1],"datatype":"UINT8","data":[256]}
            half an integer    | {"name":"entity","shape":[1],"datatype":"BYTES","data":["a"]},{"name":"tenure","shape":[1],"datatype":"INT32","data":[0.5]}
            infinite           | {"name":"entity","shape":[1],"datatype":"BYTES","data":["a"]},{"name":"tenure","shape":[1],"datatype":"FP64","data":[1e999]}
            unknown feature    | {"name":"entity","shape":[1],"datatype":"BYTES","data":["a"]},{"name":"colour","shape":[1],"datatype":"BYTES","data":["red"]}
            """)
    void aMalformedTensorIsRefusedAndNothingIsRecorded(String what, String inputs) throws Exception {
        long before = stored();
        JsonNode refused = infer("/v2/models/churn/infer", "{\"inputs\":[" + inputs + "]}", 400);

        assertThat(refused.propertyNames()).as(what).containsExactly("error");
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void oneRowThatDoesNotFitKeepsAllFromBeingRecorded() throws Exception {
        long before = stored();
        String unknown = CONTRACT.replace("Two year", "Three years");

        assertThat(infer("/v2/models/churn/infer", body(ENTITY, TENURE, unknown), 400)
                        .get("error")
                        .asString())
                .contains("contract")
                .doesNotContain("Three years");
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void moreThanAThousandRowsAreRefused() throws Exception {
        String many = IntStream.rangeClosed(0, 1000).mapToObj(row -> "\"e\"").collect(Collectors.joining(","));

        infer(
                "/v2/models/churn/infer",
                "{\"inputs\":[{\"name\":\"entity\",\"shape\":[1001],\"datatype\":\"BYTES\",\"data\":[" + many + "]}]}",
                400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v2/models/nothing/infer          | {"inputs":[]}          | 404
            /v2/models/churn/versions/1/infer | {"inputs":[]}          | 404
            /v2/models/churn/infer            | {"inputs":[]}          | 400
            /v2/models/churn/infer            | {}                     | 400
            /v2/models/churn/infer            | []                     | 400
            /v2/models/churn/infer            | {"inputs":             | 400
            /v2/models/churn/infer            | {"inputs":NaN}         | 400
            /v2/models/churn/infer            | {"id":7,"inputs":[]}   | 400
            """)
    void everyOtherMistakeIsAnErrorInTheProtocolsForm(String path, String body, int status) throws Exception {
        assertThat(infer(path, body, status).get("error").isString()).isTrue();
    }

    @Test
    void anOutputThatThereIsNotIsRefused() throws Exception {
        String body = body(ENTITY, TENURE, CONTRACT).replace("{\"id\"", "{\"outputs\":[{\"name\":\"colour\"}],\"id\"");

        assertThat(infer("/v2/models/churn/infer", body, 400).get("error").asString())
                .contains("prediction_id");
    }

    @Test
    void anOutputThatIsAskedForTwiceIsRefused() throws Exception {
        long before = stored();
        String body = body(ENTITY, TENURE, CONTRACT)
                .replace("{\"id\"", "{\"outputs\":[{\"name\":\"score\"},{\"name\":\"score\"}],\"id\"");

        assertThat(infer("/v2/models/churn/infer", body, 400).get("error").asString())
                .contains("once");
        assertThat(stored()).isEqualTo(before);
    }

    private static String body(String... inputs) {
        return "{\"id\":\"question 7\",\"inputs\":[" + String.join(",", inputs) + "]}";
    }

    private static JsonNode output(JsonNode answer, String name) {
        for (JsonNode output : answer.get("outputs")) {
            if (output.get("name").asString().equals(name)) {
                return output;
            }
        }
        throw new AssertionError("no output " + name);
    }

    private static PredictionMade recorded(String id) {
        return (PredictionMade) runtime.events().only(id).getPayload();
    }

    private static long stored() {
        return new JdbcTemplate(runtime.events().database())
                .queryForObject("SELECT count(*) FROM domainevententry", Long.class);
    }

    private static JsonNode infer(String path, String body, int status) throws Exception {
        return read(
                web.perform(post(path).contentType(MediaType.APPLICATION_JSON).content(body))
                        .andReturn()
                        .getResponse(),
                status);
    }

    private static JsonNode get(String path, int status) throws Exception {
        return read(
                web.perform(org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get(path))
                        .andReturn()
                        .getResponse(),
                status);
    }

    private static JsonNode read(MockHttpServletResponse response, int status) throws Exception {
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(status);
        return JsonMapper.shared().readTree(response.getContentAsString());
    }
}
