package io.modeltrail.runtime.monitoring;

import static io.modeltrail.runtime.monitoring.MonitoringRuntime.NOW;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.training.SnapshotFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A model that serves, and predictions of it on a real event store. */
class MonitoredTraffic {
    static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path dataDirectory;

    MonitoringRuntime runtime;

    @BeforeEach
    void start() {
        runtime = new MonitoringRuntime(dataDirectory);
        runtime.bean(ArtifactFiles.class).store(MonitoredModel.SCORER.artefact());
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    MonitoredModel trainedOn(int rows) throws Exception {
        Sha256Digest snapshot = SnapshotFiles.write(dataDirectory, SyntheticTable.of(rows, 1));
        MonitoredModel model = new MonitoredModel(snapshot, 0.75);
        runtime.publish(model.run.toString(), model.requested(), NOW.minus(DAY.multipliedBy(50)));
        runtime.publish(model.id.toString(), model.registered(), NOW.minus(DAY.multipliedBy(50)));
        return model;
    }

    void predict(MonitoredModel model, int count, long seed, UnaryOperator<FeatureRow> change) {
        runtime.predict(predictions(model, count, seed, "c-", change), NOW.minus(DAY.multipliedBy(3)), NOW);
    }

    static List<PredictionMade> predictions(
            MonitoredModel model, int count, long seed, String entity, UnaryOperator<FeatureRow> change) {
        List<PredictionMade> predictions = new ArrayList<>();
        List<FeatureRow> rows = SyntheticTable.of(count, seed).features();
        for (int index = 0; index < count; index++) {
            predictions.add(model.prediction(entity + index, change.apply(rows.get(index))));
        }
        return predictions;
    }

    long rowsInTheTable() {
        return runtime.bean(JdbcClient.class)
                .sql("SELECT count(*) FROM monitoring_sample")
                .query(Long.class)
                .single();
    }
}
