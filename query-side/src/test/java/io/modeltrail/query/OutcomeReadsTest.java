package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.monitoring.MonitorEvent.MonitorDefined;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What became of predictions. The clock of these tests stands one day after the first event. */
class OutcomeReadsTest {
    private static final Instant DAY_LATER = SampleTrail.BEGIN.plusSeconds(86_400);

    private final QuerySideForTests querySide = new QuerySideForTests();
    private final RiskTrail trail = new RiskTrail();

    @AfterEach
    void close() {
        querySide.close();
    }

    @Test
    void withoutAnOutcomeAPredictionIsNegativeWhenWindowAndDelayAreOver() {
        PredictionMade matured = trail.made("C-1", 0.9f, null);
        PredictionMade pending = trail.made("C-1", 0.9f, null);
        querySide.happened(List.of(matured, pending, monitor(1, 0)));

        JsonNode outcome = outcome(matured);
        assertThat(outcome.path("state").asString()).isEqualTo("NEGATIVE");
        assertThat(outcome.path("matured").asBoolean()).isTrue();
        assertThat(outcome.path("maturesAt").asString()).isEqualTo(DAY_LATER.toString());
        assertThat(outcome.path("occurredAt").isNull()).isTrue();
        assertThat(outcome.path("asOfPosition").asLong()).isEqualTo(2);
        assertThat(outcome(pending).path("state").asString()).isEqualTo("PENDING");
        assertThat(outcome(pending).path("maturesAt").asString())
                .isEqualTo(DAY_LATER.plusSeconds(1).toString());

        querySide.happened(monitor(1, 2));
        assertThat(outcome(matured).path("state").asString())
                .as("late news are waited for")
                .isEqualTo("PENDING");
        assertThat(outcome(matured).path("maturesAt").asString())
                .isEqualTo(DAY_LATER.plusSeconds(2 * 86_400).toString());
    }

    @Test
    void withoutAMonitorTheStandardWindowHolds() {
        PredictionMade made = trail.made("C-1", 0.9f, null);
        querySide.happened(made);

        assertThat(outcome(made).path("maturesAt").asString())
                .isEqualTo(SampleTrail.BEGIN.plusSeconds(31 * 86_400).toString());
    }

    @Test
    void aPositiveOutcomeCountsAfterThePredictionAndWithinTheWindow() {
        PredictionMade made = trail.made("C-1", 0.9f, null);
        querySide.happened(List.of(
                made,
                monitor(1, 0),
                RiskTrail.outcome("C-1", SampleTrail.BEGIN, true),
                RiskTrail.outcome("C-1", DAY_LATER.plusSeconds(1), true),
                RiskTrail.outcome("C-1", SampleTrail.BEGIN.plusSeconds(5), false),
                RiskTrail.outcome("C-2", SampleTrail.BEGIN.plusSeconds(5), true)));
        assertThat(outcome(made).path("state").asString())
                .as("at its own time, after the window, negative, of another")
                .isEqualTo("NEGATIVE");

        querySide.happened(List.of(
                RiskTrail.outcome("C-1", DAY_LATER, true),
                RiskTrail.outcome("C-1", SampleTrail.BEGIN.plusSeconds(7), true)));
        assertThat(outcome(made).path("state").asString()).isEqualTo("POSITIVE");
        assertThat(outcome(made).path("occurredAt").asString())
                .isEqualTo(SampleTrail.BEGIN.plusSeconds(7).toString());
    }

    @Test
    void aPositiveOneIsShownBeforeItIsCounted() {
        PredictionMade made = trail.made("C-1", 0.9f, null);
        querySide.happened(List.of(made, RiskTrail.outcome("C-1", SampleTrail.BEGIN.plusSeconds(7), true)));

        for (String path : List.of("/api/v1/use-cases/%s/top-risks", "/api/v1/predictions?useCase=%s")) {
            JsonNode outcome = querySide
                    .get(path.formatted(SampleTrail.CHURN))
                    .path("items")
                    .get(0)
                    .path("outcome");
            assertThat(outcome.path("state").asString()).isEqualTo("POSITIVE");
            assertThat(outcome.path("matured").asBoolean()).isFalse();
        }
    }

    @Test
    void outcomesAreListedByPagesTheNewestFirst() {
        List<Object> outcomes = new ArrayList<>();
        for (int number = 0; number < 7; number++) {
            outcomes.add(RiskTrail.outcome("C-" + number % 2, SampleTrail.BEGIN.minusSeconds(number), number % 3 == 0));
        }
        querySide.happened(outcomes);
        String path = "/api/v1/use-cases/" + SampleTrail.CHURN + "/outcomes";

        JsonNode page = querySide.get(path + "?limit=4");
        assertThat(positions(page)).containsExactly(6L, 5L, 4L, 3L);
        assertThat(positions(querySide.get(
                        path + "?limit=4&after=" + page.path("next").asString())))
                .containsExactly(2L, 1L, 0L);
        assertThat(positions(querySide.get(path + "?entity=C-1"))).containsExactly(5L, 3L, 1L);
        JsonNode newest = page.path("items").get(0);
        assertThat(newest.path("positive").asBoolean()).isTrue();
        assertThat(newest.path("source").asString()).isEqualTo("billing");
        assertThat(newest.path("occurredAt").asString())
                .isEqualTo(SampleTrail.BEGIN.minusSeconds(6).toString());
        assertThat(querySide.get("/api/v1/use-cases/another/outcomes").path("items"))
                .isEmpty();
        assertThat(querySide.refusalOf(path + "?after=x")).isEqualTo("MALFORMED_REQUEST");
    }

    private static List<Long> positions(JsonNode page) {
        return page.path("items")
                .valueStream()
                .map(item -> item.path("position").asLong())
                .toList();
    }

    private JsonNode outcome(PredictionMade made) {
        return querySide.get("/api/v1/predictions/" + made.predictionId()).path("outcome");
    }

    private static MonitorDefined monitor(int windowDays, int delayDays) {
        return new MonitorDefined(
                MonitoringTrail.MONITOR,
                SampleTrail.CHURN,
                new MonitorSettings(7, 200, 0.05, 0.1, 0.5, 0.1, 0.01, 0.05, 0.02, windowDays, delayDays),
                SampleTrail.SCIENTIST);
    }
}
