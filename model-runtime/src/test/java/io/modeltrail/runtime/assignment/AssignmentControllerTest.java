package io.modeltrail.runtime.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.runtime.prediction.ServingRuntime;
import io.modeltrail.runtime.serving.TinyChurnModel;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AssignmentControllerTest {
    private static final String FLAGS = "/ofrep/v1/evaluate/flags";
    private static final String CONTEXT = "{\"context\":{\"targetingKey\":\"a\"}}";

    @TempDir
    private static Path dataDirectory;

    private static ServingRuntime runtime;
    private static MockMvc web;
    private static ModelVersionId champion;

    @BeforeAll
    static void start() {
        runtime = new ServingRuntime(dataDirectory);
        web = runtime.protocol("assignmentController", "assignmentErrors");
        champion = runtime.championOf(TinyChurnModel.withIntercept(0.1));
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    @Test
    void anEntityIsToldItsVariant() throws Exception {
        JsonNode flag = read(call(FLAGS + "/churn", CONTEXT, null), 200);

        assertThat(flag.get("key").asString()).isEqualTo("churn");
        assertThat(flag.get("value").asString()).isEqualTo("champion");
        assertThat(flag.get("variant").asString()).isEqualTo("champion");
        assertThat(flag.get("reason").asString()).isEqualTo("STATIC");
        assertThat(flag.at("/metadata/modelVersionId").asString()).isEqualTo(champion.toString());
    }

    @Test
    void allFlagsComeWithATagThatSaysWhetherTheyChanged() throws Exception {
        MockHttpServletResponse all = call(FLAGS, CONTEXT, null);
        assertThat(read(all, 200).at("/flags/0/key").asString()).isEqualTo("churn");

        MockHttpServletResponse again = call(FLAGS, CONTEXT, all.getHeader("ETag"));
        assertThat(again.getStatus()).isEqualTo(304);
        assertThat(again.getContentAsString()).isEmpty();
        assertThat(call(FLAGS, CONTEXT, "\"other\"").getStatus()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /churn   | {"context":{}}                          | 400 | TARGETING_KEY_MISSING
            /churn   | {"context":{"targetingKey":null}}       | 400 | TARGETING_KEY_MISSING
            /churn   | {"context":{"targetingKey":7}}          | 400 | INVALID_CONTEXT
            /churn   | {"context":{"targetingKey":""}}         | 400 | INVALID_CONTEXT
            /churn   | {"context":[]}                          | 400 | INVALID_CONTEXT
            /churn   | {}                                      | 400 | INVALID_CONTEXT
            /churn   | {"context":                             | 400 | PARSE_ERROR
            /nothing | {"context":{"targetingKey":"a"}}        | 404 | FLAG_NOT_FOUND
            """)
    void mistakesAreToldInTheProtocolsWords(String flag, String body, int status, String code) throws Exception {
        JsonNode refused = read(call(FLAGS + flag, body, null), status);

        assertThat(refused.get("errorCode").asString()).isEqualTo(code);
        assertThat("/" + refused.get("key").asString()).isEqualTo(flag);
        assertThat(refused.get("errorDetails").isString()).isTrue();
    }

    @Test
    void onlyJsonIsRead() throws Exception {
        MockHttpServletResponse answer = web.perform(
                        post(FLAGS + "/churn").contentType("text/plain").content("a"))
                .andReturn()
                .getResponse();

        assertThat(read(answer, 415).get("errorCode").asString()).isEqualTo("PARSE_ERROR");
    }

    private static MockHttpServletResponse call(String path, String body, String tag) throws Exception {
        var request = post(path).contentType(MediaType.APPLICATION_JSON).content(body);
        if (tag != null) {
            request.header("If-None-Match", tag);
        }
        return web.perform(request).andReturn().getResponse();
    }

    private static JsonNode read(MockHttpServletResponse response, int status) throws Exception {
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(status);
        return JsonMapper.shared().readTree(response.getContentAsString());
    }
}
