package io.modeltrail.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a user and a bad day do to a server: a second start, kill -9 of it and of its database, a stop and a start. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LifeOfTheServerIT {
    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(2);

    @TempDir
    static Path temporary;

    private Path dataDirectory;
    private ServerProcess server;
    private String token;

    @BeforeAll
    void startForTheFirstTime() throws IOException, InterruptedException {
        dataDirectory = temporary.resolve("data");
        server = ServerProcess.start(dataDirectory);
        RestCalls admin = RestCalls.as(server.url(), "admin", server.firstPassword());
        token = admin.post("/api/v1/tokens", "{\"label\":\"life\"}").field("token");
        assertThat(token).startsWith("mt_");
    }

    @AfterAll
    void stop() throws InterruptedException {
        server.stop();
    }

    @Test
    void aSecondInstanceSaysWhoHasTheDataDirectoryAndStops() throws Exception {
        ensureItRuns();
        ServerProcess second = ServerProcess.launch(dataDirectory, "serve");

        assertThat(second.exitStatus()).isEqualTo(3);
        assertThat(second.output().lines()).hasSize(1);
        assertThat(second.output())
                .contains("pid " + server.run().pid())
                .contains(server.run().http());
        assertThat(whoAmI()).isEqualTo(200);
    }

    @Test
    void aKilledPostgresqlIsStartedAgainAndCallersHearNothingButSuccessOr503() throws Exception {
        ensureItRuns();
        ProcessHandle postgres = server.postgres();

        postgres.destroyForcibly();

        // The last minute's look-ups are kept for seconds, so ask for what is always read.
        WaitUntil.holds("the server answers again", RECOVERY_LIMIT, () -> {
            RestCalls.Answer answer = call().get("/api/v1/tokens");
            assertThat(answer.status()).isIn(200, 503);
            if (answer.status() == 503) {
                assertThat(answer.field("code")).isEqualTo("database-unavailable");
                assertThat(answer.header("Retry-After")).isNotEmpty();
            }
            return answer.status() == 200 && !isThe(postgres);
        });
        assertThat(server.isAlive()).isTrue();
    }

    @Test
    void afterTheServerWasKilledItsOrphanedDatabaseIsTakenOver() throws Exception {
        ensureItRuns();
        ProcessHandle orphan = server.postgres();
        server.killHard();
        assertThat(orphan.isAlive()).isTrue();

        server = ServerProcess.start(dataDirectory);

        assertThat(orphan.isAlive()).isFalse();
        assertThat(server.postgres()).isNotEqualTo(orphan);
        assertThat(whoAmI()).isEqualTo(200);
    }

    @Test
    void aGarbledPidFileOfAnOrphanDoesNotKeepTheServerFromStarting() throws Exception {
        ensureItRuns();
        ProcessHandle orphan = server.postgres();
        server.killHard();
        Files.writeString(dataDirectory.resolve("postgresql/data/postmaster.pid"), "\0\0\0");

        server = ServerProcess.start(dataDirectory);

        assertThat(orphan.isAlive()).isFalse();
        assertThat(whoAmI()).isEqualTo(200);
    }

    @Test
    void aCleanStopLeavesNothingRunningAndNothingIsLost() throws Exception {
        ensureItRuns();
        ProcessHandle postgres = server.postgres();

        server.stop();

        assertThat(postgres.isAlive()).isFalse();
        assertThat(dataDirectory.resolve("run.json")).doesNotExist();
        assertThat(Files.readString(dataDirectory.resolve("postgresql/server.log")))
                .contains("database system is shut down");
        ensureItRuns();
        assertThat(whoAmI()).isEqualTo(200);
        assertThat(server.output()).doesNotContain("password");
    }

    @Test
    void aServerThatIsStoppingKeepsItsDataDirectoryToTheEnd() throws Exception {
        ensureItRuns();
        ProcessHandle postgres = server.postgres();
        // A request that does not come to its end makes the stop take its longest.
        try (Socket slow = new Socket(server.url().getHost(), server.url().getPort())) {
            String head = "POST /api/v1/tokens HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                    + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
            slow.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            slow.getOutputStream().flush();
            // The look-up of the token says that the request has been taken in.
            assertThat(whoAmI()).isEqualTo(200);

            server.askToStop();
            ServerProcess second = ServerProcess.launch(dataDirectory, "serve");

            assertThat(second.exitStatus()).as(second.output()).isEqualTo(3);
            assertThat(postgres.isAlive()).isTrue();
        }
        server.exitStatus();
        assertThat(postgres.isAlive()).isFalse();
    }

    @Test
    void runJsonIsForItsOwnerOnlyAndHoldsNoPassword() throws Exception {
        ensureItRuns();
        Path run = dataDirectory.resolve("run.json");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(run))
                .contains("jdbc:postgresql://127.0.0.1:")
                .contains("127.0.0.1:")
                .doesNotContain(Files.readString(dataDirectory.resolve("postgresql/password")));
        assertThat(server.run().kafka()).startsWith("127.0.0.1:");
    }

    private void ensureItRuns() throws IOException, InterruptedException {
        if (!server.isAlive()) {
            server = ServerProcess.start(dataDirectory);
        }
    }

    private RestCalls call() {
        return RestCalls.withToken(server.url(), token);
    }

    private int whoAmI() {
        return call().get("/api/v1/me").status();
    }

    private boolean isThe(ProcessHandle postgres) {
        try {
            return server.postgres().equals(postgres);
        } catch (IOException | AssertionError notYetThere) {
            return true;
        }
    }
}
