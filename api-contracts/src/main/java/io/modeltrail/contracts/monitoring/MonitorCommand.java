package io.modeltrail.contracts.monitoring;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Everything that can be asked of the monitor of one use case. */
public sealed interface MonitorCommand {
    MonitorId monitorId();

    /** Defines the monitor, or changes its settings. */
    record DefineMonitor(
            @TargetAggregateIdentifier MonitorId monitorId,
            UseCaseKey useCase,
            MonitorSettings settings,
            Actor definedBy)
            implements MonitorCommand {}

    /** Records a measurement, and raises and ends the alarms that follow from it. */
    record RecordMeasurement(
            @TargetAggregateIdentifier MonitorId monitorId,
            MeasurementId measurementId,
            ModelVersionId modelVersionId,
            Measurement measurement)
            implements MonitorCommand {}

    /** The model version is served no more: its alarms end. */
    record LeaveModelVersion(@TargetAggregateIdentifier MonitorId monitorId, ModelVersionId modelVersionId, Instant at)
            implements MonitorCommand {}
}
