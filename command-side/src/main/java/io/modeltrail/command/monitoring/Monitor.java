package io.modeltrail.command.monitoring;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.monitoring.Finding;
import io.modeltrail.contracts.monitoring.MeasurementId;
import io.modeltrail.contracts.monitoring.MonitorCommand.DefineMonitor;
import io.modeltrail.contracts.monitoring.MonitorCommand.LeaveModelVersion;
import io.modeltrail.contracts.monitoring.MonitorCommand.RecordMeasurement;
import io.modeltrail.contracts.monitoring.MonitorEvent;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmEnded;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmRaised;
import io.modeltrail.contracts.monitoring.MonitorEvent.MonitorDefined;
import io.modeltrail.contracts.monitoring.MonitorId;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** The monitor of one use case: its settings and its open alarms. An alarm is raised once, until a measurement finds nothing. */
@Aggregate
@SuppressWarnings("NullAway.Init") // the fields are set by evolving
class Monitor {
    @AggregateIdentifier
    private MonitorId monitorId;

    private UseCaseKey useCase;
    private @Nullable MonitorSettings settings;

    /** With the measurement that raised each. */
    private final Map<Alarm, MeasurementId> open = new LinkedHashMap<>();

    Monitor() {}

    private record Alarm(ModelVersionId modelVersionId, AlarmKind kind) {}

    /** @return whether the settings are new; the same ones may be sent again and again */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    boolean decide(DefineMonitor command) {
        if (command.settings().equals(settings)) {
            return false;
        }
        apply(new MonitorDefined(command.monitorId(), command.useCase(), command.settings(), command.definedBy()));
        return true;
    }

    @CommandHandler
    void decide(LeaveModelVersion command) {
        for (AlarmKind kind : AlarmKind.values()) {
            end(new Alarm(command.modelVersionId(), kind), null, command.at());
        }
    }

    UseCaseKey useCase() {
        return useCase;
    }

    /** Where it is not known whether something is wrong, an open alarm stays open and no other is raised. */
    void judge(RecordMeasurement command) {
        for (Finding finding : command.measurement().findings()) {
            Alarm alarm = new Alarm(command.modelVersionId(), finding.kind());
            switch (finding.state()) {
                case ALARM -> raise(alarm, finding, command);
                case STABLE ->
                    end(alarm, command.measurementId(), command.measurement().until());
                case UNKNOWN -> {
                    // Nothing is known that could end or raise an alarm.
                }
            }
        }
    }

    private void raise(Alarm alarm, Finding finding, RecordMeasurement command) {
        if (!open.containsKey(alarm)) {
            record(new AlarmRaised(
                    monitorId,
                    useCase,
                    alarm.modelVersionId(),
                    alarm.kind(),
                    command.measurementId(),
                    finding.evidence(),
                    command.measurement().until()));
        }
    }

    private void end(Alarm alarm, @Nullable MeasurementId endedBy, Instant at) {
        MeasurementId cause = open.get(alarm);
        if (cause != null) {
            record(new AlarmEnded(monitorId, useCase, alarm.modelVersionId(), alarm.kind(), cause, endedBy, at));
        }
    }

    private void record(MonitorEvent event) {
        apply(event, MetaData.with(TrailMetadata.USE_CASE, useCase.value()));
    }

    @EventSourcingHandler
    void evolve(MonitorEvent event) {
        switch (event) {
            case MonitorDefined defined -> {
                monitorId = defined.monitorId();
                useCase = defined.useCase();
                settings = defined.settings();
            }
            case AlarmRaised raised -> open.put(new Alarm(raised.modelVersionId(), raised.kind()), raised.cause());
            case AlarmEnded ended -> open.remove(new Alarm(ended.modelVersionId(), ended.kind()));
        }
    }
}
