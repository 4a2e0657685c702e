package io.modeltrail.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.modeltrail.contracts.model.ArtefactEvent.FeaturesNamed;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.eventstore.featurenames.FeatureNamesInLog;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import io.modeltrail.eventstore.subjectkeys.SubjectKeysOfDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The whole job on the Telco table as one user runs it, then what a bad day does to it. The tests go on from one another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration DEMO_LIMIT = Duration.ofMinutes(10);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    static Path temporary;

    private Path dataDirectory;
    private JsonNode firstReport;
    private ServerProcess server;
    private Map<String, String> environment;

    @BeforeAll
    void runTheDemo() throws Exception {
        dataDirectory = temporary.resolve("data");
        firstReport = demo();
        environment = environment();
    }

    @AfterAll
    void stop() throws InterruptedException {
        if (server != null && server.isAlive()) {
            server.stop();
        }
    }

    private JsonNode demo() throws Exception {
        Path report = temporary.resolve("report.json");
        Files.deleteIfExists(report);
        ServerProcess demo = ServerProcess.launch(
                dataDirectory, "demo", "--use-case=telco", "--exit", "--report", report.toString());
        int status = demo.exitStatus(DEMO_LIMIT);
        assertThat(status).as(demo.output()).isZero();
        return JSON.readTree(Files.readString(report));
    }

    private Map<String, String> environment() throws IOException {
        Map<String, String> variables = new HashMap<>();
        for (String line : Files.readAllLines(dataDirectory.resolve("demo.env"))) {
            int equals = line.indexOf('=');
            variables.put(line.substring(0, equals), line.substring(equals + 2, line.length() - 1));
        }
        return variables;
    }

    private RestCalls as(String variable) {
        String[] user = environment.get(variable).split(":", 2);
        return RestCalls.as(server.url(), user[0], user[1]);
    }

    private double auc(String name) {
        return firstReport
                .get("families")
                .valueStream()
                .filter(family -> family.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow()
                .get("auc")
                .asDouble();
    }

    @Test
    @Order(1)
    void theFiguresAreInTheBandsOfTheField() {
        assertThat(auc("XGBOOST")).isBetween(0.845, 0.860);
        assertThat(auc("RANDOM_FOREST")).isBetween(0.840, 0.860);
        assertThat(auc("NEURAL_NETWORK")).isBetween(0.830, 0.855);
        assertThat(auc("STACKED_ENSEMBLE")).isBetween(0.840, 0.860);
        assertThat(auc("LOGISTIC_REGRESSION")).isBetween(0.835, 0.855);
        assertThat(firstReport.get("rows").asLong()).isEqualTo(7043);
        assertThat(firstReport.get("replay").asString()).isEqualTo("Identical");
        assertThat(firstReport.get("lineageComplete").asBoolean()).isTrue();
    }

    @Test
    @Order(2)
    void aSecondRunGoesOnAndTrainsNothingAnew() throws Exception {
        JsonNode second = demo();
        assertThat(second.get("families")).isEqualTo(firstReport.get("families"));
        assertThat(second.get("champion")).isEqualTo(firstReport.get("champion"));
        assertThat(second.get("replay").asString()).isEqualTo("Identical");
        assertThat(second.get("lineageComplete").asBoolean()).isTrue();
        assertThat(second.get("datasetDigest")).isEqualTo(firstReport.get("datasetDigest"));
        assertThat(second.get("datasetDigest").asString()).startsWith("sha256:");
        assertThat(second.get("events").asLong())
                .isGreaterThan(firstReport.get("events").asLong());
        long predictionsOfSecond = second.get("predictions").asLong();
        assertThat(second.get("events").asLong() - firstReport.get("events").asLong())
                .isBetween(predictionsOfSecond, predictionsOfSecond + 5);
        environment = environment();
    }

    @Test
    @Order(3)
    void everyAnsweredPredictionIsInTheStoreOnceAfterTheServerIsKilledAndCallersHaveRepeatedTheirRequests()
            throws Exception {
        server = ServerProcess.start(dataDirectory);
        long before = storedPredictions();
        PredictionLoad load = PredictionLoad.startWithKeys(as("PRODUCT"), environment.get("USE_CASE"), features());
        load.awaitAnswers(300);
        server.killHard();
        load.stop();

        server = ServerProcess.start(dataDirectory);
        List<String> ofAllRequests = load.repeat(as("PRODUCT"), 50);

        assertEveryOneIsStored(ofAllRequests);
        assertThat(storedPredictions() - before).isEqualTo(ofAllRequests.size());
    }

    @Test
    @Order(4)
    void everyAnsweredPredictionIsInTheStoreAfterItsDatabaseIsKilled() throws Exception {
        PredictionLoad load = PredictionLoad.start(as("PRODUCT"), environment.get("USE_CASE"), features());
        load.awaitAnswers(300);
        server.postgres().destroyForcibly();
        int before = load.answers();
        WaitUntil.holds("predictions are answered again", LIMIT, () -> load.answers() > before + 100);
        List<String> answered = load.stop();

        assertEveryOneIsStored(answered);
    }

    @Test
    @Order(5)
    void rebuiltProjectionsShowTheSame() throws Exception {
        Map<String, JsonNode> before = everythingShown();
        JsonNode groups = as("OPERATOR").get("/api/v1/audit/projections").json().get("groups");
        for (JsonNode group : groups) {
            String name = group.get("group").asString();
            if (name.startsWith("query.")) {
                assertThat(as("OPERATOR")
                                .post("/api/v1/audit/projections/" + name + "/rebuild", "")
                                .status())
                        .as(name)
                        .isEqualTo(202);
            }
        }
        try {
            WaitUntil.holds(
                    "the projections have caught up",
                    LIMIT,
                    () -> everythingShown().equals(before));
        } catch (AssertionError late) {
            assertThat(everythingShown()).isEqualTo(before); // says where they differ
            throw late;
        }
    }

    @Test
    @Order(6)
    void theCallsOfTheReadmeWork() throws Exception {
        String readme = Files.readString(Path.of("../../README.md"));
        String calls = Pattern.compile("^```sh\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(readme)
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining("\n"));
        assertThat(calls).contains("/lineage", "/approvals", ". ~/.modeltrail/demo.env");
        Path script = temporary.resolve("readme.sh");
        Files.writeString(
                script,
                "set -eux\n"
                        + calls.replace(
                                ". ~/.modeltrail/demo.env",
                                ". " + dataDirectory.resolve("demo.env") + "\nMODELTRAIL=" + server.url()));
        Path output = temporary.resolve("readme.txt");
        Process shell = new ProcessBuilder("bash", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = shell.waitFor(3, TimeUnit.MINUTES);
        shell.destroyForcibly();
        assertThat(ended && shell.exitValue() == 0).as(Files.readString(output)).isTrue();
        assertThat(Files.readString(output)).contains("\"verdict\":\"Identical\"", "\"complete\":true");
    }

    /** Without it the values that a person's key opens would be values without names. */
    @Test
    @Order(7)
    void evidenceHasTheEventThatNamesTheFeatures() throws Exception {
        String prediction = environment.get("PREDICTION");
        String entity = as("AUDITOR")
                .get("/api/v1/predictions/" + prediction)
                .json()
                .get("entity")
                .asString();
        for (RestCalls.Answer answer : List.of(
                as("AUDITOR").get("/api/v1/audit/evidence?prediction=" + prediction),
                as("AUDITOR")
                        .post(
                                "/api/v1/audit/evidence/subject",
                                JSON.writeValueAsString(
                                        Map.of("useCase", environment.get("USE_CASE"), "entity", entity))))) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(canonicalEvents(answer.response().body()))
                    .anyMatch(event -> event.contains("model.FeaturesNamed") && event.contains("\"monthly_charges\""))
                    .anyMatch(event -> event.contains(prediction));
        }
    }

    private static List<String> canonicalEvents(byte[] bundle) throws IOException {
        List<String> events = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bundle))) {
            for (ZipEntry file = zip.getNextEntry(); file != null; file = zip.getNextEntry()) {
                if (file.getName().endsWith(".canonical.json")) {
                    events.add(new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return events;
    }

    /** What people see, without how far the projections have come. */
    private Map<String, JsonNode> everythingShown() {
        Map<String, JsonNode> shown = new HashMap<>();
        String useCase = "?limit=500&useCase=" + environment.get("USE_CASE");
        for (String path : List.of("datasets", "training-runs", "model-versions", "rollouts")) {
            shown.put(
                    path, as("AUDITOR").get("/api/v1/" + path + useCase).json().path("items"));
        }
        String after = "";
        do {
            JsonNode page =
                    as("AUDITOR").get("/api/v1/predictions" + useCase + after).json();
            page.path("items").forEach(item -> ((ObjectNode) item.path("outcome")).remove("asOfPosition"));
            shown.put("predictions" + after, page.path("items"));
            after = page.path("next").isString() ? "&after=" + page.get("next").asString() : "";
        } while (!after.isEmpty());
        for (String path : List.of(
                "predictions/" + environment.get("PREDICTION") + "/lineage",
                "model-versions/" + environment.get("MODEL"),
                "rollouts/" + environment.get("ROLLOUT"))) {
            JsonNode detail = as("AUDITOR").get("/api/v1/" + path).json();
            if (detail instanceof ObjectNode object) {
                object.remove("asOfPosition");
                object.remove("completeness");
            }
            shown.put(path, detail);
        }
        return shown;
    }

    private void assertEveryOneIsStored(List<String> answered) throws IOException, SQLException {
        assertThat(answered).hasSizeGreaterThanOrEqualTo(300).doesNotHaveDuplicates();
        try (Connection connection = DriverManager.getConnection(
                        server.run().postgresql(),
                        "modeltrail",
                        Files.readString(dataDirectory.resolve("postgresql/password"))
                                .strip());
                Statement statement = connection.createStatement()) {
            List<String> stored = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "SELECT aggregate_identifier FROM domain_event_entry WHERE type = 'Prediction'")) {
                while (rows.next()) {
                    stored.add(rows.getString(1));
                }
            }
            assertThat(stored).containsAll(answered).doesNotHaveDuplicates();
            try (ResultSet row = statement.executeQuery(
                    "SELECT count(*), max(global_index), (SELECT next_index FROM event_log_head) FROM domain_event_entry")) {
                row.next();
                assertThat(row.getLong(2)).as("positions are dense").isEqualTo(row.getLong(1) - 1);
                assertThat(row.getLong(3)).as("the head follows them").isEqualTo(row.getLong(1));
            }
        }
        String last = answered.getLast();
        WaitUntil.holds(
                "the projection has caught up by itself",
                LIMIT,
                () -> as("PRODUCT").get("/api/v1/predictions/" + last).status() == 200);
    }

    private long storedPredictions() throws IOException {
        try (HikariDataSource database = database()) {
            return JdbcClient.create(database)
                    .sql("SELECT count(*) FROM domain_event_entry WHERE type = 'Prediction'")
                    .query(Long.class)
                    .single();
        }
    }

    /** Features of the prediction that the demo made last, as the event has them: sealed, so it takes the key files to read them. */
    private String features() throws IOException {
        try (HikariDataSource database = database();
                SubjectKeysOfDatabase keys = new SubjectKeysOfDatabase(database, dataDirectory.resolve("keys"))) {
            JdbcClient log = JdbcClient.create(database);
            NamedEventSerializer events = NamedEventSerializer.ofContracts(
                    keys.seals(),
                    FeatureNamesInLog.readOnly(artefact -> DomainEventStream.of(new GenericDomainEventMessage<>(
                            "Artefact",
                            artefact,
                            0,
                            NamedEventSerializer.ofContracts().read(FeaturesNamed.class, payload(log, artefact))))));
            return JSON.writeValueAsString(
                    events.read(PredictionMade.class, payload(log, environment.get("PREDICTION")))
                            .features());
        }
    }

    /** Of the first event of an aggregate. */
    private static byte[] payload(JdbcClient log, String aggregate) {
        return log.sql("SELECT payload FROM domain_event_entry WHERE aggregate_identifier = ? AND sequence_number = 0")
                .param(aggregate)
                .query(byte[].class)
                .single();
    }

    private HikariDataSource database() throws IOException {
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl(server.run().postgresql());
        database.setUsername("modeltrail");
        database.setPassword(
                Files.readString(dataDirectory.resolve("postgresql/password")).strip());
        database.setMaximumPoolSize(1);
        return database;
    }
}
