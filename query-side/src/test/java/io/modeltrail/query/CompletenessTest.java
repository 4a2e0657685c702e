package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is behind or was left out is said where it matters. */
class CompletenessTest {
    private final QuerySideForTests querySide = new QuerySideForTests();
    private final SampleTrail trail = new SampleTrail("complete");

    @AfterEach
    void close() {
        querySide.close();
    }

    @Test
    void whatHasEverythingSaysSo() {
        querySide.happened(trail.events());
        for (String report : reports()) {
            JsonNode said = querySide.get(report).get("completeness");
            assertThat(said.get("complete").asBoolean()).as(report + said).isTrue();
        }
        assertThat(querySide.header("/api/v1/rollouts", CompletenessHeader.NAME))
                .isEqualTo("complete");
    }

    @Test
    void aProjectionThatStandsStillIsNamedInEveryReport() {
        querySide.happened(trail.events());
        querySide.processor("query.rollout").shutDown();
        querySide.store(List.of(trail.prediction(PredictionId.next(), 0, Variant.CHALLENGER, "customer")));
        querySide.await(() -> querySide
                .get("/api/v1/audit/projections")
                .get("groups")
                .valueStream()
                .anyMatch(group -> group.get("group").asString().equals("query.prediction")
                        && group.get("lag").asLong() == 0));
        for (String report : reports()) {
            JsonNode said = querySide.get(report).get("completeness");
            assertThat(said.get("complete").asBoolean()).as(report).isFalse();
            JsonNode rollout = said.get("behind")
                    .valueStream()
                    .filter(group -> group.get("group").asString().equals("query.rollout"))
                    .findFirst()
                    .orElseThrow();
            assertThat(rollout.get("lagEvents").asLong()).isGreaterThanOrEqualTo(1);
            assertThat(rollout.get("running").asBoolean()).isFalse();
        }
        assertThat(querySide.header("/api/v1/rollouts", CompletenessHeader.NAME))
                .contains("behind=")
                .contains("query.rollout:");
    }

    @Test
    void deadLettersAreCountedInEveryReport() {
        querySide.happened(trail.events());
        querySide.deadLetters(3, 0);
        for (String report : reports()) {
            JsonNode said = querySide.get(report).get("completeness");
            assertThat(said.get("complete").asBoolean()).as(report).isFalse();
            assertThat(said.get("deadLetters").size()).isEqualTo(1);
            assertThat(said.get("deadLetters").get(0).get("source").asString()).isEqualTo("OUTCOMES");
            assertThat(said.get("deadLetters").get(0).get("count").asLong()).isEqualTo(3);
        }
        assertThat(querySide.header("/api/v1/rollouts", CompletenessHeader.NAME))
                .isEqualTo("dead-letters=OUTCOMES:3");
    }

    private List<String> reports() {
        return List.of(
                "/api/v1/audit/projections",
                "/api/v1/predictions/" + trail.firstPrediction + "/lineage",
                "/api/v1/use-cases/telco-churn/risk-summary",
                "/api/v1/rollouts/" + trail.rollout + "/shadow");
    }
}
