package io.modeltrail.runtime.monitoring;

import static io.modeltrail.runtime.monitoring.MonitoredModel.USE_CASE;
import static io.modeltrail.runtime.monitoring.MonitoringRuntime.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.ShadowScore;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.runtime.SyntheticTable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which predictions are kept to be measured. */
class SamplesTest extends MonitoredTraffic {
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

    private List<Float> sampledScores(MonitoredModel model) {
        return runtime.bean(SampleRows.class).read(USE_CASE, model.id, NOW.minus(DAY), NOW.plus(DAY)).stream()
                .map(SampleRows.Served::score)
                .toList();
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
}
