package io.modeltrail.command.monitoring;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.monitoring.MeasurementEvent;
import io.modeltrail.contracts.monitoring.MeasurementEvent.MonitorMeasured;
import io.modeltrail.contracts.monitoring.MeasurementId;
import io.modeltrail.contracts.monitoring.MonitorCommand.RecordMeasurement;
import io.modeltrail.contracts.usecase.UseCaseKey;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;

/** One measurement, recorded once and for ever. By itself, so that loading a monitor does not load years of measurements. */
@Aggregate(type = "Measurement")
@SuppressWarnings("NullAway.Init") // the fields are set by evolving
class MeasurementRecord {
    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // Axon reads it
    private MeasurementId measurementId;

    private MeasurementRecord() {}

    MeasurementRecord(RecordMeasurement command, UseCaseKey useCase) {
        apply(
                new MonitorMeasured(
                        command.measurementId(),
                        command.monitorId(),
                        useCase,
                        command.modelVersionId(),
                        command.measurement()),
                MetaData.with(TrailMetadata.USE_CASE, useCase.value()));
    }

    @EventSourcingHandler
    void evolve(MeasurementEvent event) {
        measurementId = event.measurementId();
    }
}
