package io.modeltrail.runtime.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.micrometer.core.instrument.MeterRegistry;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.CurrentFeatures;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.runtime.explanation.web.LiveExplainers;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.serving.FeatureSetOfModel;
import io.modeltrail.runtime.serving.ServedBy;
import io.modeltrail.runtime.serving.Serving;
import io.modeltrail.runtime.serving.TinyChurnModel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.axonframework.eventsourcing.eventstore.EventStore;
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
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** By the entity's key alone, with a deadline, and repeated. */
class RealTimePredictionsTest {
    private static final FeatureSetKey SET = new FeatureSetKey("churn-customer");
    private static final String BY_KEY = "{\"useCase\":\"churn\",\"entity\":\"C1\"}";
    private static final CompiledScorer SCORER = TinyChurnModel.withIntercept(0.3);

    @TempDir
    private static Path dataDirectory;

    private static ServingRuntime runtime;
    private static MockMvc web;

    @BeforeAll
    static void start() {
        runtime = new ServingRuntime(dataDirectory);
        web = runtime.web(runtime.bean(PredictionController.class));
        runtime.championOf(SCORER, new SnapshotSource.FeatureSet(SET, 2, List.of(Instant.EPOCH), null));
        runtime.features().put(SET, 2, "C1", TinyChurnModel.row(4, "Two year"));
        runtime.features()
                .put(SET, 2, "old", TinyChurnModel.row(4, "Two year"), List.of("tenure"), List.of("contract"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> call(BY_KEY).getStatus() != 503);
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    @Test
    void theFeaturesOfTheModelsOwnSetAreLookedUpAndTheAnswerSaysHowOldTheyAre() throws Exception {
        JsonNode answer = answer(call(BY_KEY));

        assertThat(answer.get("score").floatValue())
                .isEqualTo(SCORER.score(SCORER.margin(TinyChurnModel.row(4, "Two year"))));
        assertThat(answer.get("featureSet").asString()).isEqualTo("churn-customer");
        assertThat(answer.get("featureSetVersion").asInt()).isEqualTo(2);
        assertThat(answer.get("featureAgeSeconds").asDouble()).isEqualTo(90.0);
        assertThat(answer.get("channel").asString()).isEqualTo("REST");
        PredictionMade made = (PredictionMade)
                runtime.events().only(answer.get("predictionId").asString()).getPayload();
        assertThat(made.features()).isEqualTo(TinyChurnModel.row(4, "Two year"));
        assertThat(made.channel()).isEqualTo(Channel.REST);
        assertThat(made.featureOrigin()).isNotNull();
        assertThat(made.featureOrigin().version()).isEqualTo(2);
    }

    @Test
    void anEntityOfWhichNothingIsKnownIsNotScored() throws Exception {
        long before = stored();
        MockHttpServletResponse refused = call("{\"useCase\":\"churn\",\"entity\":\"secret-stranger\"}");

        assertThat(refused.getStatus()).isEqualTo(404);
        assertThat(refused.getContentAsString()).contains("entity-unknown").doesNotContain("secret");
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void staleFeaturesAreRefusedByNameUnlessThePolicyServesThem() throws Exception {
        long before = stored();
        MockHttpServletResponse refused = call("{\"useCase\":\"churn\",\"entity\":\"old\"}");

        assertThat(refused.getStatus()).isEqualTo(409);
        assertThat(refused.getContentAsString())
                .contains("features-stale", "tenure", "contract")
                .doesNotContain("Two year");
        assertThat(stored()).isEqualTo(before);

        FeatureLookup serving = new FeatureLookup(
                runtime.bean(FeatureSetOfModel.class),
                runtime.provider(CurrentFeatures.class),
                FeatureLookup.StaleFeatures.SERVE,
                Clock.systemUTC());
        ServedBy servedBy = runtime.bean(Serving.class).choose(TinyChurnModel.CHURN, "old");
        assertThat(serving.forEntity(servedBy, "old").row()).isEqualTo(TinyChurnModel.row(4, "Two year"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "soon", "", "10000000", "1.5"})
    void aDeadlineIsInWholeMilliseconds(String timeout) throws Exception {
        long before = stored();

        assertThat(call(BY_KEY, "X-Request-Timeout-Ms", timeout).getStatus()).isEqualTo(400);
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void aDeadlineThatIsMetChangesNothing() throws Exception {
        assertThat(call(BY_KEY, "X-Request-Timeout-Ms", "20000").getStatus()).isEqualTo(201);
    }

    @Test
    void aRepetitionIsAnsweredWithThePredictionThatWasRecorded() throws Exception {
        long before = stored();
        MockHttpServletResponse first = call(BY_KEY, "Idempotency-Key", "order-17");
        MockHttpServletResponse second = call(BY_KEY, "Idempotency-Key", "order-17");

        assertThat(first.getStatus()).isEqualTo(201);
        assertThat(first.getHeader("Idempotency-Replayed")).isNull();
        assertThat(second.getStatus()).isEqualTo(201);
        assertThat(second.getHeader("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.getHeader("Location")).isEqualTo(first.getHeader("Location"));
        assertThat(answer(second)).isEqualTo(answer(first));
        assertThat(stored()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"useCase\":\"churn\",\"entity\":\"C2\"}",
                "{\"useCase\":\"churn\",\"entity\":\"C1\",\"features\":{\"tenure\":4,\"contract\":\"Two year\"}}"
            })
    void anotherRequestWithTheSameKeyIsRefused(String other) throws Exception {
        String key = "reused-" + other.length();
        call(BY_KEY, "Idempotency-Key", key);
        long before = stored();

        MockHttpServletResponse refused = call(other, "Idempotency-Key", key);

        assertThat(refused.getStatus()).isEqualTo(422);
        assertThat(refused.getContentAsString()).contains("idempotency-key-reused");
        assertThat(stored()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "\u00e4"})
    void aKeyHasVisibleCharactersOnly(String key) throws Exception {
        MockHttpServletResponse refused = call(BY_KEY, "Idempotency-Key", key);

        assertThat(refused.getStatus()).isEqualTo(400);
        assertThat(refused.getContentAsString()).contains("idempotency-key-malformed");
    }

    @Test
    void aKeyIsItsCallersAndTheUseCases() {
        RequestKey key = new RequestKey("k");
        Actor another = new Actor("0190b0c4-another", Role.PRODUCT);

        assertThat(key.predictionId(ServingRuntime.CALLER, TinyChurnModel.CHURN))
                .isEqualTo(key.predictionId(ServingRuntime.CALLER, TinyChurnModel.CHURN))
                .isNotEqualTo(key.predictionId(another, TinyChurnModel.CHURN))
                .isNotEqualTo(new RequestKey("l").predictionId(ServingRuntime.CALLER, TinyChurnModel.CHURN));
        assertThat(key.predictionId(another, TinyChurnModel.CHURN).value().version())
                .isEqualTo(8);
        assertThat(key.predictionId(another, TinyChurnModel.CHURN).value().variant())
                .isEqualTo(2);
    }

    @Test
    void repetitionsAtTheSameTimeRecordOnePrediction() throws Exception {
        long before = stored();
        RealTimePredictions here = runtime.bean(RealTimePredictions.class);
        // Shares nothing with the other but the event store, like another process.
        RealTimePredictions there = new RealTimePredictions(
                runtime.bean(Serving.class),
                runtime.bean(FeatureLookup.class),
                runtime.bean(PredictionRecorder.class),
                runtime.bean(LiveExplainers.class),
                new RequestsUnderWay(runtime.bean(EventStore.class)),
                runtime.bean(JournalMeters.class));
        AskedPrediction asked = new AskedPrediction(TinyChurnModel.CHURN, "C1", null, false, ServingRuntime.CALLER);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 20; round++) {
                RequestKey key = new RequestKey("at-once-" + round);
                List<Future<RealTimePredictions.Answered>> answers = new ArrayList<>();
                for (int caller = 0; caller < 8; caller++) {
                    RealTimePredictions process = caller % 2 == 0 ? here : there;
                    answers.add(callers.submit(
                            () -> process.answer(asked, key, null, Deadline.ofProcess(Duration.ofSeconds(30)))));
                }
                List<RealTimePredictions.Answered> answered = new ArrayList<>();
                for (Future<RealTimePredictions.Answered> answer : answers) {
                    answered.add(answer.get());
                }
                assertThat(answered.stream().map(RealTimePredictions.Answered::answer))
                        .containsOnly(answered.getFirst().answer());
                assertThat(answered.stream().filter(one -> !one.repeated())).hasSize(1);
            }
        }
        assertThat(stored()).isEqualTo(before + 20);
    }

    @Test
    void whatTheJournalDoesAndWhatIsRefusedIsMeasured() throws Exception {
        MeterRegistry meters = runtime.bean(MeterRegistry.class);
        call(BY_KEY);
        call("{\"useCase\":\"churn\",\"entity\":\"nobody\"}");

        assertThat(meters.get("modeltrail.journal.batch").summary().totalAmount())
                .isGreaterThanOrEqualTo(1);
        assertThat(meters.get("modeltrail.journal.commit").timer().count()).isPositive();
        assertThat(meters.get("modeltrail.journal.wait").timer().count()).isPositive();
        assertThat(meters.get("modeltrail.journal.queue").gauge().value()).isZero();
        assertThat(meters.get("modeltrail.predictions.refused")
                        .tag("code", "entity-unknown")
                        .counter()
                        .count())
                .isPositive();
    }

    @Test
    void aModelThatWasTrainedOnAnUploadNeedsItsFeaturesInTheRequest() throws Exception {
        try (ServingRuntime other = new ServingRuntime(dataDirectory.resolve("upload"))) {
            other.championOf(SCORER);
            MockMvc theirs = other.web(other.bean(PredictionController.class));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> call(theirs, BY_KEY).getStatus() != 503);

            MockHttpServletResponse refused = call(theirs, BY_KEY);

            assertThat(refused.getStatus()).isEqualTo(409);
            assertThat(refused.getContentAsString()).contains("model-without-feature-set");
        }
    }

    private static MockHttpServletResponse call(String body, String... headers) throws Exception {
        return call(web, body, headers);
    }

    private static MockHttpServletResponse call(MockMvc target, String body, String... headers) throws Exception {
        MockHttpServletRequestBuilder request = post("/api/v1/predictions")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body);
        for (int index = 0; index < headers.length; index += 2) {
            request.header(headers[index], headers[index + 1]);
        }
        return target.perform(request).andReturn().getResponse();
    }

    private static JsonNode answer(MockHttpServletResponse response) throws Exception {
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(201);
        return JsonMapper.shared().readTree(response.getContentAsString());
    }

    private static long stored() {
        return new JdbcTemplate(runtime.events().database())
                .queryForObject("SELECT count(*) FROM domainevententry WHERE type = 'Prediction'", Long.class);
    }
}
