package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.monitoring.MonitoringGroups;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is behind or was left out is said where it matters. */
class CompletenessTest {
    private static final String REPORT = "/api/v1/monitors/" + SampleTrail.CHURN + "/report";

    private final SamplesForTests samples = new SamplesForTests();
    private final QuerySideForTests querySide =
            new QuerySideForTests(LogForTests.WHOLE, Map.of(), List.of(samples, new MonitorsForTests()));
    private final SampleTrail trail = new SampleTrail("complete");

    @AfterEach
    void close() {
        querySide.close();
    }

    @Test
    void whatHasEverythingSaysSo() {
        querySide.happened(trail.events());
        awaitOthers();
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
        awaitOthers();
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

    @Test
    void predictionsThatWereAskedForByFactsAndRefusedAreCountedInEveryReport() {
        querySide.happened(trail.events());
        querySide.refusedTriggers(2);
        for (String report : reports()) {
            JsonNode said = querySide.get(report).get("completeness");
            assertThat(said.get("complete").asBoolean()).as(report).isFalse();
            assertThat(said.get("deadLetters").get(0).get("source").asString()).isEqualTo("TRIGGERED");
            assertThat(said.get("deadLetters").get(0).get("count").asLong()).isEqualTo(2);
        }
        assertThat(querySide.header("/api/v1/rollouts", CompletenessHeader.NAME))
                .isEqualTo("dead-letters=TRIGGERED:2");
    }

    @Test
    void deadLettersAreNotCountedForEachQuestionAboutAMoment() {
        querySide.happened(trail.events());
        querySide.await(() -> querySide.answer("/api/v1/datasets?asOf=3").status() == 200);
        long before = querySide.askedForRefusedTriggers();
        long begin = System.nanoTime();

        for (int number = 0; number < 50; number++) {
            querySide.get("/api/v1/datasets?asOf=3");
        }

        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
        assertThat(querySide.askedForRefusedTriggers() - before).isLessThanOrEqualTo(1 + seconds / 2);
    }

    @Test
    void theReportOfAMonitorSaysWhenWhatItIsMadeOfFails() {
        samples.broken = true;
        querySide.happened(trail.events());
        querySide.happened(List.of(MonitoringTrail.defined()));

        querySide.await(() -> !group(MonitoringGroups.SAMPLES).path("error").isNull());
        assertThat(group(MonitoringGroups.SAMPLES).get("error").asString()).contains("IllegalStateException");
        // What was found out may be two seconds old.
        querySide.await(() -> ofReport().matches("behind=" + MonitoringGroups.SAMPLES + ":[0-9]+:failed"));
        // The others are not made of it.
        assertThat(querySide.header("/api/v1/rollouts", CompletenessHeader.NAME))
                .isEqualTo("complete");

        samples.broken = false;
        querySide.await(() -> ofReport().equals("complete"));
    }

    @Test
    void theReportOfAMonitorSaysWhenNobodyHereKnowsWhatItIsMadeOf() {
        try (QuerySideForTests without = new QuerySideForTests()) {
            without.happened(List.of(MonitoringTrail.defined()));
            assertThat(without.header(REPORT, CompletenessHeader.NAME)).isEqualTo("unknown=2");
            assertThat(without.get("/api/v1/audit/projections")
                            .get("completeness")
                            .get("unknown")
                            .valueStream()
                            .map(JsonNode::asString))
                    .containsExactlyElementsOf(MonitoringGroups.ALL);
        }
    }

    private String ofReport() {
        return querySide.header(REPORT, CompletenessHeader.NAME);
    }

    private JsonNode group(String name) {
        return querySide
                .get("/api/v1/audit/projections")
                .get("groups")
                .valueStream()
                .filter(one -> one.get("group").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void awaitOthers() {
        querySide.await(() -> MonitoringGroups.ALL.stream()
                .allMatch(group -> group(group).path("lag").asLong(-1) == 0));
    }

    @ProcessingGroup(MonitoringGroups.SAMPLES)
    static final class SamplesForTests {
        private volatile boolean broken;

        @EventHandler
        void on(Object event) {
            if (broken) {
                throw new IllegalStateException("broken");
            }
        }
    }

    @ProcessingGroup(MonitoringGroups.MONITORS)
    static final class MonitorsForTests {
        @EventHandler
        void on(Object event) {}
    }

    private List<String> reports() {
        return List.of(
                "/api/v1/audit/projections",
                "/api/v1/predictions/" + trail.firstPrediction + "/lineage",
                "/api/v1/use-cases/telco-churn/risk-summary",
                "/api/v1/rollouts/" + trail.rollout + "/shadow");
    }
}
