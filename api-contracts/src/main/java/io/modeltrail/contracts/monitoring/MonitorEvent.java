package io.modeltrail.contracts.monitoring;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to the monitor of one use case; its measurements are {@link MeasurementEvent}s. */
public sealed interface MonitorEvent {
    MonitorId monitorId();

    UseCaseKey useCase();

    /** The first definition, or new settings. */
    @StoredAs("monitoring.MonitorDefined")
    record MonitorDefined(MonitorId monitorId, UseCaseKey useCase, MonitorSettings settings, Actor definedBy)
            implements MonitorEvent {}

    /**
     * A measurement was not as it should be, and the one before was, or there was none.
     *
     * @param cause the measurement; with the kind it names the alarm
     * @param raisedAt end of the measurement's window
     */
    @StoredAs("monitoring.AlarmRaised")
    record AlarmRaised(
            MonitorId monitorId,
            UseCaseKey useCase,
            ModelVersionId modelVersionId,
            AlarmKind kind,
            MeasurementId cause,
            List<Finding.Evidence> evidence,
            Instant raisedAt)
            implements MonitorEvent {
        public AlarmRaised {
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * @param cause as in the alarm that ends
     * @param endedBy the measurement that found nothing; null when the model version is not served any more
     */
    @StoredAs("monitoring.AlarmEnded")
    record AlarmEnded(
            MonitorId monitorId,
            UseCaseKey useCase,
            ModelVersionId modelVersionId,
            AlarmKind kind,
            MeasurementId cause,
            @Nullable MeasurementId endedBy,
            Instant endedAt)
            implements MonitorEvent {}
}
