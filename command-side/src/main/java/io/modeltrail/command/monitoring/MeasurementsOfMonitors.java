package io.modeltrail.command.monitoring;

import io.modeltrail.contracts.monitoring.MonitorCommand.RecordMeasurement;
import io.modeltrail.contracts.usecase.UseCaseKey;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.Repository;
import org.springframework.stereotype.Component;

/** A measurement and the alarms that follow from it are recorded together. */
@Component
class MeasurementsOfMonitors {
    private final Repository<Monitor> monitors;
    private final Repository<MeasurementRecord> measurements;

    MeasurementsOfMonitors(Repository<Monitor> monitors, Repository<MeasurementRecord> measurements) {
        this.monitors = monitors;
        this.measurements = measurements;
    }

    @CommandHandler
    void decide(RecordMeasurement command) throws Exception {
        new EachKindIsJudgedOnce(command.measurement().findings()).orRefuse();
        Aggregate<Monitor> monitor = monitors.load(command.monitorId().toString());
        UseCaseKey useCase = monitor.invoke(Monitor::useCase);
        measurements.newInstance(() -> new MeasurementRecord(command, useCase));
        monitor.execute(loaded -> loaded.judge(command));
    }
}
