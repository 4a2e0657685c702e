package io.modeltrail.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.standalone.access.Accounts;
import io.modeltrail.testkit.OwnPostgresForTests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What befalls a server that serves predictions, and that its callers hear of it no more than they must. One server for all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WithstandIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String SHORT = "/api/v1/predictions";
    /** A request with anything unusual does not take the shortcut. */
    private static final String LONG = SHORT + "?way=long";

    /** What differs from answer to answer anyway, or by how the body is sent. */
    private static final Set<String> NOT_COMPARED = Set.of("date", "location", "content-length", "transfer-encoding");

    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    static Path temporary;

    private OwnPostgresForTests postgres;
    private ModeltrailServer server;
    private RestCalls product;
    private RestCalls operator;
    private ModelVersionId champion;

    @BeforeAll
    void start() {
        postgres = new OwnPostgresForTests();
        String url;
        try (HikariDataSource empty = postgres.freshDatabase()) {
            url = empty.getJdbcUrl();
        }
        server = ModeltrailServer.start(List.of(
                "--modeltrail.data-dir=" + temporary.resolve("data"),
                "--modeltrail.http.port=0",
                "--modeltrail.postgres.url=" + url,
                "--modeltrail.postgres.username=postgres"));
        product = user(Role.PRODUCT);
        operator = user(Role.OPERATOR);
        champion = ServedChurn.approved(server, ServedChurn.scorer(0.1));
        rollOut(champion, "[100]");
        WaitUntil.holds(
                "the first model serves", LIMIT, () -> predict("anybody").status() == 201);
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
        postgres.close();
    }

    @Test
    @Order(1)
    void whatIsNoRequestIsRefusedByNameAndNothingIsRecorded() {
        long before = storedPredictions();
        Map<String, String> codes = Map.ofEntries(
                Map.entry("{\"tenure\":NaN,\"contract\":\"Two year\"}", "malformed-request"),
                Map.entry("{\"tenure\":Infinity,\"contract\":\"Two year\"}", "malformed-request"),
                Map.entry("{\"tenure\":1,\"tenure\":2,\"contract\":\"Two year\"}", "malformed-request"),
                Map.entry("[[1,2],[3,4]]", "malformed-request"),
                Map.entry("[".repeat(50_000) + "]".repeat(50_000), "malformed-request"),
                Map.entry("{\"tenure\":" + "9".repeat(5_000) + ",\"contract\":\"Two year\"}", "malformed-request"),
                Map.entry("{\"tenure\":" + "9".repeat(400) + ",\"contract\":\"Two year\"}", "features-do-not-fit"),
                Map.entry("{\"tenure\":\"NaN\",\"contract\":\"Two year\"}", "features-do-not-fit"),
                Map.entry("{\"tenure\":[1],\"contract\":\"Two year\"}", "features-do-not-fit"),
                Map.entry("{\"tenure\":true,\"contract\":\"Two year\"}", "features-do-not-fit"),
                Map.entry("{\"tenure\":1e999,\"contract\":\"Two year\"}", "features-do-not-fit"),
                Map.entry("{\"tenure\":1}", "features-do-not-fit"),
                Map.entry("{\"tenure\":1,\"contract\":\"" + "x".repeat(10_000_000) + "\"}", "too-large"));
        Map<String, Integer> statuses = Map.of("malformed-request", 400, "features-do-not-fit", 422, "too-large", 413);

        codes.forEach((features, code) -> {
            RestCalls.Answer answer = product.post("/api/v1/predictions", body("customer-1", features));
            String shown = features.substring(0, Math.min(60, features.length()));
            assertThat(answer.field("code")).as(shown + " " + answer.text()).isEqualTo(code);
            assertThat(answer.status()).as(shown).isEqualTo(statuses.get(code));
        });

        assertThat(storedPredictions()).isEqualTo(before);
    }

    @Test
    @Order(2)
    void theShortWayToAPredictionAnswersAsTheLongWayDoes() {
        String good = body("customer-1", ServedChurn.FEATURES);
        List<String> bodies = List.of(
                good,
                body("customer-1", "{\"tenure\":12}"),
                body("", ServedChurn.FEATURES),
                "{\"useCase\":\"nothing-served\",\"entity\":\"customer-1\",\"features\":{}}",
                "{\"entity\":\"customer-1\"}",
                "{\"useCase\":\"" + ServedChurn.USE_CASE + "\",\"entity\":7}",
                "{\"surprise\":1}",
                good + "{}",
                "null",
                "[]",
                "{",
                " ");
        List<RestCalls> callers = List.of(
                product,
                operator,
                RestCalls.anonymous(server.url()),
                RestCalls.withToken(server.url(), "mt_unknown"),
                RestCalls.as(server.url(), "product", "not the password"));

        bodies.forEach(
                body -> assertThat(told(product.post(SHORT, body))).as(body).isEqualTo(told(product.post(LONG, body))));
        callers.forEach(caller -> assertThat(told(caller.post(SHORT, good))).isEqualTo(told(caller.post(LONG, good))));
        assertThat(told(product.post(SHORT, good, "X-Request-Timeout-Ms", "soon")))
                .isEqualTo(told(product.post(LONG, good, "X-Request-Timeout-Ms", "soon")));
        assertThat(product.post(SHORT, good).header("Content-Length")).isNotEmpty();
        assertThat(product.post(LONG, good).header("Content-Length")).isEmpty();
    }

    @Test
    @Order(2)
    void aRepeatedKeyIsOnePredictionWhicheverWayItComes() {
        String good = body("customer-1", ServedChurn.FEATURES);
        String key = "key-" + System.nanoTime();
        RestCalls.Answer first = product.post(SHORT, good, "Idempotency-Key", key);
        RestCalls.Answer second = product.post(LONG, good, "Idempotency-Key", key);
        RestCalls.Answer third = product.post(SHORT, good, "Idempotency-Key", key);

        assertThat(List.of(first.status(), second.status(), third.status())).containsOnly(201);
        assertThat(List.of(second.field("predictionId"), third.field("predictionId")))
                .containsOnly(first.field("predictionId"));
        assertThat(List.of(second.header("Idempotency-Replayed"), third.header("Idempotency-Replayed")))
                .containsOnly("true");
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
    }

    @Test
    @Order(3)
    void inAShadowStepTheChampionAnswersAndBothScoresCanBeCompared() {
        ModelVersionId challenger = ServedChurn.approved(server, ServedChurn.scorer(-3));
        String rollout = rollOut(challenger, "[0,50,100]");
        WaitUntil.holds(
                "the shadow scores", LIMIT, () -> serving().path("shadow").isString());

        String prediction = "";
        for (int customer = 0; customer < 20; customer++) {
            RestCalls.Answer answer = predict("customer-" + customer);
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.field("modelVersionId")).isEqualTo(champion.toString());
            prediction = answer.field("predictionId");
        }

        WaitUntil.holds(
                "the pairs are there",
                LIMIT,
                () -> operator.get("/api/v1/rollouts/" + rollout + "/shadow")
                                .json()
                                .path("pairs")
                                .asLong()
                        == 20);
        JsonNode replay = user(Role.AUDITOR)
                .get("/api/v1/predictions/" + prediction + "/replay")
                .json();
        assertThat(replay.at("/result/verdict").asString()).isEqualTo("Identical");
        assertThat(replay.at("/shadow/result/verdict").asString()).isEqualTo("Identical");
        assertThat(replay.at("/shadow/modelVersionId").asString()).isEqualTo(challenger.toString());
        rollBack(rollout);
    }

    @Test
    @Order(4)
    void aBrokenArtefactOfAChallengerLeavesTheChampionInServiceUntilItIsMended() throws Exception {
        CompiledScorer scorer = ServedChurn.scorer(0.3);
        ModelVersionId challenger = ServedChurn.approved(server, scorer);
        Path artefact = server.dataDirectory()
                .resolve("artefacts")
                .resolve(Sha256Digest.of(scorer.artefact()).hex());
        byte[] content = Files.readAllBytes(artefact);
        content[content.length / 2] ^= 1;
        Files.write(artefact, content);
        String rollout = rollOut(challenger, "[50,100]");
        WaitUntil.holds(
                "the route is held", LIMIT, () -> !serving().path("asAsked").asBoolean());

        for (int customer = 0; customer < 20; customer++) {
            RestCalls.Answer answer = predict("customer-" + customer);
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            assertThat(answer.field("modelVersionId")).isEqualTo(champion.toString());
            assertThat(answer.field("variant")).isEqualTo("CHAMPION");
        }
        assertThat(operator.get("/api/v1/serving")
                        .json()
                        .at("/troubles/0/effect")
                        .asString())
                .isEqualTo("PREVIOUS_ROUTE_SERVES");

        server.bean(ArtifactFiles.class).store(scorer.artefact());
        WaitUntil.holds(
                "the challenger serves its share",
                LIMIT,
                () -> predict("customer-" + System.nanoTime()).field("variant").equals("CHALLENGER"));
        rollBack(rollout);
    }

    @Test
    @Order(5)
    void whilePostgresqlIsGoneCallersAreToldToComeAgainAndAfterwardsNothingAnsweredIsMissing() throws Exception {
        PredictionLoad load = PredictionLoad.start(product, ServedChurn.USE_CASE, ServedChurn.FEATURES);
        load.awaitAnswers(200);

        postgres.stop();
        WaitUntil.holds("callers are told", LIMIT, () -> load.refusals() >= 20);
        guestsAreToldToComeAgain();
        int during = load.answers();
        postgres.startAgain();

        WaitUntil.holds("predictions are answered again", LIMIT, () -> load.answers() > during + 200);
        List<String> answered = load.stop();
        List<String> stored = database()
                .sql("SELECT aggregate_identifier FROM domain_event_entry WHERE type = 'Prediction'")
                .query(String.class)
                .list();
        assertThat(stored).doesNotHaveDuplicates().containsAll(answered);
    }

    private void guestsAreToldToComeAgain() {
        Map<String, String> bodies = Map.of(
                "/v2/models/" + ServedChurn.USE_CASE + "/infer",
                "{\"inputs\":[{\"name\":\"entity\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"a\"]},"
                        + "{\"name\":\"tenure\",\"shape\":[1],\"datatype\":\"FP64\",\"data\":[12]},"
                        + "{\"name\":\"contract\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"Two year\"]}]}",
                "/invocations",
                "{\"dataframe_split\":{\"columns\":[\"entity\",\"tenure\",\"contract\"],"
                        + "\"data\":[[\"a\",12,\"Two year\"]]}}");
        bodies.forEach((path, body) -> {
            RestCalls.Answer answer = product.post(path, body);
            assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNotEmpty();
        });
    }

    @Test
    @Order(6)
    void withoutKafkaPredictionsWithTheirFeaturesAreMadeAsBefore() {
        SmartLifecycle broker = server.bean("embeddedKafka", SmartLifecycle.class);
        broker.stop();

        for (int customer = 0; customer < 50; customer++) {
            assertThat(predict("customer-" + customer).status()).isEqualTo(201);
        }
    }

    /** Status, headers and body, without what is new in each. */
    private static String told(RestCalls.Answer answer) {
        Map<String, List<String>> headers =
                new TreeMap<>(answer.response().headers().map());
        headers.keySet().removeAll(NOT_COMPARED);
        return answer.status() + " " + headers + " "
                + answer.text().replaceAll("\"predictionId\":\"[^\"]+\"", "\"predictionId\":\"\"");
    }

    private String rollOut(ModelVersionId model, String shares) {
        RestCalls.Answer answer = operator.post(
                "/api/v1/rollouts",
                "{\"useCase\":\"" + ServedChurn.USE_CASE + "\",\"challenger\":\"" + model
                        + "\",\"plan\":{\"sharesPercent\":" + shares + ",\"samplesBeforeAdvance\":0}}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.field("rolloutId");
    }

    private void rollBack(String rollout) {
        assertThat(operator.post("/api/v1/rollouts/" + rollout + "/rollback", "{\"reason\":\"enough\"}")
                        .status())
                .isEqualTo(200);
        WaitUntil.holds(
                "the champion is alone",
                LIMIT,
                () -> serving().path("sides").size() == 1
                        && serving().path("shadow").isMissingNode());
    }

    private JsonNode serving() {
        return operator.get("/api/v1/serving")
                .json()
                .path("useCases")
                .valueStream()
                .filter(one -> one.path("useCase").asString().equals(ServedChurn.USE_CASE))
                .findFirst()
                .orElseThrow();
    }

    private RestCalls.Answer predict(String entity) {
        return product.post("/api/v1/predictions", body(entity, ServedChurn.FEATURES));
    }

    private static String body(String entity, String features) {
        return "{\"useCase\":\"" + ServedChurn.USE_CASE + "\",\"entity\":\"" + entity + "\",\"features\":" + features
                + "}";
    }

    private RestCalls user(Role role) {
        String name = role.name().toLowerCase(Locale.ROOT).replace('_', '-');
        server.bean(Accounts.class).create(name, Set.of(role), PASSWORD);
        return RestCalls.as(server.url(), name, PASSWORD);
    }

    private long storedPredictions() {
        return database()
                .sql("SELECT count(*) FROM domain_event_entry WHERE type = 'Prediction'")
                .query(Long.class)
                .single();
    }

    private JdbcClient database() {
        return JdbcClient.create(server.bean(DataSource.class));
    }
}
