package io.modeltrail.query.monitoring;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.monitoring.Finding;
import io.modeltrail.contracts.monitoring.Measurement;
import io.modeltrail.contracts.monitoring.MeasurementId;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is shown of monitoring. */
final class MonitorViews {
    private MonitorViews() {}

    /** @param openAlarms the newest first */
    record MonitorView(
            UseCaseKey useCase,
            MonitorSettings settings,
            Actor definedBy,
            Instant definedAt,
            List<AlarmView> openAlarms,
            long position) {}

    /** @param endedBy null while it is open, and when it ended because the model version is served no more */
    record AlarmView(
            AlarmKind kind,
            UseCaseKey useCase,
            ModelVersionId modelVersionId,
            MeasurementId cause,
            List<Finding.Evidence> evidence,
            Instant raisedAt,
            long raisedPosition,
            @Nullable MeasurementId endedBy,
            @Nullable Instant endedAt) {}

    /** One measurement in full. */
    record MeasurementView(
            MeasurementId measurementId,
            UseCaseKey useCase,
            ModelVersionId modelVersionId,
            Measurement measurement,
            Instant recordedAt,
            long position) {
        Line line() {
            var realised = measurement.realised();
            return new Line(
                    measurementId,
                    modelVersionId,
                    measurement.from(),
                    measurement.until(),
                    measurement.rows(),
                    measurement.driftedShare(),
                    measurement.weightedDriftedShare(),
                    measurement.scores() == null ? null : measurement.scores().psi(),
                    measurement.estimated().auc(),
                    realised == null ? null : realised.realised().auc(),
                    measurement.findings().stream()
                            .filter(finding -> finding.state() == Finding.State.ALARM)
                            .map(Finding::kind)
                            .toList());
        }
    }

    /** One measurement in a list. */
    record Line(
            MeasurementId measurementId,
            ModelVersionId modelVersionId,
            Instant from,
            Instant until,
            long rows,
            double driftedShare,
            double weightedDriftedShare,
            @Nullable Double scorePsi,
            @Nullable Double estimatedAuc,
            @Nullable Double realisedAuc,
            List<AlarmKind> alarming) {}
}
