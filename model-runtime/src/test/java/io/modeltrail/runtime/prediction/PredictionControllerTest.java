package io.modeltrail.runtime.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.serving.TinyChurnModel;
import java.nio.file.Path;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PredictionControllerTest {
    private static final String GOOD = """
            {"useCase":"churn","entity":"7590-VHVEG","features":{"tenure":1,"contract":"Month-to-month"}}""";

    private static final CompiledScorer SCORER = TinyChurnModel.withIntercept(0.1);

    @TempDir
    private static Path dataDirectory;

    private static ServingRuntime runtime;
    private static MockMvc web;
    private static ModelVersionId champion;

    @BeforeAll
    static void start() {
        runtime = new ServingRuntime(dataDirectory);
        web = runtime.web(runtime.bean(PredictionController.class));
        champion = runtime.championOf(SCORER);
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    @Test
    void theAnswerIsWhatTheModelGivesAndItIsDurable() throws Exception {
        MockHttpServletResponse response = call(GOOD, null);
        JsonNode answer = JsonMapper.shared().readTree(response.getContentAsString());
        float margin = SCORER.margin(TinyChurnModel.row(1, "Month-to-month"));

        assertThat(response.getStatus()).isEqualTo(201);
        assertThat(response.getHeader("Location"))
                .isEqualTo("/api/v1/predictions/" + answer.get("predictionId").asString());
        assertThat(answer.propertyNames())
                .containsExactlyInAnyOrder(
                        "predictionId",
                        "useCase",
                        "entity",
                        "score",
                        "positive",
                        "threshold",
                        "modelVersionId",
                        "variant",
                        "rolloutId",
                        "step",
                        "channel");
        assertThat(answer.get("score").floatValue()).isEqualTo(SCORER.score(margin));
        assertThat(answer.get("positive").booleanValue()).isTrue();
        assertThat(answer.get("modelVersionId").asString()).isEqualTo(champion.toString());

        PredictionMade made = (PredictionMade) event(answer).getPayload();
        assertThat(made.margin()).isEqualTo(margin);
        assertThat(made.entity()).isEqualTo("7590-VHVEG");
        assertThat(made.features()).isEqualTo(TinyChurnModel.row(1, "Month-to-month"));
        assertThat(made.schemaVersion()).isEqualTo(SCORER.schema().version());
        assertThat(made.artefactDigest()).isEqualTo(Sha256Digest.of(SCORER.artefact()));
        assertThat(made.variant()).isEqualTo(Variant.CHAMPION);
        assertThat(made.rolloutId().toString())
                .isEqualTo(answer.get("rolloutId").asString());
        assertThat(made.requestedBy()).isEqualTo(ServingRuntime.CALLER);
    }

    @Test
    void theEventStandsAtTheBeginningOfItsAggregateAndSaysWhoAsked() throws Exception {
        DomainEventMessage<?> event = event(answer(null));

        assertThat(event.getType()).isEqualTo("Prediction");
        assertThat(event.getSequenceNumber()).isZero();
        assertThat(event.getMetaData())
                .containsOnlyKeys(
                        TrailMetadata.ACTOR,
                        TrailMetadata.ROLE,
                        TrailMetadata.USE_CASE,
                        TrailMetadata.CORRELATION_ID,
                        TrailMetadata.CAUSATION_ID)
                .containsEntry(TrailMetadata.ACTOR, ServingRuntime.CALLER.id())
                .containsEntry(TrailMetadata.ROLE, "PRODUCT")
                .containsEntry(TrailMetadata.USE_CASE, "churn")
                .containsEntry(TrailMetadata.CORRELATION_ID, event.getIdentifier())
                .containsEntry(TrailMetadata.CAUSATION_ID, event.getIdentifier());
        assertThat(UUID.fromString(event.getIdentifier()).version()).isEqualTo(7);
        assertThat(UUID.fromString(event.getAggregateIdentifier()).version()).isEqualTo(7);
    }

    @Test
    void aCorrelationIdIsTakenOverWhenItIsAUuid() throws Exception {
        String given = "0190B0C4-7E1F-7000-8000-00000000000A";

        assertThat(event(answer(given)).getMetaData())
                .containsEntry(TrailMetadata.CORRELATION_ID, "0190b0c4-7e1f-7000-8000-00000000000a")
                .containsEntry(TrailMetadata.CAUSATION_ID, "0190b0c4-7e1f-7000-8000-00000000000a");
        DomainEventMessage<?> event = event(answer("customer 7590-VHVEG"));
        assertThat(event.getMetaData()).containsEntry(TrailMetadata.CORRELATION_ID, event.getIdentifier());
    }

    @Test
    void aMissingFeatureValueIsRecordedAsMissing() throws Exception {
        MockHttpServletResponse response = call("""
                {"useCase":"churn","entity":"x","features":{"tenure":null,"contract":"Two year"}}""", null);

        assertThat(response.getStatus()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"useCase\":\"churn\"}",
                "{\"useCase\":\"churn\",\"entity\":\"x\",\"explain\":{},\"features\":{\"tenure\":1,\"contract\":\"Two year\"}}",
                "{\"useCase\":\"churn\",\"entity\":null,\"features\":{\"tenure\":1,\"contract\":\"Two year\"}}",
                "{\"useCase\":\"churn\",\"entity\":7,\"features\":{\"tenure\":1,\"contract\":\"Two year\"}}",
                "{\"useCase\":\"churn\",\"entity\":true,\"features\":{\"tenure\":1,\"contract\":\"Two year\"}}",
                "{\"useCase\":\"churn\",\"entity\":[\"x\"],\"features\":{\"tenure\":1,\"contract\":\"Two year\"}}",
                "{\"useCase\":\"churn\",\"entity\":\"\",\"features\":{\"tenure\":1,\"contract\":\"Two year\"}}",
                "{\"useCase\":\"churn\",\"entity\":\"a\\u0000b\",\"features\":{\"tenure\":1,\"contract\":\"Two year\"}}",
                "{\"useCase\":\"churn\",\"entity\":\"a\\nb\",\"features\":{\"tenure\":1,\"contract\":\"Two year\"}}",
                "{\"useCase\":\"churn\",\"entity\":\"\\ud800\",\"features\":{\"tenure\":1,\"contract\":\"Two year\"}}",
                "{\"useCase\":\"Churn!\",\"entity\":\"x\",\"features\":{\"tenure\":1,\"contract\":\"Two year\"}}",
                "{\"useCase\":\"churn\",\"entity\":\"x\",\"features\":[1]}",
                "{\"useCase\":\"churn\",\"entity\":\"x\",\"features\":{\"tenure\":NaN,\"contract\":\"Two year\"}}",
                "{\"useCase\":\"churn\",\"entity\":\"x\",\"features\":{\"tenure\":-Infinity,\"contract\":\"Two year\"}}",
                "{\"useCase\":\"churn\",\"entity\":\"x\",\"more\":1,\"features\":{\"tenure\":1,\"contract\":\"Two year\"}}"
            })
    void aRequestOfAnotherFormIsRefusedAndNothingIsStored(String body) throws Exception {
        long before = stored();

        assertThat(call(body, null).getStatus()).isEqualTo(400);
        assertThat(stored()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"tenure\":1}",
                "{\"tenure\":[1],\"contract\":\"Two year\"}",
                "{\"tenure\":true,\"contract\":\"Two year\"}",
                "{\"tenure\":\"NaN\",\"contract\":\"Two year\"}",
                "{\"tenure\":{\"value\":1},\"contract\":\"Two year\"}",
                "{\"tenure\":1.5,\"contract\":\"Two year\"}",
                "{\"tenure\":123456789012345678901234567890123456789012345678901234567890,\"contract\":\"Two year\"}",
                "{\"tenure\":1e999,\"contract\":\"Two year\"}",
                "{\"tenure\":-1,\"contract\":\"Two year\"}",
                "{\"tenure\":\"one\",\"contract\":\"Two year\"}",
                "{\"tenure\":1,\"contract\":\"secret-contract\"}",
                "{\"tenure\":1,\"contract\":\"Two year\",\"income\":1}"
            })
    void featuresThatDoNotFitAreRefusedWithoutRepeatingThem(String features) throws Exception {
        long before = stored();
        MockHttpServletResponse response =
                call("{\"useCase\":\"churn\",\"entity\":\"secret-entity\",\"features\":" + features + "}", null);

        assertThat(response.getStatus()).isEqualTo(422);
        assertThat(response.getContentAsString())
                .contains(RefusalCode.FEATURES_DO_NOT_FIT.code())
                .doesNotContain("secret");
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void anEntityMayHaveTwoHundredCharactersAndNoMore() throws Exception {
        assertThat(call(GOOD.replace("7590-VHVEG", "\uD83D\uDE80".repeat(200)), null)
                        .getStatus())
                .isEqualTo(201);
        assertThat(call(GOOD.replace("7590-VHVEG", "x".repeat(201)), null).getStatus())
                .isEqualTo(400);
    }

    @Test
    void anotherUseCaseIsNotServed() throws Exception {
        MockHttpServletResponse response = call(GOOD.replace("churn", "credit"), null);

        assertThat(response.getStatus()).isEqualTo(409);
        assertThat(response.getContentAsString()).contains(RefusalCode.NOTHING_SERVED.code());
    }

    private static JsonNode answer(String correlation) throws Exception {
        return JsonMapper.shared().readTree(call(GOOD, correlation).getContentAsString());
    }

    private static MockHttpServletResponse call(String body, String correlation) throws Exception {
        var request = post("/api/v1/predictions")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body);
        if (correlation != null) {
            request.header("X-Correlation-Id", correlation);
        }
        return web.perform(request).andReturn().getResponse();
    }

    private static DomainEventMessage<?> event(JsonNode answer) {
        return runtime.events().only(answer.get("predictionId").asString());
    }

    private static long stored() {
        return new JdbcTemplate(runtime.events().database())
                .queryForObject("SELECT count(*) FROM domainevententry", Long.class);
    }
}
