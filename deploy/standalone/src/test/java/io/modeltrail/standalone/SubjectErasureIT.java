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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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
    private static final String ERASED = "Quillfeather-7788";
    private static final String KEPT = "Ravenscroft-4242";
    /** Nothing was ever predicted about this one. */
    private static final String ONLY_IN_A_FILE = "Silverbrook-3131";

    private static final String PASSWORD = "correct horse battery staple";
    private static final String TOPIC = "churn.app-events";
    /** What a database has of text, in whatever form. */
    private static final String COLUMNS = """
            SELECT table_schema || '.' || quote_ident(table_name) AS name, quote_ident(column_name) AS part, data_type
            FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
            WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'""";

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
        for (String customer : List.of(ERASED, KEPT)) {
            RestCalls.Answer outcome = product.post(
                    "/api/v1/outcomes",
                    "{\"useCase\":\"" + StreamedUseCase.KEY + "\",\"outcomes\":[{\"entity\":\"" + customer
                            + "\",\"occurredAt\":\"" + Instant.now().minusSeconds(60)
                            + "\",\"positive\":true,\"source\":\"billing\"}]}");
            assertThat(outcome.status()).as(outcome.text()).isEqualTo(200);
        }
        captured(scientist);
        WaitUntil.holds(
                "both are predicted",
                LIMIT,
                () -> tablesWith(ERASED).containsAll(Set.of("public.query_prediction", "public.query_outcome"))
                        && tablesWith(KEPT).contains("public.query_prediction"));
    }

    private static void captured(RestCalls scientist) {
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

    private static String erased(RestCalls officer, RestCalls.Answer asked) {
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        String subject = asked.field("subjectId");
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
        return subject;
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

    /** Bytes are compared as such, everything else as its text. */
    private List<String> tablesWith(String name) {
        JdbcClient jdbc = server.bean(JdbcClient.class);
        List<String> found = new ArrayList<>();
        for (Map<String, Object> column : jdbc.sql(COLUMNS).query().listOfRows()) {
            String part = column.get("part").toString();
            String condition = column.get("data_type").equals("bytea")
                    ? "position(convert_to(:name, 'UTF8') IN " + part + ") > 0"
                    : "position(:name IN " + part + "::text) > 0";
            long rows = jdbc.sql("SELECT count(*) FROM " + column.get("name") + " WHERE " + condition)
                    .param("name", name)
                    .query(Long.class)
                    .single();
            if (rows > 0) {
                found.add(column.get("name").toString());
            }
        }
        return found;
    }

    /** Parquet cell by cell, since its pages are compressed; everything else byte by byte. */
    private List<Path> filesWith(String name) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(dataDirectory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String folder = dataDirectory.relativize(file).getName(0).toString();
                if (!Set.of("kafka", "postgresql").contains(folder) && contains(file, name)) {
                    found.add(dataDirectory.relativize(file));
                }
            }
        }
        return found;
    }

    private static boolean contains(Path file, String name) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        return text.contains(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                || (text.startsWith("PAR1") && hasCellWith(file, name));
    }

    private static boolean hasCellWith(Path parquet, String name) {
        String rows = "read_parquet('" + parquet + "')";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(
                        "SELECT count(*) FROM " + rows + " AS r WHERE contains(CAST(r AS VARCHAR), '" + name + "')")) {
            count.next();
            return count.getLong(1) > 0;
        } catch (SQLException unreadable) {
            throw new IllegalStateException("a Parquet file cannot be searched", unreadable);
        }
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
