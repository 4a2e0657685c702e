package io.modeltrail.runtime.monitoring;

import static io.modeltrail.runtime.monitoring.MonitoringRuntime.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.monitoring.FeatureDrift.Method;
import io.modeltrail.contracts.monitoring.Finding.State;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.monitoring.RealisedPerformance;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.runtime.SyntheticTable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a measurement finds in traffic that has changed, and in what became of it. */
class MonitoringTest extends MonitoredTraffic {
    @Test
    void predictionsLikeTheSnapshotRaiseNothing() throws Exception {
        MonitoredModel model = trainedOn(900);
        runtime.define(MonitorSettings.STANDARD);
        predict(model, 1_500, 2, row -> row);

        Measuring.Outcome outcome = runtime.measure();

        assertThat(outcome.measurements()).hasSize(1).allMatch(one -> !one.alarming());
        assertThat(runtime.measurement().rows()).isEqualTo(1_500);
        assertThat(runtime.measurement().referenceRows()).isEqualTo(900);
        assertThat(runtime.measurement().referenceScores()).isEqualTo(180);
        assertThat(runtime.measurement().features())
                .extracting("method")
                .containsExactly(
                        Method.KOLMOGOROV_SMIRNOV,
                        Method.KOLMOGOROV_SMIRNOV,
                        Method.KOLMOGOROV_SMIRNOV,
                        Method.CHI_SQUARE,
                        Method.CHI_SQUARE);
        assertThat(runtime.found(AlarmKind.FEATURE_DRIFT)).isEqualTo(State.STABLE);
        assertThat(runtime.found(AlarmKind.SCORE_DRIFT)).isEqualTo(State.STABLE);
        assertThat(runtime.found(AlarmKind.DATA_QUALITY)).isEqualTo(State.STABLE);
        assertThat(runtime.found(AlarmKind.PERFORMANCE)).isEqualTo(State.STABLE);
        assertThat(runtime.found(AlarmKind.CONCEPT_DRIFT)).isEqualTo(State.UNKNOWN);
    }

    @Test
    void howFarTheLogWasReadForOutcomesIsKnown() throws Exception {
        runtime.define(MonitorSettings.STANDARD);
        runtime.observe("somebody", NOW, true);
        runtime.await(MonitorProjection.GROUP);

        assertThat(runtime.bean(ObservedOutcomes.class).readUpTo())
                .isEqualTo(runtime.events().store().createHeadToken().position().orElseThrow());
    }

    @Test
    void aLargeSnapshotIsComparedByDistances() throws Exception {
        MonitoredModel model = trainedOn(6_000);
        runtime.define(MonitorSettings.STANDARD);
        predict(model, 1_500, 2, row -> row);

        runtime.measure();

        assertThat(runtime.measurement().features())
                .extracting("method")
                .containsExactly(
                        Method.WASSERSTEIN,
                        Method.WASSERSTEIN,
                        Method.WASSERSTEIN,
                        Method.JENSEN_SHANNON,
                        Method.JENSEN_SHANNON);
        assertThat(runtime.measurement().scores().method()).isEqualTo(Method.WASSERSTEIN);
        assertThat(runtime.measurement().alarming()).isFalse();
    }

    @Test
    void otherCustomersRaiseFeatureAndScoreDrift() throws Exception {
        MonitoredModel model = trainedOn(900);
        runtime.define(MonitorSettings.STANDARD);
        predict(
                model,
                1_500,
                2,
                row -> changed(row, values -> {
                    values.put("months", (double) Math.round((double) values.get("months") / 4));
                    values.computeIfPresent("charge", (name, charge) -> (double) charge + 30);
                    values.put("contract", "a");
                }));

        runtime.measure();

        assertThat(runtime.measurement().driftedShare()).isGreaterThanOrEqualTo(0.6);
        assertThat(runtime.found(AlarmKind.FEATURE_DRIFT)).isEqualTo(State.ALARM);
        assertThat(runtime.found(AlarmKind.SCORE_DRIFT)).isEqualTo(State.ALARM);
        assertThat(runtime.found(AlarmKind.DATA_QUALITY)).isEqualTo(State.STABLE);
    }

    @Test
    void valuesThatAreMissingRaiseDataQuality() throws Exception {
        MonitoredModel model = trainedOn(900);
        runtime.define(MonitorSettings.STANDARD);
        int[] number = {0};
        predict(
                model,
                1_500,
                2,
                row -> changed(row, values -> {
                    if (number[0]++ % 3 == 0) {
                        values.put("usage", null);
                    }
                }));

        runtime.measure();

        assertThat(runtime.found(AlarmKind.DATA_QUALITY)).isEqualTo(State.ALARM);
        assertThat(runtime.found(AlarmKind.FEATURE_DRIFT)).isEqualTo(State.STABLE);
        assertThat(runtime.measurement().features().get(2).missingShare()).isCloseTo(0.466, within(0.05));
    }

    /** Everybody alike: the model can tell nobody from another, and its own scores say so. */
    @Test
    void scoresThatTellNobodyApartRaisePerformanceBeforeAnyLabelIsThere() throws Exception {
        MonitoredModel model = trainedOn(900);
        runtime.define(MonitorSettings.STANDARD);
        predict(
                model,
                1_500,
                2,
                row -> changed(row, values -> {
                    values.put("months", 30.0);
                    values.put("contract", "b");
                    values.put("charge", 60.0 + (double) values.get("months") / 100);
                }));

        runtime.measure();

        assertThat(runtime.found(AlarmKind.PERFORMANCE)).isEqualTo(State.ALARM);
        assertThat(runtime.measurement().realised()).isNull();
    }

    @Test
    void outcomesMatureAndAgreeWithWhatTheScoresPromised() throws Exception {
        MonitoredModel model = trainedOn(900);
        runtime.define(MonitorSettings.STANDARD);
        predict(model, 800, 2, row -> row);
        matured(model, 1_500, false);

        runtime.measure();

        RealisedPerformance realised = runtime.measurement().realised();
        assertThat(realised.realised().rows()).isEqualTo(1_500);
        assertThat(realised.realised().auc()).isCloseTo(realised.estimated().auc(), within(0.03));
        assertThat(realised.intervals().auc().low())
                .isLessThan(realised.realised().auc());
        assertThat(runtime.found(AlarmKind.CONCEPT_DRIFT)).isEqualTo(State.STABLE);
        assertThat(runtime.found(AlarmKind.PERFORMANCE)).isEqualTo(State.STABLE);
    }

    @Test
    void outcomesThatContradictTheScoresRaiseConceptDriftAndPerformance() throws Exception {
        MonitoredModel model = trainedOn(900);
        runtime.define(MonitorSettings.STANDARD);
        predict(model, 800, 2, row -> row);
        matured(model, 1_500, true);

        runtime.measure();

        assertThat(runtime.found(AlarmKind.FEATURE_DRIFT)).isEqualTo(State.STABLE);
        assertThat(runtime.found(AlarmKind.CONCEPT_DRIFT)).isEqualTo(State.ALARM);
        assertThat(runtime.found(AlarmKind.PERFORMANCE)).isEqualTo(State.ALARM);
    }

    @Test
    void aPositiveOutcomeBeforeThePredictionOrAfterTheWindowDoesNotCount() throws Exception {
        MonitoredModel model = trainedOn(900);
        MonitorSettings settings = new MonitorSettings(7, 30, 0.05, 0.1, 0.5, 0.1, 0.01, 0.05, 0.02, 30, 1);
        runtime.define(settings);
        predict(model, 300, 2, row -> row);
        Instant made = NOW.minus(DAY.multipliedBy(35));
        List<PredictionMade> predictions = predictions(model, 100, 5, "old-", row -> row);
        runtime.predict(predictions, made, made.plusSeconds(100));
        runtime.observe("old-0", made.minusSeconds(60), true);
        runtime.observe("old-1", made.plus(DAY.multipliedBy(30)).plusSeconds(3), true);
        runtime.observe("old-2", made.plus(DAY.multipliedBy(29)), true);
        runtime.observe("old-3", made.plus(DAY.multipliedBy(2)), false);
        runtime.await(MonitorProjection.GROUP);

        runtime.measure();

        assertThat(runtime.measurement().realised().realised().positiveShare()).isEqualTo(0.01);
    }

    /** Predictions of a week whose outcome window of 30 days has passed, with their outcomes. */
    private void matured(MonitoredModel model, int count, boolean contradicted) {
        SyntheticTable table = SyntheticTable.of(count, 4);
        Instant from = NOW.minus(DAY.multipliedBy(37));
        runtime.predict(predictions(model, count, 4, "m-", row -> row), from, from.plus(DAY.multipliedBy(5)));
        for (int index = 0; index < count; index++) {
            if (table.labels()[index] != contradicted) {
                runtime.observe("m-" + index, from.plus(DAY.multipliedBy(10)), true);
            }
        }
        runtime.await(MonitorProjection.GROUP);
    }

    private static FeatureRow changed(FeatureRow row, Consumer<Map<String, Object>> change) {
        Map<String, Object> values = new LinkedHashMap<>(row.values());
        change.accept(values);
        return new FeatureRow(values);
    }
}
