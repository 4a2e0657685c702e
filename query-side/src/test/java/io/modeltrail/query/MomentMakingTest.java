package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.identity.Identifiers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What becomes of moments that cannot be made, and of their tables. */
class MomentMakingTest {
    private final QuerySideForTests querySide =
            new QuerySideForTests(LogForTests.WHOLE, Map.of("modeltrail.moments.patience-millis", 200));

    @BeforeEach
    void happened() {
        querySide.happened(new SampleTrail("first").events());
    }

    @AfterEach
    void close() {
        querySide.close();
    }

    @Test
    void oneForWhichTheLogSendsNothingFailsAfterTheLastAttemptWithTheReason() {
        UUID moment = beyondTheLog(2);

        querySide.await(() -> state(moment).equals("FAILED"));

        assertThat(querySide
                        .get("/api/v1/audit/moments/" + moment)
                        .get("failure")
                        .asString())
                .isEqualTo("the event store has sent nothing after position " + querySide.head());
        querySide.await(() -> schemas().isEmpty());
    }

    @Test
    void oneThatIsTriedAgainWaitsAndLetsOthersGoFirst() {
        UUID moment = beyondTheLog(0);

        querySide.await(() -> attempts(moment) == 1 && state(moment).equals("WAITING"));

        assertThat(querySide
                        .jdbc()
                        .queryForObject(
                                "SELECT claimable_at > now() FROM query_moment WHERE moment_id = ?",
                                Boolean.class,
                                moment))
                .isTrue();
        querySide.await(() -> querySide.answer("/api/v1/datasets?asOf=3").status() == 200);
    }

    @Test
    void oneWhoseMakersEndedWithoutAWordThreeTimesHasFailed() {
        UUID moment = Identifiers.next();
        querySide
                .jdbc()
                .update(
                        "INSERT INTO query_moment (moment_id, position, recorded_at, state, worker, seen_at, attempts) "
                                + "VALUES (?, 2, now(), 'BUILDING', ?, now() - INTERVAL '1 hour', 3)",
                        moment,
                        Identifiers.next());

        querySide.await(() -> state(moment).equals("FAILED"));
    }

    @Test
    void tablesThatNoMomentHasAreRemovedWhenTheProcessStarts() {
        querySide.jdbc().execute("CREATE SCHEMA moment_" + "0".repeat(32));
        querySide.jdbc().execute("CREATE SCHEMA moment_of_somebody_else");

        querySide.restartMoments();

        querySide.await(() -> schemas().equals(List.of("moment_of_somebody_else")));
    }

    private UUID beyondTheLog(int attempts) {
        UUID moment = Identifiers.next();
        querySide
                .jdbc()
                .update(
                        "INSERT INTO query_moment (moment_id, position, recorded_at, attempts) VALUES (?, ?, now(), ?)",
                        moment,
                        querySide.head() + 1_000,
                        attempts);
        return moment;
    }

    private String state(UUID moment) {
        JsonNode view = querySide.get("/api/v1/audit/moments/" + moment);
        return view.get("state").asString();
    }

    private int attempts(UUID moment) {
        Integer attempts = querySide
                .jdbc()
                .queryForObject("SELECT attempts FROM query_moment WHERE moment_id = ?", Integer.class, moment);
        return attempts == null ? -1 : attempts;
    }

    private List<String> schemas() {
        return querySide
                .jdbc()
                .query(
                        "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'moment\\_%'",
                        (row, number) -> row.getString(1));
    }
}
