package io.modeltrail.standalone.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.standalone.ApplicationUnderTest;
import io.modeltrail.standalone.RestCalls;
import io.modeltrail.standalone.WaitUntil;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Commands that are sent twice. */
class IdempotencyIT {
    private static final String HEADER = "Idempotency-Key";

    private final RestCalls scientist = ApplicationUnderTest.as(Role.DATA_SCIENTIST);
    private final JdbcClient database =
            JdbcClient.create(ApplicationUnderTest.server().bean(DataSource.class));

    @Test
    void aRepeatedCommandIsAnsweredTheSameAndCarriedOutOnce() {
        String key = newKey();
        String body = dataset();

        RestCalls.Answer first = scientist.post("/api/v1/datasets", body, HEADER, key);
        RestCalls.Answer second = scientist.post("/api/v1/datasets", body, HEADER, key);

        assertThat(first.status()).as(first.text()).isEqualTo(202);
        assertThat(second.status()).isEqualTo(202);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.header("Location"))
                .isEqualTo(first.header("Location"))
                .isNotEmpty();
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(requests(first.field("datasetSnapshotId"))).isOne();
    }

    @Test
    void withoutAKeyEachCommandIsANewOne() {
        String body = dataset();

        String first = scientist.post("/api/v1/datasets", body).field("datasetSnapshotId");
        String second = scientist.post("/api/v1/datasets", body).field("datasetSnapshotId");

        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void anotherRequestWithTheSameKeyIsRefused() {
        String key = newKey();
        scientist.post("/api/v1/datasets", dataset(), HEADER, key);

        RestCalls.Answer other = scientist.post("/api/v1/datasets", dataset(), HEADER, key);

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.field("code")).isEqualTo("idempotency-key-reused");
    }

    @Test
    void aKeyBelongsToTheCallerWhoUsedIt() {
        String key = newKey();
        String body = dataset();
        RestCalls another = ApplicationUnderTest.newUser("u" + UUID.randomUUID(), Set.of(Role.DATA_SCIENTIST));

        RestCalls.Answer first = scientist.post("/api/v1/datasets", body, HEADER, key);
        RestCalls.Answer second = another.post("/api/v1/datasets", body, HEADER, key);

        assertThat(second.status()).isEqualTo(202);
        assertThat(second.text()).isNotEqualTo(first.text());
    }

    @Test
    void aRefusedCommandKeepsNothingAndCanBeSentAgain() {
        String key = newKey();
        String user = "{\"name\":\"u" + UUID.randomUUID() + "\",\"roles\":[\"AUDITOR\"],\"password\":\"%s\"}";
        RestCalls admin = ApplicationUnderTest.as(Role.ADMIN);

        assertThat(admin.post("/api/v1/users", user.formatted("short"), HEADER, key)
                        .status())
                .isEqualTo(400);
        assertThat(rows(key)).isZero();

        assertThat(admin.post("/api/v1/users", user.formatted("long enough for it"), HEADER, key)
                        .status())
                .isEqualTo(201);
        assertThat(rows(key)).isOne();
    }

    @Test
    void aGeneratedPasswordIsNotKept() {
        String key = newKey();
        String user = "{\"name\":\"u" + UUID.randomUUID() + "\",\"roles\":[\"AUDITOR\"]}";
        RestCalls admin = ApplicationUnderTest.as(Role.ADMIN);

        RestCalls.Answer first = admin.post("/api/v1/users", user, HEADER, key);
        RestCalls.Answer second = admin.post("/api/v1/users", user, HEADER, key);

        assertThat(first.field("password")).isNotEmpty();
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.field("userId")).isEqualTo(first.field("userId"));
        assertThat(second.text()).doesNotContain("password");
    }

    @Test
    void aKeyWhoseFirstRequestIsStillRunningIsInUse() throws InterruptedException {
        String key = newKey();
        String actor = scientist.get("/api/v1/me").field("actorId");
        TransactionTemplate transactions = ApplicationUnderTest.server().bean(TransactionTemplate.class);
        IdempotencyRows rows = ApplicationUnderTest.server().bean(IdempotencyRows.class);
        CountDownLatch claimed = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread first = Thread.ofVirtual()
                .start(() -> transactions.executeWithoutResult(status -> {
                    assertThat(rows.claim(actor, key)).isTrue();
                    claimed.countDown();
                    awaitUninterruptibly(done);
                }));
        claimed.await();
        String body = dataset();

        RestCalls.Answer meanwhile = scientist.post("/api/v1/datasets", body, HEADER, key);
        done.countDown();
        first.join();

        assertThat(meanwhile.status()).isEqualTo(409);
        assertThat(meanwhile.field("code")).isEqualTo("idempotency-key-in-use");
        assertThat(scientist.post("/api/v1/datasets", body, HEADER, key).status())
                .isEqualTo(202);
    }

    @Test
    void ofManyAtOnceOneIsCarriedOut() throws Exception {
        String key = newKey();
        String body = dataset();
        List<RestCalls.Answer> answers;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = callers
                    .invokeAll(IntStream.range(0, 16)
                            .<java.util.concurrent.Callable<RestCalls.Answer>>mapToObj(
                                    number -> () -> scientist.post("/api/v1/datasets", body, HEADER, key))
                            .toList())
                    .stream()
                    .map(answer -> answer.resultNow())
                    .toList();
        }

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(202, 409));
        List<String> ids = answers.stream()
                .filter(answer -> answer.status() == 202)
                .map(answer -> answer.field("datasetSnapshotId"))
                .distinct()
                .toList();
        assertThat(ids).hasSize(1);
        assertThat(requests(ids.getFirst())).isOne();
    }

    @Test
    void whenTheAnswerCannotBeKeptTheEventsAreNotStoredEither() {
        String key = newKey();
        long before = requestedDatasets();
        // The row cannot be written, after the command has been handled.
        database.sql("ALTER TABLE idempotency_key ADD CONSTRAINT broken CHECK (idempotency_key <> '" + key + "')")
                .update();
        try {
            RestCalls.Answer answer = scientist.post("/api/v1/datasets", dataset(), HEADER, key);
            assertThat(answer.status()).isEqualTo(500);
            assertThat(requestedDatasets()).isEqualTo(before);
        } finally {
            database.sql("ALTER TABLE idempotency_key DROP CONSTRAINT broken").update();
        }
    }

    @Test
    void keysAreForgottenAfterADay() {
        String key = newKey();
        String body = dataset();
        String first = scientist.post("/api/v1/datasets", body, HEADER, key).field("datasetSnapshotId");
        database.sql(
                        "UPDATE idempotency_key SET created_at = created_at - interval '25 hours' WHERE idempotency_key = :key")
                .param("key", key)
                .update();

        RestCalls.Answer second = scientist.post("/api/v1/datasets", body, HEADER, key);

        assertThat(second.status()).isEqualTo(202);
        assertThat(second.field("datasetSnapshotId")).isNotEqualTo(first);
        database.sql(
                        "UPDATE idempotency_key SET created_at = created_at - interval '25 hours' WHERE idempotency_key = :key")
                .param("key", key)
                .update();
        ApplicationUnderTest.server().bean(IdempotencyFilter.class).forgetOldKeys();
        assertThat(rows(key)).isZero();
    }

    @Test
    void aMalformedKeyIsRefused() {
        RestCalls.Answer answer = scientist.post("/api/v1/datasets", dataset(), HEADER, "k".repeat(201));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field("code")).isEqualTo("idempotency-key-malformed");
    }

    @Test
    void whereAKeyWouldMeanNothingItIsRefused() {
        for (String path : List.of("/api/v1/tokens", "/api/v1/users/me/password")) {
            RestCalls.Answer answer = ApplicationUnderTest.as(Role.PRODUCT).post(path, "{}", HEADER, newKey());

            assertThat(answer.status()).as(path).isEqualTo(400);
            assertThat(answer.field("code")).isEqualTo("idempotency-key-not-honoured");
        }
    }

    @Test
    void anAddressInOtherLettersIsTheSameCommand() {
        String key = newKey();
        String body = dataset();

        RestCalls.Answer first = scientist.post("/api/v1/d%61tasets", body, HEADER, key);
        RestCalls.Answer second = scientist.post("/api/v1/d%61tasets", body, HEADER, key);

        assertThat(first.status()).isEqualTo(202);
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void theKeyOfTheHashesIsForItsOwnerOnlyAndNotInTheDatabase() throws Exception {
        Path file = ApplicationUnderTest.server().dataDirectory().resolve("idempotency.key");
        String key = newKey();
        String body = dataset();
        scientist.post("/api/v1/datasets", body, HEADER, key);
        String unkeyed = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(("POST /api/v1/datasets?null\n" + body).getBytes(StandardCharsets.UTF_8)));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(database.sql("SELECT request_hash FROM idempotency_key WHERE idempotency_key = :key")
                        .param("key", key)
                        .query(String.class)
                        .single())
                .hasSize(64)
                .isNotEqualTo(unkeyed);
    }

    /** Valid, and different each time; its upload is not there, which only the import finds out. */
    private static String dataset() {
        String digest = "sha256:" + (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
        return """
                {"useCase":"idempotency","uploadDigest":"%s","schema":{"name":"two","version":1,"positiveLabel":"yes","columns":[
                {"name":"id","kind":"TEXT","role":"ENTITY_KEY","allowedValues":[],"missingAllowed":false,"description":"key"},
                {"name":"x","kind":"INTEGER","role":"FEATURE","allowedValues":[],"missingAllowed":false,"description":"x"},
                {"name":"y","kind":"CATEGORY","role":"LABEL","allowedValues":["yes","no"],"missingAllowed":false,"description":"y"}]}}""".formatted(digest);
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }

    private int rows(String key) {
        return database.sql("SELECT count(*) FROM idempotency_key WHERE idempotency_key = :key")
                .param("key", key)
                .query(Integer.class)
                .single();
    }

    /** First events of one dataset snapshot. */
    private int requests(String snapshotId) {
        return database.sql(
                        "SELECT count(*) FROM domain_event_entry WHERE aggregate_identifier = :id AND sequence_number = 0")
                .param("id", snapshotId)
                .query(Integer.class)
                .single();
    }

    private long requestedDatasets() {
        return database.sql(
                        "SELECT count(*) FROM domain_event_entry WHERE sequence_number = 0 AND payload_type LIKE 'dataset.%'")
                .query(Long.class)
                .single();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        WaitUntil.holds("the other request was answered", Duration.ofMinutes(1), () -> latch.getCount() == 0);
    }
}
