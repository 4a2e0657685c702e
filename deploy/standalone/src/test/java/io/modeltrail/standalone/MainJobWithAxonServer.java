package io.modeltrail.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.eventstore.transparency.ExportVerifier;
import io.modeltrail.eventstore.transparency.Verification;
import io.modeltrail.eventstore.transparency.VerifierKey;
import io.modeltrail.standalone.access.Accounts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** With Axon Server as the event store and the router of messages; projections stay in PostgreSQL. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class MainJobWithAxonServer extends MainJobEndToEnd {
    private static final String PASSWORD = "correct horse battery staple";

    /** Host and gRPC port, as {@code axon.axonserver.servers} takes them. */
    abstract String axonServer();

    /** Which PostgreSQL the application uses; empty = its own. */
    abstract List<String> postgres();

    @Override
    final List<String> servers() {
        List<String> settings = new ArrayList<>(postgres());
        settings.add("--axon.axonserver.enabled=true");
        settings.add("--axon.axonserver.servers=" + axonServer());
        return settings;
    }

    @Test
    @Order(Integer.MAX_VALUE) // it reads what the main job has left in the log
    void aHandlerRefusesAsItDoesWithoutAxonServerAndTheLogIsReadByPositionAndVerifiesAtHome() throws IOException {
        List<String> settings = new ArrayList<>(servers());
        settings.add("--modeltrail.data-dir=" + temporary.resolve("refusals"));
        settings.add("--modeltrail.http.port=0");
        settings.add("--modeltrail.rollout.catch-up-every=PT1H"); // so that the decision below is what reads
        try (ModeltrailServer server = ModeltrailServer.start(settings)) {
            // Another test may have had the same PostgreSQL.
            String name = "user-" + UUID.randomUUID();
            server.bean(Accounts.class)
                    .create(name, Set.of(Role.APPROVER, Role.OPERATOR, Role.AUDITOR, Role.DATA_SCIENTIST), PASSWORD);
            RestCalls user = RestCalls.as(server.url(), name, PASSWORD);

            assertThat(user.post(
                                    "/api/v1/model-versions/" + UUID.randomUUID() + "/rejection",
                                    "{\"reason\":\"there is none\"}")
                            .field("code"))
                    .isEqualTo("not-found");
            RestCalls.Answer unknown = user.post(
                    "/api/v1/rollouts", "{\"useCase\":\"telco-churn\",\"challenger\":\"" + UUID.randomUUID() + "\"}");
            assertThat(unknown.status()).as(unknown.text()).isEqualTo(404);
            assertThat(unknown.field("detail")).isEqualTo("Name a registered model version.");

            assertThat(user.post("/api/v1/rollouts/standing/rebuild", "").status())
                    .isEqualTo(200);
            pagesOfTheLogMeet(user);
            theLogVerifiesAtHome(user);
            anEventWithoutItsRowsIsKnownToTheNextDecision(user, JdbcClient.create(server.bean(DataSource.class)));
        }
    }

    /** The append is done, and then the database does not commit: as when the process ends between the two. */
    private static void anEventWithoutItsRowsIsKnownToTheNextDecision(RestCalls user, JdbcClient database) {
        String start = "{\"useCase\":\"telco-churn\",\"challenger\":\"" + approvedAndNotInService(user)
                + "\",\"plan\":{\"sharesPercent\":[50,100],\"samplesBeforeAdvance\":0}}";
        database.sql("UPDATE rollout_standing_reached SET position = position - 1")
                .update();
        database.sql("CREATE FUNCTION no_commit() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN RAISE EXCEPTION ''no commit''; END'")
                .update();
        database.sql("CREATE CONSTRAINT TRIGGER no_commit AFTER UPDATE ON rollout_standing_reached"
                        + " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION no_commit()")
                .update();
        assertThat(user.post("/api/v1/rollouts", start).status()).isEqualTo(500);
        database.sql("DROP TRIGGER no_commit ON rollout_standing_reached").update();
        database.sql("DROP FUNCTION no_commit").update();

        assertThat(user.post("/api/v1/rollouts", start).field("code")).isEqualTo("rollout-already-open");
    }

    private static String approvedAndNotInService(RestCalls user) {
        String[] found = new String[1];
        WaitUntil.holds("the projections know the log", Duration.ofMinutes(1), () -> {
            String champion = user.get("/api/v1/use-cases/telco-churn/champion").field("modelVersionId");
            for (JsonNode version : user.get("/api/v1/model-versions?useCase=telco-churn")
                    .json()
                    .path("items")) {
                String id = version.path("modelVersionId").asString();
                if (!champion.isEmpty() && !id.equals(champion)) {
                    found[0] = id;
                }
            }
            return found[0] != null;
        });
        return found[0];
    }

    private static void pagesOfTheLogMeet(RestCalls user) {
        JsonNode whole = user.get("/api/v1/audit/events?from=0&limit=20").json();
        assertThat(whole.get("items").size()).isEqualTo(20);
        for (JsonNode event : whole.get("items")) {
            long position = event.get("position").asLong();
            JsonNode page = user.get("/api/v1/audit/events?from=" + position + "&limit=1")
                    .json();
            assertThat(page.get("items").get(0)).isEqualTo(event);
        }
    }

    /** Where another test has had the same PostgreSQL, it has had the key too; the log is then signed as far as that one came. */
    private static void theLogVerifiesAtHome(RestCalls user) throws IOException {
        WaitUntil.holds("the log is signed", Duration.ofMinutes(2), () -> {
            JsonNode log = user.get("/api/v1/audit/log").json();
            long signed = log.path("signedSize").asLong();
            return signed > 0
                    && (signed == log.path("events").asLong()
                            || log.path("state").asString().equals("KEY_NOT_HERE"));
        });
        List<VerifierKey> keys = new ArrayList<>();
        user.get("/api/v1/audit/keys")
                .json()
                .path("keys")
                .forEach(key -> keys.add(VerifierKey.parse(key.path("key").asString())));
        Verification export = new ExportVerifier(keys)
                .verify(new ByteArrayInputStream(
                        user.get("/api/v1/audit/export").response().body()));
        assertThat(export.findings()).isEmpty();
        assertThat(export.checked()).as("a main job records more").isGreaterThan(1_000);
        assertThat(user.get("/audit/tile/entries/000").status()).isEqualTo(200);
        assertThat(user.get("/api/v1/audit/events/17/proof.json").status()).isEqualTo(200);
    }
}
