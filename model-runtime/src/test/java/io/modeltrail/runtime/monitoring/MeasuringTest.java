package io.modeltrail.runtime.monitoring;

import static io.modeltrail.runtime.monitoring.MonitoredModel.USE_CASE;
import static io.modeltrail.runtime.monitoring.MonitoringRuntime.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.monitoring.MeasurementId;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmRaised;
import io.modeltrail.contracts.monitoring.MonitorId;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When there is something to measure, and what becomes of what cannot be measured. */
class MeasuringTest extends MonitoredTraffic {
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
}
