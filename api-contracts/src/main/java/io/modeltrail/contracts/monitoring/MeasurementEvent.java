package io.modeltrail.contracts.monitoring;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.usecase.UseCaseKey;

/** Measurements, each an event stream of its own: a monitor measures every hour for years. */
public sealed interface MeasurementEvent {
    MeasurementId measurementId();

    @StoredAs("monitoring.MonitorMeasured")
    record MonitorMeasured(
            MeasurementId measurementId,
            MonitorId monitorId,
            UseCaseKey useCase,
            ModelVersionId modelVersionId,
            Measurement measurement)
            implements MeasurementEvent {}
}
