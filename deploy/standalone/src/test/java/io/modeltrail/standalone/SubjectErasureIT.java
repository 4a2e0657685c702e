package io.modeltrail.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.eventstore.transparency.ExportVerifier;
import io.modeltrail.eventstore.transparency.Verification;
import io.modeltrail.eventstore.transparency.VerifierKey;
import io.modeltrail.standalone.access.Accounts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Somebody is in every store, is erased, and is looked for in every table and in every file besides Kafka's and PostgreSQL's own. Whoever
 * is not erased is still found, or the search would prove nothing.
 */
class SubjectErasureIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    static final String ERASED = "Quillfeather-7788";
    static final String KEPT = "Ravenscroft-4242";
    /** Nothing was ever predicted about this one. */
    private static final String ONLY_IN_A_FILE = "Silverbrook-3131";

    private static final String PASSWORD = "correct horse battery staple";
    private static final String TOPIC = "churn.app-events";

    private static final String DATASET = """
            {"useCase":"USE-CASE","uploadDigest":"DIGEST","schema":{"name":"two","version":1,"positiveLabel":"yes","columns":[
            {"name":"id","kind":"TEXT","role":"ENTITY_KEY","allowedValues":[],"missingAllowed":false,"description":"key"},
            {"name":"x","kind":"INTEGER","role":"FEATURE","allowedValues":[],"missingAllowed":false,"description":"x"},
            {"name":"y","kind":"CATEGORY","role":"LABEL","allowedValues":["yes","no"],"missingAllowed":false,"description":"y"}]}}""";

    @TempDir
    Path dataDirectory;

    private ModeltrailServer server;

    @Test
    void whoIsErasedIsNowhereAndEveryProofStillHolds() throws Exception {
        int port = freePort();
        try (CapturedLog log = new CapturedLog();
                ModeltrailServer started = ModeltrailServer.start(List.of(
                        "--modeltrail.data-dir=" + dataDirectory,
                        "--modeltrail.http.port=0",
                        "--modeltrail.kafka.port=" + port,
                        "--modeltrail.features.history.land-every-seconds=1",
                        "--modeltrail.serving.stale-features=serve"))) {
            server = started;
            StreamedUseCase.in(server);
            RestCalls officer = user("officer", Role.COMPLIANCE_OFFICER);
            RestCalls auditor = user("auditor", Role.AUDITOR);
            bothAreEverywhere("127.0.0.1:" + port);
            assertThat(tablesWith(ERASED)).contains("public.query_prediction", "public.features_online_recent");
            assertThat(filesWith(ERASED)).isNotEmpty();
            readByAddress(auditor);
            byte[] before = signed(auditor);

            assertThat(erasureAsked(officer, ONLY_IN_A_FILE, "").text()).contains("subject-unknown", "alsoUnknown");
            RestCalls.Answer ofFile = erasureAsked(officer, ONLY_IN_A_FILE, ",\"alsoUnknown\":true");
            String subject = erased(officer, erasureAsked(officer, ERASED, ""));
            erased(officer, ofFile);
            JsonNode erasure = officer.get("/api/v1/subjects/" + subject).json().path("erasure");

            assertThat(tablesWith(ERASED)).isEmpty();
            assertThat(filesWith(ERASED)).isEmpty();
            assertThat(filesWith(ONLY_IN_A_FILE)).isEmpty();
            assertThat(log.text()).doesNotContain(ERASED);
            assertThat(tablesWith(KEPT)).contains("public.query_prediction", "public.features_online_recent");
            assertThat(filesWith(KEPT)).isNotEmpty();
            RestCalls.Answer certificate = officer.get("/api/v1/subjects/" + subject + "/certificate");
            assertThat(certificate.status()).as(certificate.text()).isEqualTo(200);
            assertThat(Sha256Digest.of(certificate.response().body()).value())
                    .isEqualTo(erasure.path("certificateDigest").asString());
            assertThat(certificate.text()).contains("topic " + TOPIC).doesNotContain(ERASED);
            assertThat(verified(auditor, before, null).findings()).isEmpty();
            assertThat(verified(auditor, signed(auditor), before).findings()).isEmpty();
        }
    }

    private void bothAreEverywhere(String broker) throws Exception {
        RestCalls product = user("product", Role.PRODUCT);
        RestCalls scientist = user("scientist", Role.DATA_SCIENTIST);
        WaitUntil.holds("the topic of events is there", LIMIT, () -> has("features_online_offset"));
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker), new StringSerializer(), new StringSerializer())) {
            for (String customer : List.of(ERASED, KEPT)) {
                producer.send(new ProducerRecord<>(TOPIC, customer, StreamedUseCase.login(customer, Instant.now())))
                        .get();
            }
        }
        reported(product);
        captured(scientist);
        WaitUntil.holds(
                "both are predicted",
                LIMIT,
                () -> tablesWith(ERASED).containsAll(Set.of("public.query_prediction", "public.query_outcome"))
                        && tablesWith(KEPT).contains("public.query_prediction"));
    }

    /** Addresses that name somebody, one of them none that there is: the log has nothing of them. */
    private static void readByAddress(RestCalls auditor) {
        assertThat(auditor.get("/api/v1/predictions?useCase=" + StreamedUseCase.KEY + "&entity=" + ERASED)
                        .status())
                .isEqualTo(200);
        String useCase = "/api/v1/use-cases/" + StreamedUseCase.KEY;
        assertThat(auditor.get(useCase + "/outcomes?entity=" + ERASED).status()).isEqualTo(200);
        assertThat(auditor.get(useCase + "/entities/" + ERASED + "/risk").status())
                .isEqualTo(200);
        assertThat(auditor.get(useCase + "/entities/" + ERASED + "/nothing").status())
                .isGreaterThanOrEqualTo(400);
    }

    /** An outcome of each. */
    static void reported(RestCalls product) {
        for (String customer : List.of(ERASED, KEPT)) {
            RestCalls.Answer outcome = product.post(
                    "/api/v1/outcomes",
                    "{\"useCase\":\"" + StreamedUseCase.KEY + "\",\"outcomes\":[{\"entity\":\"" + customer
                            + "\",\"occurredAt\":\"" + Instant.now().minusSeconds(60)
                            + "\",\"positive\":true,\"source\":\"billing\"}]}");
            assertThat(outcome.status()).as(outcome.text()).isEqualTo(200);
        }
    }

    /** Both are in an uploaded file, and in a snapshot of it. */
    static void captured(RestCalls scientist) {
        RestCalls.Answer uploaded = scientist.send(
                "POST",
                "/api/v1/uploads",
                BodyPublishers.ofString(
                        "id,x,y\n" + ERASED + ",3,no\n" + ONLY_IN_A_FILE + ",1,no\n" + KEPT + ",0,yes\n"),
                "Content-Type",
                "text/csv");
        RestCalls.Answer asked = scientist.post(
                "/api/v1/datasets",
                DATASET.replace("USE-CASE", StreamedUseCase.KEY.value()).replace("DIGEST", uploaded.field("digest")));
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        WaitUntil.holds(
                "the snapshot is captured",
                LIMIT,
                () -> scientist.get(asked.header("Location")).field("state").equals("CAPTURED"));
    }

    private static RestCalls.Answer erasureAsked(RestCalls officer, String entity, String more) {
        return officer.post(
                "/api/v1/subjects/erasures",
                "{\"useCase\":\"" + StreamedUseCase.KEY + "\",\"entity\":\"" + entity
                        + "\",\"reason\":\"The person has asked for it.\"" + more + "}");
    }

    /** @return the pseudonym */
    static String askedToErase(RestCalls officer) {
        RestCalls.Answer asked = erasureAsked(officer, ERASED, "");
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        return asked.field("subjectId");
    }

    private static String erased(RestCalls officer, RestCalls.Answer asked) {
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        String subject = asked.field("subjectId");
        awaitErased(officer, subject);
        return subject;
    }

    static void awaitErased(RestCalls officer, String subject) {
        try {
            WaitUntil.holds(
                    "the subject is erased",
                    LIMIT,
                    () -> officer.get("/api/v1/subjects/" + subject)
                            .json()
                            .path("erasure")
                            .path("state")
                            .asString("")
                            .equals("ERASED"));
        } catch (AssertionError late) {
            throw new AssertionError(officer.get("/api/v1/subjects/" + subject).text(), late);
        }
    }

    private RestCalls user(String name, Role role) {
        server.bean(Accounts.class).create(name, Set.of(role), PASSWORD);
        return RestCalls.as(server.url(), name, PASSWORD);
    }

    private boolean has(String table) {
        return server.bean(JdbcClient.class)
                        .sql("SELECT count(*) FROM " + table)
                        .query(Long.class)
                        .single()
                > 0;
    }

    private List<String> tablesWith(String name) {
        return search().tablesWith(name);
    }

    private List<Path> filesWith(String name) throws IOException {
        return search().filesWith(name);
    }

    private SearchForName search() {
        return new SearchForName(server.bean(JdbcClient.class), dataDirectory);
    }

    private static byte[] signed(RestCalls auditor) {
        WaitUntil.holds("the log is signed to its end", LIMIT, () -> {
            JsonNode log = auditor.get("/api/v1/audit/log").json();
            return log.path("signedSize").longValue() > 0
                    && log.path("signedSize").longValue() == log.path("events").longValue();
        });
        return auditor.get("/api/v1/audit/export").response().body();
    }

    private static Verification verified(RestCalls auditor, byte[] export, byte @Nullable [] earlier)
            throws IOException {
        List<VerifierKey> keys = new ArrayList<>();
        auditor.get("/api/v1/audit/keys")
                .json()
                .path("keys")
                .forEach(key -> keys.add(VerifierKey.parse(key.path("key").stringValue())));
        return new ExportVerifier(keys)
                .verify(new ByteArrayInputStream(export), earlier == null ? null : new ByteArrayInputStream(earlier));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
