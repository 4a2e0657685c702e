package io.modeltrail.query.monitoring;

import io.modeltrail.contracts.monitoring.MeasurementEvent.MonitorMeasured;
import io.modeltrail.contracts.monitoring.MonitorEvent;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmEnded;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmRaised;
import io.modeltrail.contracts.monitoring.MonitorEvent.MonitorDefined;
import io.modeltrail.query.RecordedEvent;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/** Keeps monitors, every measurement, and every alarm. */
@Component("query.monitorProjection")
@ProcessingGroup(MonitorProjection.GROUP)
class MonitorProjection {
    static final String GROUP = "query.monitoring";

    private final MonitorRows rows;

    MonitorProjection(MonitorRows rows) {
        this.rows = rows;
    }

    @EventHandler
    void on(MonitorEvent event, EventMessage<?> message, TrackingToken token) {
        RecordedEvent recorded = RecordedEvent.of(message, token);
        switch (event) {
            case MonitorDefined defined -> rows.define(defined, recorded);
            case AlarmRaised raised -> rows.raise(raised, recorded);
            case AlarmEnded ended -> rows.end(ended, recorded);
        }
    }

    @EventHandler
    void on(MonitorMeasured measured, EventMessage<?> message, TrackingToken token) {
        rows.measure(measured, RecordedEvent.of(message, token));
    }

    @ResetHandler
    void forget() {
        rows.truncate();
    }
}
