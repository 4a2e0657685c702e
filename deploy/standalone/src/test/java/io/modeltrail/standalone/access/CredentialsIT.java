package io.modeltrail.standalone.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.standalone.ApplicationUnderTest;
import io.modeltrail.standalone.RestCalls;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Users, passwords and tokens over REST. */
class CredentialsIT {
    private final RestCalls admin = ApplicationUnderTest.as(Role.ADMIN);
    private final JdbcClient database =
            JdbcClient.create(ApplicationUnderTest.server().bean(DataSource.class));

    @Test
    void aGeneratedPasswordIsShownOnceAndStoredAsArgon2id() {
        String name = newName();
        RestCalls.Answer created = admin.post("/api/v1/users", "{\"name\":\"" + name + "\",\"roles\":[\"AUDITOR\"]}");

        assertThat(created.status()).isEqualTo(201);
        String password = created.field("password");
        assertThat(password).hasSizeGreaterThanOrEqualTo(24);
        assertThat(me(RestCalls.as(ApplicationUnderTest.url(), name, password))).isEqualTo(200);
        assertThat(admin.get("/api/v1/users?limit=500").text()).contains(name).doesNotContain(password);
        assertThat(storedHash(name)).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @Test
    void aTokenWorksUntilItIsRevokedAndOnlyItsHashIsStored() {
        RestCalls user = ApplicationUnderTest.newUser(newName(), Set.of(Role.PRODUCT));
        RestCalls.Answer created = user.post("/api/v1/tokens", "{\"label\":\"ci\",\"expiresInDays\":1}");
        assertThat(created.status()).isEqualTo(201);
        String token = created.field("token");
        RestCalls withToken = RestCalls.withToken(ApplicationUnderTest.url(), token);
        assertThat(me(withToken)).isEqualTo(200);
        assertThat(me(withToken)).isEqualTo(200);
        assertThat(token).matches("mt_[A-Za-z0-9_-]{43}");
        assertThat(user.get("/api/v1/tokens").text()).contains("\"ci\"").doesNotContain(token);
        assertThat(database.sql("SELECT count(*) FROM api_token WHERE token_sha256 = sha256(:token::bytea)")
                        .param("token", token)
                        .query(Integer.class)
                        .single())
                .isOne();

        assertThat(withToken
                        .delete("/api/v1/tokens/" + created.field("tokenId"))
                        .status())
                .isEqualTo(204);

        assertThat(me(withToken)).isEqualTo(401);
    }

    @Test
    void aStreamEndsWithTheTokenThatOpenedIt() throws Exception {
        RestCalls user = ApplicationUnderTest.newUser(newName(), Set.of(Role.PRODUCT));
        RestCalls.Answer created = user.post("/api/v1/tokens", "{\"label\":\"stream\"}");
        HttpRequest request = HttpRequest.newBuilder(
                        ApplicationUnderTest.url().resolve("/api/v1/predictions/stream?useCase=nothing-yet"))
                .header("Authorization", "Bearer " + created.field("token"))
                .build();
        HttpResponse<Stream<String>> stream = HttpClient.newHttpClient().send(request, BodyHandlers.ofLines());
        assertThat(stream.statusCode()).isEqualTo(200);
        Iterator<String> lines = stream.body().iterator();
        assertThat(lines.next()).startsWith(":");

        user.delete("/api/v1/tokens/" + created.field("tokenId"));

        // Ends instead of waiting for ever.
        CompletableFuture.runAsync(() -> lines.forEachRemaining(heartbeat -> {}))
                .get(30, TimeUnit.SECONDS);
        assertThat(me(RestCalls.withToken(ApplicationUnderTest.url(), created.field("token"))))
                .isEqualTo(401);
    }

    @Test
    void somebodyElsesTokenIsNotFound() {
        RestCalls owner = ApplicationUnderTest.newUser(newName(), Set.of(Role.PRODUCT));
        RestCalls.Answer created = owner.post("/api/v1/tokens", "{\"label\":\"mine\"}");

        RestCalls another = ApplicationUnderTest.newUser(newName(), Set.of(Role.PRODUCT));
        assertThat(another.delete("/api/v1/tokens/" + created.field("tokenId")).status())
                .isEqualTo(404);

        assertThat(me(RestCalls.withToken(ApplicationUnderTest.url(), created.field("token"))))
                .isEqualTo(200);
    }

    @Test
    void anAdministratorMayRevokeAnybodysToken() {
        RestCalls owner = ApplicationUnderTest.newUser(newName(), Set.of(Role.PRODUCT));
        RestCalls.Answer created = owner.post("/api/v1/tokens", "{\"label\":\"lost\"}");

        assertThat(admin.delete("/api/v1/tokens/" + created.field("tokenId")).status())
                .isEqualTo(204);

        assertThat(me(RestCalls.withToken(ApplicationUnderTest.url(), created.field("token"))))
                .isEqualTo(401);
    }

    @Test
    void anExpiredTokenIsRefused() {
        RestCalls owner = ApplicationUnderTest.newUser(newName(), Set.of(Role.PRODUCT));
        RestCalls.Answer created = owner.post("/api/v1/tokens", "{\"label\":\"old\"}");
        database.sql("UPDATE api_token SET expires_at = now() - interval '1 second' WHERE token_id = :id")
                .param("id", UUID.fromString(created.field("tokenId")))
                .update();

        assertThat(me(RestCalls.withToken(ApplicationUnderTest.url(), created.field("token"))))
                .isEqualTo(401);
    }

    @Test
    void aDisabledUserIsOutAtOnceWithPasswordAndToken() {
        String name = newName();
        RestCalls user = ApplicationUnderTest.newUser(name, Set.of(Role.PRODUCT));
        RestCalls withToken = RestCalls.withToken(
                ApplicationUnderTest.url(),
                user.post("/api/v1/tokens", "{\"label\":\"x\"}").field("token"));
        assertThat(me(withToken)).isEqualTo(200);

        assertThat(admin.post("/api/v1/users/" + idOf(name) + "/disable", "").status())
                .isEqualTo(204);

        assertThat(me(user)).isEqualTo(401);
        assertThat(me(withToken)).isEqualTo(401);
    }

    @Test
    void aChangedPasswordHoldsAtOnceAndTheOldOneNoMore() {
        String name = newName();
        RestCalls user = ApplicationUnderTest.newUser(name, Set.of(Role.PRODUCT));
        RestCalls token = RestCalls.withToken(
                ApplicationUnderTest.url(),
                user.post("/api/v1/tokens", "{\"label\":\"x\"}").field("token"));
        assertThat(me(token)).isEqualTo(200);
        String body = "{\"currentPassword\":\"%s\",\"newPassword\":\"%s\"}";

        RestCalls.Answer weak =
                user.post("/api/v1/users/me/password", body.formatted(ApplicationUnderTest.password(), "short"));
        assertThat(weak.status()).isEqualTo(400);
        assertThat(weak.field("code")).isEqualTo("weak-password");
        assertThat(user.post("/api/v1/users/me/password", body.formatted("wrong password", "a much better one"))
                        .status())
                .isEqualTo(403);
        assertThat(user.post(
                                "/api/v1/users/me/password",
                                body.formatted(ApplicationUnderTest.password(), "a much better one"))
                        .status())
                .isEqualTo(204);

        assertThat(me(user)).isEqualTo(401);
        assertThat(me(token)).isEqualTo(401);
        assertThat(me(RestCalls.as(ApplicationUnderTest.url(), name, "a much better one")))
                .isEqualTo(200);
    }

    @Test
    void afterTenWrongPasswordsTheNameHasToWait() {
        String name = newName();
        RestCalls user = ApplicationUnderTest.newUser(name, Set.of(Role.PRODUCT));
        for (int attempt = 0; attempt < LoginAttempts.ALLOWED_FROM_ONE_ADDRESS; attempt++) {
            assertThat(me(RestCalls.as(ApplicationUnderTest.url(), name, "guess number " + attempt)))
                    .isEqualTo(401);
        }

        RestCalls.Answer answer = user.get("/api/v1/me");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.field("code")).isEqualTo("too-many-failed-logins");
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(me(admin)).isEqualTo(200);
    }

    @Test
    void ofManyGuessesAtOnceNoMoreThanTenAreLookedAt() throws Exception {
        String name = newName();
        ApplicationUnderTest.newUser(name, Set.of(Role.PRODUCT));
        List<Callable<Integer>> guesses = IntStream.range(0, 40)
                .<Callable<Integer>>mapToObj(
                        number -> () -> me(RestCalls.as(ApplicationUnderTest.url(), name, "guess number " + number)))
                .toList();
        List<Integer> statuses;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            statuses = callers.invokeAll(guesses).stream()
                    .map(guess -> guess.resultNow())
                    .toList();
        }

        assertThat(statuses).allSatisfy(status -> assertThat(status).isIn(401, 429, 503));
        assertThat(statuses.stream().filter(status -> status == 401).count())
                .isLessThanOrEqualTo(LoginAttempts.ALLOWED_FROM_ONE_ADDRESS);
    }

    @Test
    void theSameRightPasswordManyTimesAtOnceIsNoGuessing() throws Exception {
        RestCalls user = ApplicationUnderTest.newUser(newName(), Set.of(Role.PRODUCT));
        List<Callable<Integer>> calls =
                Collections.nCopies(40, () -> user.get("/api/v1/me").status());
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(callers.invokeAll(calls))
                    .allSatisfy(call -> assertThat(call.resultNow()).isEqualTo(200));
        }
    }

    @Test
    void aNulInANameIsAWrongName() {
        assertThat(me(RestCalls.as(ApplicationUnderTest.url(), "ad\0min", "some password")))
                .isEqualTo(401);
    }

    @Test
    void aTakenNameAndTheSystemRoleAreRefused() {
        String name = newName();
        ApplicationUnderTest.newUser(name, Set.of(Role.PRODUCT));

        assertThat(admin.post("/api/v1/users", "{\"name\":\"" + name + "\",\"roles\":[\"AUDITOR\"]}")
                        .status())
                .isEqualTo(409);
        assertThat(admin.post("/api/v1/users", "{\"name\":\"" + newName() + "\",\"roles\":[\"SYSTEM\"]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void brokenAuthorizationHeadersAreAsNone() {
        RestCalls nobody = RestCalls.anonymous(ApplicationUnderTest.url());
        for (String header :
                new String[] {"Basic", "Basic %%%", "Basic bm9jb2xvbg==", "Bearer", "Bearer mt_", "Nix x"}) {
            assertThat(nobody.get("/api/v1/me", "Authorization", header).status())
                    .as(header)
                    .isEqualTo(401);
        }
    }

    private static int me(RestCalls user) {
        return user.get("/api/v1/me").status();
    }

    private static String newName() {
        return "u" + UUID.randomUUID();
    }

    private String storedHash(String name) {
        return database.sql("SELECT password_hash FROM app_user WHERE name = :name")
                .param("name", name)
                .query(String.class)
                .single();
    }

    private UUID idOf(String name) {
        return database.sql("SELECT user_id FROM app_user WHERE name = :name")
                .param("name", name)
                .query(UUID.class)
                .single();
    }
}
