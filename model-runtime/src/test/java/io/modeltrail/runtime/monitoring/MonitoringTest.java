package io.modeltrail.runtime.monitoring;

import static io.modeltrail.runtime.monitoring.MonitoredModel.USE_CASE;
import static io.modeltrail.runtime.monitoring.MonitoringRuntime.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.monitoring.FeatureDrift.Method;
import io.modeltrail.contracts.monitoring.Finding.State;
import io.modeltrail.contracts.monitoring.MeasurementId;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmRaised;
import io.modeltrail.contracts.monitoring.MonitorId;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.monitoring.RealisedPerformance;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.ShadowScore;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.training.SnapshotFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class MonitoringTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path dataDirectory;

    private MonitoringRuntime runtime;

    @BeforeEach
    void start() {
        runtime = new MonitoringRuntime(dataDirectory);
        runtime.bean(ArtifactFiles.class).store(MonitoredModel.SCORER.artefact());
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

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

    @Test
    void aDayKeepsThePredictionsWithTheSmallestHashes() throws Exception {
        MonitoredModel model = trainedOn(100);
        List<PredictionMade> predictions = predictions(model, 6_000, 2, "c-", row -> row);
        runtime.predict(predictions, NOW.minus(Duration.ofHours(10)), NOW);

        List<Float> expected = predictions.stream()
                .sorted((one, other) -> Long.compare(
                        SampleBatch.hash(one.predictionId().value()),
                        SampleBatch.hash(other.predictionId().value())))
                .limit(SampleRows.OF_A_DAY)
                .map(PredictionMade::score)
                .toList();

        assertThat(sampledScores(model)).isEqualTo(expected);
        assertThat(rowsInTheTable()).isBetween(2_000L, 2_999L);
    }

    /** What was counted before is not there any more when there seem to be too many. */
    @Test
    void aDayWhoseRowsWereRemovedMeanwhileIsSampledOn() throws Exception {
        MonitoredModel model = trainedOn(100);
        Instant from = NOW.minus(DAY.multipliedBy(60));
        Instant until = from.plus(Duration.ofHours(5));
        runtime.predict(predictions(model, SampleRows.OF_A_DAY + 400, 2, "c-", row -> row), from, until);

        runtime.bean(SampleRows.class).removeBefore(USE_CASE, LocalDate.ofInstant(NOW, ZoneOffset.UTC));
        assertThat(rowsInTheTable()).isZero();
        runtime.predict(predictions(model, 300, 3, "d-", row -> row), from, until);

        assertThat(rowsInTheTable()).isEqualTo(300);
    }

    @Test
    void aRebuildAndARestartGiveTheSameSamples() throws Exception {
        MonitoredModel model = trainedOn(100);
        runtime.predict(predictions(model, 3_500, 2, "c-", row -> row), NOW.minus(Duration.ofHours(10)), NOW);
        List<Float> before = sampledScores(model);

        runtime.rebuildSamples();
        assertThat(sampledScores(model)).isEqualTo(before);

        runtime.stop();
        runtime = new MonitoringRuntime(dataDirectory, runtime.events());
        runtime.predict(predictions(model, 3_500, 3, "d-", row -> row), NOW.minus(Duration.ofHours(9)), NOW);
        List<Float> after = sampledScores(model);
        assertThat(after).hasSize(SampleRows.OF_A_DAY).isNotEqualTo(before);

        runtime.rebuildSamples();
        assertThat(sampledScores(model)).isEqualTo(after);
    }

    @Test
    void noEntityAndNoPredictionIdIsInTheSample() throws Exception {
        MonitoredModel model = trainedOn(100);
        List<PredictionMade> predictions = predictions(model, 5, 2, "somebody-", row -> row);
        runtime.predict(predictions, NOW.minus(Duration.ofHours(1)), NOW);

        List<String> rows = runtime.bean(JdbcClient.class)
                .sql("SELECT s::text FROM monitoring_sample s")
                .query(String.class)
                .list();

        assertThat(rows)
                .hasSize(5)
                .allSatisfy(row -> assertThat(row)
                        .doesNotContain("somebody")
                        .doesNotContain(predictions.getFirst().predictionId().toString()));
    }

    @Test
    void withTooFewPredictionsNothingIsRecorded() throws Exception {
        MonitoredModel model = trainedOn(900);
        runtime.define(MonitorSettings.STANDARD);
        predict(model, 150, 2, row -> row);

        assertThat(runtime.measure().notMeasured())
                .containsExactly(new Measuring.NotMeasured(model.id, "too-few-predictions"));
        assertThat(runtime.recorded).isEmpty();
    }

    @Test
    void onlyTheScoreThatDecidedIsSampled() throws Exception {
        MonitoredModel model = trainedOn(100);
        ShadowScore shadow = new ShadowScore(
                ModelVersionId.next(), Sha256Digest.of(new byte[] {1}), RolloutId.next(), 0, 9f, 0.999f, 0.5f, true);
        FeatureRow row = SyntheticTable.of(1, 2).features().getFirst();
        PredictionMade made = model.prediction("somebody", row, shadow);
        runtime.predict(List.of(made), NOW.minus(DAY.multipliedBy(3)), NOW);

        SampleRows samples = runtime.bean(SampleRows.class);
        Instant from = NOW.minus(DAY.multipliedBy(7));
        assertThat(rowsInTheTable()).isEqualTo(1);
        assertThat(samples.read(USE_CASE, shadow.modelVersionId(), from, NOW)).isEmpty();
        assertThat(samples.read(USE_CASE, model.id, from, NOW)).hasSize(1);
    }

    @Test
    void oneEntityCountsOnceHoweverOftenItIsPredicted() throws Exception {
        MonitoredModel model = trainedOn(100);
        List<PredictionMade> predictions = new ArrayList<>(predictions(model, 200, 2, "c-", row -> row));
        for (int time = 0; time < 300; time++) {
            predictions.addAll(predictions(model, 1, 3, "often", row -> row));
        }
        runtime.predict(predictions, NOW.minus(DAY.multipliedBy(3)), NOW);

        SampleRows samples = runtime.bean(SampleRows.class);
        Instant from = NOW.minus(DAY.multipliedBy(7));
        assertThat(rowsInTheTable()).isEqualTo(500);
        assertThat(samples.read(USE_CASE, model.id, from, NOW)).hasSize(201);
        assertThat(samples.matured(USE_CASE, model.id, from, NOW, DAY)).hasSize(201);
    }

    @Test
    void aModelWhoseMeasurementFailsDoesNotStandInTheWayOfOthers() throws Exception {
        MonitoredModel failing = trainedOn(100);
        MonitoredModel model = trainedOn(900);
        runtime.define(MonitorSettings.STANDARD);
        predict(failing, 300, 2, row -> row);
        predict(model, 300, 2, row -> row);
        runtime.bean(JdbcClient.class)
                .sql("INSERT INTO monitoring_reference VALUES (?, ?, 'no profile')")
                .params(failing.id.value(), ReferenceProfile.FORM)
                .update();

        Measuring.Outcome outcome = runtime.measure();

        assertThat(outcome.notMeasured()).containsExactly(new Measuring.NotMeasured(failing.id, "internal"));
        assertThat(outcome.measurements())
                .extracting(Measuring.Measured::modelVersionId)
                .containsExactly(model.id);
        runtime.bean(MonitoringClock.class).look();
        runtime.bean(MonitoringClock.class).look();
        assertThat(runtime.recorded).hasSize(2);
    }

    @Test
    void aSnapshotThatIsMissingIsToldAndTheNextTryFindsItAgain() throws Exception {
        MonitoredModel model = trainedOn(900);
        runtime.define(MonitorSettings.STANDARD);
        predict(model, 300, 2, row -> row);
        Path file;
        try (var files = Files.list(dataDirectory.resolve("snapshots"))) {
            file = files.findFirst().orElseThrow();
        }
        Path away = Files.move(file, dataDirectory.resolve("away"));

        assertThat(runtime.measure().notMeasured())
                .containsExactly(new Measuring.NotMeasured(model.id, "snapshot-missing"));

        Files.move(away, file);
        assertThat(runtime.measure().measurements()).hasSize(1);
        // Kept from now on.
        Files.delete(file);
        assertThat(runtime.measure().measurements()).hasSize(1);
    }

    @Test
    void alarmsOfAModelThatIsServedNoMoreAreLeft() throws Exception {
        MonitoredModel old = trainedOn(100);
        MonitoredModel model = trainedOn(900);
        runtime.define(MonitorSettings.STANDARD);
        runtime.publish(
                MonitorId.of(USE_CASE).toString(),
                new AlarmRaised(
                        MonitorId.of(USE_CASE),
                        USE_CASE,
                        old.id,
                        AlarmKind.SCORE_DRIFT,
                        MeasurementId.next(),
                        List.of(),
                        NOW.minus(DAY)),
                NOW);
        predict(model, 300, 2, row -> row);

        runtime.measure();

        assertThat(runtime.left).extracting("modelVersionId").containsExactly(old.id);
    }

    @Test
    void theScheduleMeasuresEachIntervalOnceAndRemovesWhatIsOld() throws Exception {
        MonitoredModel model = trainedOn(900);
        runtime.define(MonitorSettings.STANDARD);
        predict(model, 300, 2, row -> row);
        runtime.predict(
                predictions(model, 10, 3, "ancient-", row -> row),
                NOW.minus(DAY.multipliedBy(60)),
                NOW.minus(DAY.multipliedBy(59)));
        assertThat(rowsInTheTable()).isEqualTo(310);

        runtime.bean(MonitoringClock.class).look();
        runtime.bean(MonitoringClock.class).look();

        assertThat(runtime.recorded).hasSize(1);
        assertThat(rowsInTheTable()).isEqualTo(300);
    }

    @Test
    void nothingIsMeasuredWithoutAMonitorOrPredictions() {
        assertThatThrownBy(() -> runtime.measure())
                .isInstanceOfSatisfying(
                        Refusal.class, refused -> assertThat(refused.code()).isEqualTo(RefusalCode.NOT_FOUND));
        runtime.define(MonitorSettings.STANDARD);
        assertThatThrownBy(() -> runtime.measure())
                .isInstanceOfSatisfying(
                        Refusal.class, refused -> assertThat(refused.code()).isEqualTo(RefusalCode.NOTHING_TO_MEASURE));
    }

    private MonitoredModel trainedOn(int rows) throws Exception {
        Sha256Digest snapshot = SnapshotFiles.write(dataDirectory, SyntheticTable.of(rows, 1));
        MonitoredModel model = new MonitoredModel(snapshot, 0.75);
        runtime.publish(model.run.toString(), model.requested(), NOW.minus(DAY.multipliedBy(50)));
        runtime.publish(model.id.toString(), model.registered(), NOW.minus(DAY.multipliedBy(50)));
        return model;
    }

    private void predict(MonitoredModel model, int count, long seed, UnaryOperator<FeatureRow> change) {
        runtime.predict(predictions(model, count, seed, "c-", change), NOW.minus(DAY.multipliedBy(3)), NOW);
    }

    private static List<PredictionMade> predictions(
            MonitoredModel model, int count, long seed, String entity, UnaryOperator<FeatureRow> change) {
        List<PredictionMade> predictions = new ArrayList<>();
        List<FeatureRow> rows = SyntheticTable.of(count, seed).features();
        for (int index = 0; index < count; index++) {
            predictions.add(model.prediction(entity + index, change.apply(rows.get(index))));
        }
        return predictions;
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

    private List<Float> sampledScores(MonitoredModel model) {
        return runtime.bean(SampleRows.class).read(USE_CASE, model.id, NOW.minus(DAY), NOW.plus(DAY)).stream()
                .map(SampleRows.Served::score)
                .toList();
    }

    private long rowsInTheTable() {
        return runtime.bean(JdbcClient.class)
                .sql("SELECT count(*) FROM monitoring_sample")
                .query(Long.class)
                .single();
    }
}
