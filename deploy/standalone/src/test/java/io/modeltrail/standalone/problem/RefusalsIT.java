package io.modeltrail.standalone.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.standalone.ApplicationUnderTest;
import io.modeltrail.standalone.CapturedLog;
import io.modeltrail.standalone.RestCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Requests that are wrong in one way each: a clear 4xx, nothing stored, and what was sent is neither answered nor logged. */
class RefusalsIT {
    /** Stands for personal data, wherever a test puts it. */
    private static final String SECRET = "Erika-Mustermann-1964";

    private final RestCalls scientist = ApplicationUnderTest.as(Role.DATA_SCIENTIST);
    private final RestCalls product = ApplicationUnderTest.as(Role.PRODUCT);
    private CapturedLog log;
    private long eventsBefore;

    @BeforeEach
    void begin() {
        log = new CapturedLog();
        eventsBefore = eventsOfPeople();
    }

    @AfterEach
    void nothingIsStoredAndNothingIsLogged() throws IOException {
        log.close();
        assertThat(log.text()).doesNotContain(SECRET);
        Path databaseLog = ApplicationUnderTest.server().dataDirectory().resolve("postgresql/server.log");
        assertThat(Files.readString(databaseLog)).doesNotContain(SECRET);
        assertThat(eventsOfPeople()).isEqualTo(eventsBefore);
    }

    @Test
    void malformedJson() {
        assertRefused(predict("{\"useCase\": \"" + SECRET), 400, "malformed-request");
        assertRefused(predict("[" + SECRET + "]"), 400, "malformed-request");
        assertRefused(predict(""), 400, "malformed-request");
    }

    @Test
    void oneValueAndThenMore() {
        assertRefused(predict(validPrediction() + " \"" + SECRET + "\""), 400, "malformed-request");
    }

    @Test
    void aFieldThatTheApiDoesNotHave() {
        RestCalls.Answer answer =
                assertRefused(scientist.post("/api/v1/training-runs", trainingWith("nickname")), 400, "unknown-field");
        assertThat(answer.json().path("found").path("field").asString()).isEqualTo("nickname");
    }

    @Test
    void aValueInThePlaceOfAName() {
        assertRefused(scientist.post("/api/v1/training-runs", trainingWith(SECRET + " 12345")), 400, "unknown-field");
    }

    @Test
    void aWrongType() {
        assertRefused(
                ApplicationUnderTest.as(Role.ADMIN)
                        .post("/api/v1/tokens", "{\"label\":\"x\",\"expiresInDays\":\"" + SECRET + "\"}"),
                400,
                "malformed-request");
        assertRefused(
                ApplicationUnderTest.as(Role.ADMIN)
                        .post("/api/v1/tokens", "{\"label\":\"x\",\"expiresInDays\":\"12\"}"),
                400,
                "malformed-request");
        assertRefused(
                ApplicationUnderTest.as(Role.ADMIN)
                        .post("/api/v1/users", "{\"name\":\"x\",\"roles\":[\"" + SECRET + "\"]}"),
                400,
                "malformed-request");
    }

    @Test
    void aMissingField() {
        RestCalls.Answer answer = assertRefused(
                scientist.post("/api/v1/training-runs", "{\"useCase\":\"telco-churn\"}"), 400, "malformed-request");
        assertThat(answer.json().path("found").path("field").asString()).isNotEmpty();
        assertRefused(scientist.post("/api/v1/datasets", "{}"), 400, "malformed-request");
        assertRefused(scientist.post("/api/v1/datasets", "{\"useCase\":null}"), 400, "malformed-request");
    }

    @Test
    void anIdentifierThatIsNone() {
        assertRefused(scientist.get("/api/v1/datasets/" + SECRET), 400, "malformed-identifier");
    }

    @Test
    void aThingThatIsNotThere() {
        assertRefused(scientist.get("/api/v1/datasets/" + UUID.randomUUID()), 404, "not-found");
        assertRefused(
                ApplicationUnderTest.as(Role.APPROVER)
                        .post(
                                "/api/v1/model-versions/" + UUID.randomUUID() + "/rejection",
                                "{\"reason\":\"" + SECRET + "\"}"),
                404,
                "not-found");
    }

    @Test
    void aContentTypeThatIsNotRead() {
        assertRefused(
                product.send(
                        "POST", "/api/v1/predictions", BodyPublishers.ofString(SECRET), "Content-Type", "text/plain"),
                415,
                "unsupported-media-type");
    }

    @Test
    void aContentTypeThatIsNotWritten() {
        assertRefused(
                scientist.get("/api/v1/datasets?useCase=telco-churn", "Accept", "image/png"), 406, "not-acceptable");
    }

    @Test
    void aBodyOfTenMegabytesWithItsLength() {
        String large = "{\"useCase\":\"" + SECRET + "x".repeat(10_000_000) + "\"}";
        assertRefused(predict(large), 413, "too-large");
    }

    @Test
    void aBodyOfTenMegabytesInChunks() {
        byte[] large = ("{\"useCase\":\"" + SECRET + "x".repeat(10_000_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        assertRefused(
                product.send(
                        "POST",
                        "/api/v1/predictions",
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)),
                        "Content-Type",
                        "application/json"),
                413,
                "too-large");
    }

    @Test
    void deeplyNestedJson() {
        assertRefused(predict("{\"features\":" + "[".repeat(100_000)), 400, "malformed-request");
    }

    @Test
    void anAddressThatCouldBeReadInTwoWays() {
        assertRefused(scientist.get("/api/v1/datasets/..%2f" + SECRET), 400, "malformed-request");
        assertRefused(scientist.get("/api/v1/datasets;" + SECRET), 400, "malformed-request");
    }

    @Test
    void withoutCredentials() {
        assertRefused(
                RestCalls.anonymous(ApplicationUnderTest.url())
                        .post("/api/v1/predictions", "{\"entity\":\"" + SECRET + "\"}"),
                401,
                "not-authenticated");
    }

    @Test
    void withAWrongPassword() {
        assertRefused(
                RestCalls.as(ApplicationUnderTest.url(), SECRET, SECRET).get("/api/v1/me"), 401, "not-authenticated");
    }

    @Test
    void withoutTheRole() {
        assertRefused(scientist.post("/api/v1/predictions", "{\"entity\":\"" + SECRET + "\"}"), 403, "not-permitted");
    }

    @Test
    void limitsOfPages() {
        RestCalls admin = ApplicationUnderTest.as(Role.ADMIN);
        assertRefused(admin.get("/api/v1/users?limit=0"), 400, "value-out-of-range");
        assertRefused(admin.get("/api/v1/users?limit=501"), 400, "value-out-of-range");
        assertRefused(admin.get("/api/v1/users?limit=" + SECRET), 400, "malformed-request");
        assertRefused(admin.get("/api/v1/users?after=" + SECRET), 400, "malformed-identifier");
    }

    private static String trainingWith(String field) {
        return "{\"useCase\":\"telco-churn\",\"datasetSnapshotId\":\"" + UUID.randomUUID() + "\",\"" + field + "\":\""
                + SECRET + "\"}";
    }

    private static String validPrediction() {
        return "{\"useCase\":\"telco-churn\",\"entity\":\"" + SECRET + "\",\"features\":{}}";
    }

    private RestCalls.Answer predict(String body) {
        return product.post("/api/v1/predictions", body);
    }

    private static RestCalls.Answer assertRefused(RestCalls.Answer answer, int status, String code) {
        assertThat(answer.text()).doesNotContain(SECRET);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.field("code")).isEqualTo(code);
        assertThat(answer.field("type")).isEqualTo("urn:modeltrail:refusal:" + code);
        assertThat(answer.field("title")).isNotEmpty();
        assertThat(answer.field("detail")).isNotEmpty();
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        return answer;
    }

    /** The platform's own processes may still be at work on what other tests asked for, and records once a minute who has read. */
    private static long eventsOfPeople() {
        return database()
                .sql(
                        "SELECT count(*) FROM domain_event_entry WHERE convert_from(meta_data, 'UTF8') NOT LIKE '%\"actor\":\"system:%'"
                                + " AND NOT (payload_type = 'audit.AccessRecorded' AND convert_from(payload, 'UTF8') LIKE '%\"READ\"%')")
                .query(Long.class)
                .single();
    }

    private static JdbcClient database() {
        return JdbcClient.create(ApplicationUnderTest.server().bean(DataSource.class));
    }
}
