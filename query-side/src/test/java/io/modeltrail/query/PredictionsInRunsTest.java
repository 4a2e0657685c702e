package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutPaused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What operators and readers see of projections that read a part of the log. */
class PredictionsInRunsTest {
    private final QuerySideForTests querySide = new QuerySideForTests(LogForTests.IN_RUNS);
    private final SampleTrail trail = new SampleTrail("in runs");

    @AfterEach
    void close() {
        querySide.close();
    }

    @Test
    void everyGroupReachesTheHeadWhicheverEventIsTheLast() {
        querySide.happened(trail.events());
        querySide.happened(trail.prediction(PredictionId.next(), 1, Variant.CHALLENGER, "after a rollout"));
        assertThat(positions()).containsOnly(16L);

        querySide.happened(new RolloutPaused(trail.rollout, "after a prediction", SampleTrail.BEGIN));

        assertThat(positions()).containsOnly(17L);
        assertThat(querySide.get("/api/v1/rollouts").get("asOfPosition").asLong())
                .isEqualTo(17);
        assertThat(querySide
                        .get("/api/v1/predictions/" + trail.firstPrediction)
                        .get("asOfPosition")
                        .asLong())
                .isEqualTo(17);
    }

    @Test
    void aRunThatCannotBeWrittenIsShownAndIsWrittenLater() {
        querySide.happened(trail.events());
        querySide.jdbc().execute("ALTER TABLE query_prediction ADD CONSTRAINT broken CHECK (entity <> 'refused')");
        List<PredictionMade> predictions = new ArrayList<>();
        for (int number = 0; number < 1_500; number++) {
            predictions.add(
                    trail.prediction(PredictionId.next(), 1, Variant.CHALLENGER, number == 1_200 ? "refused" : "fine"));
        }
        querySide.store(predictions);

        querySide.await(() -> !group("query.prediction").get("error").isNull());
        assertThat(group("query.prediction").get("error").asString())
                .contains("DataIntegrityViolationException")
                .doesNotContain("refused");
        assertThat(rows())
                .as("the run before, and nothing of the one that failed in its second portion")
                .isEqualTo(1_002);
        assertThat(samples()).as("counted with the rows").isEqualTo(rows());

        querySide.jdbc().execute("ALTER TABLE query_prediction DROP CONSTRAINT broken");
        querySide.awaitProjections();
        assertThat(rows()).isEqualTo(1_502);
        assertThat(samples()).isEqualTo(1_502);
        assertThat(group("query.prediction").get("error").isNull()).isTrue();
    }

    @Test
    void aRunThatIsWrittenInPortionsIsReadAsAWhole() {
        querySide.happened(trail.events());
        List<PredictionMade> predictions = new ArrayList<>();
        for (int number = 0; number < 300; number++) {
            predictions.add(trail.prediction(PredictionId.next(), 1, Variant.CHALLENGER, "person " + number % 3));
        }
        long last = querySide.store(predictions);
        querySide.awaitProjections();

        assertThat(rows()).isEqualTo(302);
        assertThat(samples()).isEqualTo(302);
        assertThat(querySide
                        .jdbc()
                        .queryForList(
                                "SELECT position FROM query_risk WHERE entity LIKE 'person %' ORDER BY position",
                                Long.class))
                .containsExactly(last - 2, last - 1, last);
        assertThat(querySide.jdbc().queryForObject("SELECT position FROM query_prediction_progress", Long.class))
                .isEqualTo(last);
    }

    /** A column that is added without this makes ANALYZE hold its snapshot ten times as long. */
    @Test
    void noColumnOfALargeTableIsLookedAtInManyRows() {
        assertThat(querySide.jdbc().queryForList("""
                        SELECT attrelid::regclass || '.' || attname FROM pg_attribute
                        WHERE attrelid IN ('query_prediction'::regclass, 'query_risk'::regclass, 'query_shadow_score'::regclass,
                            'domain_event_entry'::regclass)
                            AND attnum > 0 AND NOT attisdropped AND coalesce(attstattarget, 100) > 10""", String.class)).isEmpty();
    }

    @Test
    void anEventThatCannotBeReadHoldsTheProjectionUp() {
        querySide.happened(trail.events());
        querySide.processor("query.prediction").shutDown();
        long broken = querySide.store(
                List.of(trail.prediction(PredictionId.next(), 1, Variant.CHALLENGER, "somebody in particular")));
        byte[] payload = querySide
                .jdbc()
                .queryForObject("SELECT payload FROM domain_event_entry WHERE global_index = ?", byte[].class, broken);
        setPayload(broken, "{\"entity\":\"somebody in particular\"}".getBytes(StandardCharsets.UTF_8));
        querySide.processor("query.prediction").start();

        querySide.await(() -> !group("query.prediction").get("error").isNull());
        assertThat(group("query.prediction").get("error").asString())
                .contains("SerializationException")
                .doesNotContain("somebody");
        assertThat(rows()).isEqualTo(2);

        setPayload(broken, payload);
        querySide.awaitProjections();
        assertThat(rows()).isEqualTo(3);
    }

    /** Under an id that this process has not stored: what it has, it does not read. */
    private void setPayload(long position, byte[] payload) {
        querySide
                .jdbc()
                .update(
                        "UPDATE domain_event_entry SET payload = ?, event_identifier = gen_random_uuid()::text WHERE global_index = ?",
                        payload,
                        position);
    }

    private long rows() {
        return querySide.jdbc().queryForObject("SELECT count(*) FROM query_prediction", Long.class);
    }

    private long samples() {
        return querySide.jdbc().queryForObject("SELECT sum(samples) FROM query_step_samples", Long.class);
    }

    private List<Long> positions() {
        return querySide
                .get("/api/v1/audit/projections")
                .get("groups")
                .valueStream()
                .map(group -> group.get("position").asLong())
                .toList();
    }

    private JsonNode group(String name) {
        return querySide
                .get("/api/v1/audit/projections")
                .get("groups")
                .valueStream()
                .filter(group -> group.get("group").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
