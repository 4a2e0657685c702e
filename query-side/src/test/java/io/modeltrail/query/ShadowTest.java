package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutPaused;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutRolledBack;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStepAdvanced;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.contracts.rollout.RolloutQuery.CountSamplesOfStep;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A challenger that scores beside the champion, as readers see it. */
class ShadowTest {
    private static final RolloutPlan SHADOW_FIRST = new RolloutPlan(List.of(0, 50, 100), null, 0);

    private static QuerySideForTests querySide;
    private static SampleTrail trail;

    private final RolloutId rollout = RolloutId.next();
    private final ModelVersionId challenger = ModelVersionId.next();

    @BeforeAll
    static void start() {
        querySide = new QuerySideForTests();
        trail = new SampleTrail("champion");
        querySide.happened(trail.events());
    }

    @AfterAll
    static void close() {
        querySide.close();
    }

    @BeforeEach
    void startInShadow() {
        querySide.happened(List.of(new RolloutStarted(
                rollout, SampleTrail.CHURN, challenger, trail.version, SHADOW_FIRST, "salt", SampleTrail.OPERATOR)));
    }

    @Test
    void theReportComparesChampionAndShadowOverTheRecordedPairs() {
        List<PredictionMade> predictions = new ArrayList<>();
        // The champion says 0.525 and no each time.
        for (int pair = 0; pair < 60; pair++) {
            predictions.add(shadowed(0.425f, false));
        }
        for (int pair = 0; pair < 40; pair++) {
            predictions.add(shadowed(0.725f, true));
        }
        predictions.add(trail.prediction(PredictionId.next(), 1, Variant.CHAMPION, "without a shadow"));
        querySide.happened(predictions);

        JsonNode report = querySide.get("/api/v1/rollouts/" + rollout + "/shadow");

        assertThat(report.get("champion").asString()).isEqualTo(trail.version.toString());
        assertThat(report.get("challenger").asString()).isEqualTo(challenger.toString());
        assertThat(report.get("shadowStep").asBoolean()).isTrue();
        assertThat(report.get("pairs").asLong()).isEqualTo(100);
        assertThat(report.get("meanDifference").asDouble()).isCloseTo(0.6 * -0.1 + 0.4 * 0.2, within(1e-6));
        assertThat(report.get("meanAbsoluteDifference").asDouble()).isCloseTo(0.6 * 0.1 + 0.4 * 0.2, within(1e-6));
        assertThat(report.get("sameDecisions").asDouble()).isEqualTo(0.6);
        JsonNode decisions = report.get("decisions");
        assertThat(decisions.get("bothNegative").asLong()).isEqualTo(60);
        assertThat(decisions.get("positiveOnlyInShadow").asLong()).isEqualTo(40);
        assertThat(decisions.get("negativeOnlyInShadow").asLong()).isZero();
        JsonNode quantiles = report.get("differenceQuantiles");
        assertThat(quantiles.get("p50").asDouble()).isCloseTo(-0.1, within(0.0006));
        assertThat(quantiles.get("p75").asDouble()).isCloseTo(0.2, within(0.0006));
    }

    @Test
    void shadowScoresAreTheSamplesOfTheirStepAndCountOnce() {
        querySide.happened(List.of(shadowed(0.4f, false), shadowed(1f, true), shadowed(0f, false)));

        assertThat(querySide.ask(new CountSamplesOfStep(rollout, 0), Long.class))
                .isEqualTo(3);

        querySide.deliverAllAgain();
        assertThat(querySide.ask(new CountSamplesOfStep(rollout, 0), Long.class))
                .isEqualTo(3);
        assertThat(querySide
                        .get("/api/v1/rollouts/" + rollout + "/shadow")
                        .get("pairs")
                        .asLong())
                .isEqualTo(3);
    }

    @Test
    void withoutPairsTheReportHasNoFigures() {
        JsonNode report = querySide.get("/api/v1/rollouts/" + rollout + "/shadow");

        assertThat(report.get("pairs").asLong()).isZero();
        assertThat(report.get("meanDifference").isNull()).isTrue();
        assertThat(report.get("differenceQuantiles").isNull()).isTrue();
        assertThat(querySide
                        .get("/api/v1/rollouts/" + trail.rollout + "/shadow")
                        .get("shadowStep")
                        .asBoolean())
                .isFalse();
        assertThat(querySide.refusalOf("/api/v1/rollouts/" + RolloutId.next() + "/shadow"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void theRolloutSaysThatItsStepIsAShadow() {
        assertThat(view().get("shadow").asBoolean()).isTrue();

        querySide.happened(List.of(new RolloutPaused(rollout, "look", SampleTrail.BEGIN)));
        assertThat(view().get("shadow").asBoolean()).isTrue();

        querySide.happened(List.of(new RolloutStepAdvanced(rollout, 1, 50, SampleTrail.BEGIN)));
        assertThat(view().get("shadow").asBoolean()).isFalse();
        assertThat(view().get("steps").get(0).get("shadow").asBoolean()).isTrue();
        assertThat(view().get("steps").get(1).get("shadow").asBoolean()).isFalse();

        querySide.happened(
                List.of(new RolloutRolledBack(rollout, SampleTrail.CHURN, trail.version, "worse", SampleTrail.BEGIN)));
        assertThat(view().get("sharePercent").asInt()).isZero();
        assertThat(view().get("shadow").asBoolean()).isFalse();
    }

    @Test
    void aLineageNamesTheShadowAndChecksThatItIsTheChallenger() {
        PredictionMade right = shadowed(0.4f, false);
        PredictionMade wrong = trail.shadowed(PredictionId.next(), rollout, ModelVersionId.next(), 0.4f, false);
        querySide.happened(List.of(right, wrong));

        JsonNode lineage = querySide.get("/api/v1/predictions/" + right.predictionId() + "/lineage");
        JsonNode shadow = lineage.get("hops").get(0).get("values").get("shadow");
        assertThat(shadow.get("modelVersionId").asString()).isEqualTo(challenger.toString());
        assertThat(shadow.get("rolloutId").asString()).isEqualTo(rollout.toString());
        assertThat(check(lineage).get("holds").asBoolean()).isTrue();
        assertThat(lineage.get("consistent").asBoolean()).isTrue();

        JsonNode inconsistent = querySide.get("/api/v1/predictions/" + wrong.predictionId() + "/lineage");
        assertThat(check(inconsistent).get("holds").asBoolean()).isFalse();
        assertThat(inconsistent.get("consistent").asBoolean()).isFalse();
    }

    private static JsonNode check(JsonNode lineage) {
        return StreamSupport.stream(lineage.get("checks").spliterator(), false)
                .filter(check -> check.get("name").asString().equals("shadow-is-the-challenger-of-its-rollout"))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode view() {
        return querySide.get("/api/v1/rollouts/" + rollout);
    }

    private PredictionMade shadowed(float score, boolean positive) {
        return trail.shadowed(PredictionId.next(), rollout, challenger, score, positive);
    }
}
