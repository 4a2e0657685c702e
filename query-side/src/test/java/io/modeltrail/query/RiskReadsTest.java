package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Given predictions, who is at risk. */
class RiskReadsTest {
    private static final String USE_CASE = "/api/v1/use-cases/" + SampleTrail.CHURN;

    private final QuerySideForTests querySide = new QuerySideForTests(LogForTests.IN_RUNS);
    private final RiskTrail trail = new RiskTrail();

    @AfterEach
    void close() {
        querySide.close();
    }

    @Test
    void theRiskOfAnEntityIsItsLatestPrediction() {
        querySide.happened(trail.events());
        querySide.happened(List.of(
                trail.made("C-1", 0.9f, "monthly"),
                trail.made("C-2", 0.1f, "yearly"),
                trail.madeByKey("C-1", 0.25f, "two-year")));

        JsonNode risk = querySide.get(USE_CASE + "/entities/C-1/risk");
        assertThat(risk.path("score").asString()).isEqualTo("0.25");
        assertThat(risk.path("positive").asBoolean()).isFalse();
        assertThat(risk.path("channel").asString()).isEqualTo("STREAM");
        assertThat(risk.path("shadowed").asBoolean()).isTrue();
        assertThat(risk.path("segments").path("contract").asString()).isEqualTo("two-year");
        assertThat(risk.path("segments").path("region").asString()).isEqualTo("north");
        assertThat(risk.path("segments").has("tenure")).isFalse();
        assertThat(risk.path("featureOrigin").path("featureSet").asString()).isEqualTo("churn-features");
        assertThat(risk.path("featureOrigin").path("version").asInt()).isEqualTo(3);
        assertThat(risk.path("featureOrigin").path("newestFactAt").asString())
                .isEqualTo(SampleTrail.BEGIN.minusSeconds(60).toString());
        assertThat(risk.path("outcome").path("state").asString()).isEqualTo("PENDING");
        assertThat(risk.path("asOfPosition").asLong()).isEqualTo(querySide.head());
        assertThat(querySide
                        .get(USE_CASE + "/entities/C-2/risk")
                        .path("featureOrigin")
                        .isNull())
                .isTrue();
        assertThat(querySide.refusalOf(USE_CASE + "/entities/C-3/risk")).isEqualTo("NOT_FOUND");
        assertThat(querySide.refusalOf("/api/v1/use-cases/another/entities/C-1/risk"))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void theTopRisksAreOneRowForEachEntityTheHighestFirst() {
        querySide.happened(trail.events());
        querySide.happened(List.of(
                trail.made("C-1", 0.9f, "monthly"),
                trail.made("C-2", 0.7f, "yearly"),
                trail.made("C-3", 0.7f, "monthly"),
                trail.madeByKey("C-4", 0.55f, "monthly"),
                trail.made("C-5", 0.2f, null),
                trail.made("C-1", 0.3f, "monthly")));

        assertThat(entities("?")).containsExactly("C-3", "C-2", "C-4", "C-1", "C-5");
        assertThat(entities("?segment=contract&value=monthly")).containsExactly("C-3", "C-4", "C-1");
        assertThat(entities("?decision=positive&segment=contract&value=monthly"))
                .containsExactly("C-3", "C-4");
        assertThat(entities("?decision=negative")).containsExactly("C-1", "C-5");
        assertThat(entities("?minScore=0.7")).containsExactly("C-3", "C-2");
        assertThat(entities("?channel=STREAM")).containsExactly("C-4");
        assertThat(entities("?segment=contract&value=none")).isEmpty();
        assertThat(entities("?since=" + querySide.nextTime().minusSeconds(2))).containsExactly("C-1", "C-5");
        for (String malformed : List.of(
                "segment=contract",
                "value=x",
                "decision=maybe",
                "channel=POST",
                "minScore=2",
                "minScore=NaN",
                "since=today",
                "after=1",
                "limit=0")) {
            assertThat(querySide.refusalOf(USE_CASE + "/top-risks?" + malformed))
                    .as(malformed)
                    .isIn("MALFORMED_REQUEST", "VALUE_OUT_OF_RANGE");
        }
    }

    @Test
    void pagesOfTheTopRisksAreOfOneMomentWhateverIsPredictedMeanwhile() {
        querySide.happened(trail.events());
        SplittableRandom random = new SplittableRandom(7);
        Map<String, PredictionMade> latest = new LinkedHashMap<>();
        querySide.happened(predictions(latest, random, 300));
        List<String> expected = latest.values().stream()
                .sorted(Comparator.comparingDouble(PredictionMade::score).reversed())
                .map(made -> made.predictionId().toString())
                .toList();

        List<String> found = new ArrayList<>();
        String after = "";
        while (true) {
            JsonNode page = querySide.get(USE_CASE + "/top-risks?limit=7" + after);
            page.path("items")
                    .forEach(item -> found.add(item.path("predictionId").asString()));
            if (page.path("next").isNull()) {
                break;
            }
            after = "&after=" + page.path("next").asString();
            querySide.happened(predictions(new LinkedHashMap<>(), random, 20));
        }

        assertThat(found).isEqualTo(expected);
        assertThat(entities("?limit=500")).doesNotHaveDuplicates().isNotEqualTo(expected);
    }

    private List<Object> predictions(Map<String, PredictionMade> latest, SplittableRandom random, int count) {
        List<Object> predictions = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            PredictionMade made = trail.made("C-" + random.nextInt(100), (float) random.nextDouble(), "monthly");
            predictions.add(made);
            latest.put(made.entity(), made);
        }
        return predictions;
    }

    @Test
    void aPageOfBeforeARebuildIsNotAnsweredFromHalfTheRows() {
        querySide.happened(trail.events());
        querySide.happened(List.of(trail.made("C-1", 0.9f, "monthly"), trail.made("C-2", 0.8f, "monthly")));
        String next =
                querySide.get(USE_CASE + "/top-risks?limit=1").path("next").asString();
        querySide.processor("query.prediction").shutDown();
        querySide.processor("query.prediction").resetTokens();

        assertThat(querySide.refusalOf(USE_CASE + "/top-risks?after=" + next)).isEqualTo("PROJECTION_BEHIND");

        querySide.processor("query.prediction").start();
        querySide.awaitProjections();
        assertThat(querySide.get(USE_CASE + "/top-risks?after=" + next).path("items"))
                .hasSize(1);
    }

    @Test
    void theSummaryCountsEntitiesBySegmentAndDecision() {
        querySide.happened(trail.events());
        querySide.happened(List.of(
                trail.made("C-1", 0.75f, "monthly"),
                trail.made("C-2", 0.25f, "monthly"),
                trail.made("C-3", 0.5f, "yearly"),
                trail.made("C-4", 0.1f, "yearly"),
                trail.made("C-5", 0.1f, null),
                trail.made("C-4", 0.4f, "monthly")));

        JsonNode summary = querySide.get(USE_CASE + "/risk-summary");
        assertThat(summary.path("total").path("positive").asInt()).isEqualTo(2);
        assertThat(summary.path("total").path("negative").asInt()).isEqualTo(3);
        assertThat(summary.path("total").path("meanScore").asDouble()).isBetween(0.399, 0.401);
        JsonNode contract = summary.path("segments").get(0);
        assertThat(contract.path("name").asString()).isEqualTo("contract");
        assertThat(contract.path("values")).hasSize(3);
        assertThat(contract.path("values").get(0).path("value").asString()).isEqualTo("monthly");
        assertThat(contract.path("values").get(0).path("positive").asInt()).isEqualTo(1);
        assertThat(contract.path("values").get(0).path("negative").asInt()).isEqualTo(2);
        assertThat(contract.path("values")
                        .valueStream()
                        .filter(group -> group.path("value").isNull())
                        .findFirst()
                        .orElseThrow()
                        .path("negative")
                        .asInt())
                .isEqualTo(1);
        assertThat(contract.path("valuesLeftOut").asInt()).isZero();
        assertThat(querySide
                        .get("/api/v1/use-cases/another/risk-summary")
                        .path("total")
                        .path("meanScore")
                        .isNull())
                .isTrue();
    }

    @Test
    void manyValuesOfOneSegmentHideNoOtherAndAreCountedExactly() {
        querySide.happened(trail.events());
        List<Object> predictions = new ArrayList<>();
        for (int number = 0; number < 10_050; number++) {
            predictions.add(trail.made("C-" + number, 0.25f, "contract-" + number));
        }
        querySide.happened(predictions);

        JsonNode segments = querySide.get(USE_CASE + "/risk-summary").path("segments");
        assertThat(segments.get(0).path("values")).hasSize(100);
        assertThat(segments.get(0).path("valuesLeftOut").asInt()).isEqualTo(9_950);
        assertThat(segments.get(1).path("name").asString()).isEqualTo("region");
        assertThat(segments.get(1).path("values").get(0).path("negative").asInt())
                .isEqualTo(10_050);
    }

    @Test
    void aModelWithoutSegmentsHasNone() {
        SampleTrail plain = new SampleTrail("plain");
        querySide.happened(plain.events());

        assertThat(querySide
                        .get(USE_CASE + "/entities/7590-VHVEG/risk")
                        .path("segments")
                        .isNull())
                .isTrue();
        assertThat(querySide.get(USE_CASE + "/risk-summary").path("segments")).isEmpty();
    }

    @Test
    void theHistoryOfAnEntityIsOfThePeriodThatIsNamed() {
        querySide.happened(trail.events());
        var first = querySide.nextTime();
        querySide.happened(List.of(
                trail.made("C-1", 0.1f, "monthly"),
                trail.made("C-1", 0.2f, "monthly"),
                trail.made("C-1", 0.3f, "monthly"),
                trail.made("C-1", 0.4f, "monthly")));
        String history = "/api/v1/predictions?useCase=" + SampleTrail.CHURN;

        String period = "&from=" + first.plusSeconds(1) + "&to=" + first.plusSeconds(3);
        JsonNode page = querySide.get(history + "&entity=C-1&limit=1" + period);
        assertThat(page.path("items").get(0).path("score").asString()).isEqualTo("0.3");
        page = querySide.get(history + "&entity=C-1&limit=1" + period + "&after="
                + page.path("next").asString());
        assertThat(page.path("items").get(0).path("score").asString()).isEqualTo("0.2");
        assertThat(page.path("next").isNull()).isTrue();
        assertThat(querySide.refusalOf(history + period)).isEqualTo("MALFORMED_REQUEST");
        assertThat(querySide.refusalOf(history + "&entity=C-1&from=yesterday")).isEqualTo("MALFORMED_REQUEST");
        assertThat(querySide.refusalOf(history + "&entity=C%00")).isEqualTo("MALFORMED_REQUEST");
    }

    private List<String> entities(String query) {
        return querySide
                .get(USE_CASE + "/top-risks" + query)
                .path("items")
                .valueStream()
                .map(item -> item.path("entity").asString())
                .toList();
    }
}
