package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.monitoring.Measurement;
import io.modeltrail.contracts.monitoring.MeasurementId;
import io.modeltrail.contracts.monitoring.MonitorCommand.LeaveModelVersion;
import io.modeltrail.contracts.monitoring.MonitorCommand.RecordMeasurement;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmEnded;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmRaised;
import io.modeltrail.contracts.monitoring.MonitorEvent.MonitorDefined;
import io.modeltrail.contracts.monitoring.MonitorId;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Measures every model version that a use case serves, and has what was found recorded. One measurement at a time in a process. */
@Component
class Measuring {
    private static final Logger LOG = LoggerFactory.getLogger(Measuring.class);

    private final SampleRows samples;
    private final ModelMeasurement measurement;
    private final CommandGateway commands;
    private final EventStore eventStore;
    private final Clock clock;

    Measuring(
            SampleRows samples,
            ModelMeasurement measurement,
            CommandGateway commands,
            EventStore eventStore,
            Clock clock) {
        this.samples = samples;
        this.measurement = measurement;
        this.commands = commands;
        this.eventStore = eventStore;
        this.clock = clock;
    }

    /** What came of measuring one use case. */
    record Outcome(List<Measured> measurements, List<NotMeasured> notMeasured) {}

    record Measured(MeasurementId measurementId, ModelVersionId modelVersionId, boolean alarming) {}

    /** @param reason a code: {@code too-few-predictions}, {@code internal}, which the log explains, or why there is nothing to compare with */
    record NotMeasured(ModelVersionId modelVersionId, String reason) {}

    /** As the event store itself has them, never behind it as a projection may be; empty = there is no monitor. */
    Optional<MonitorSettings> settings(UseCaseKey useCase) {
        MonitorSettings settings = null;
        var events = eventStore.readEvents(MonitorId.of(useCase).toString());
        while (events.hasNext()) {
            if (events.next().getPayload() instanceof MonitorDefined defined) {
                settings = defined.settings();
            }
        }
        return Optional.ofNullable(settings);
    }

    synchronized Outcome measure(UseCaseKey useCase, MonitorSettings settings, Actor actor) {
        Instant until = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant from = until.minus(Duration.ofDays(settings.windowDays()));
        List<ModelVersionId> serving = samples.models(useCase, from, until);
        List<Measured> measured = new ArrayList<>();
        List<NotMeasured> notMeasured = new ArrayList<>();
        MetaData metaData = metaData(actor, useCase);
        for (ModelVersionId model : serving) {
            try {
                Optional<Measurement> found = measurement.measure(useCase, model, settings, until);
                found.ifPresentOrElse(
                        one -> measured.add(record(useCase, model, one, metaData)),
                        () -> notMeasured.add(new NotMeasured(model, "too-few-predictions")));
            } catch (Refusal unavailable) {
                notMeasured.add(new NotMeasured(
                        model,
                        unavailable
                                .found()
                                .getOrDefault("reason", unavailable.code().code())));
            } catch (
                    RuntimeException
                            failed) { // whatever it is, the other models' measurements are not made again for it
                LOG.warn("model version {} of {} was not measured", model, useCase, failed);
                notMeasured.add(new NotMeasured(model, "internal"));
            }
        }
        if (!measured.isEmpty()) {
            leaveOthers(useCase, serving, until, metaData);
        }
        return new Outcome(measured, notMeasured);
    }

    private Measured record(UseCaseKey useCase, ModelVersionId model, Measurement found, MetaData metaData) {
        MeasurementId id = MeasurementId.next();
        commands.sendAndWait(new RecordMeasurement(MonitorId.of(useCase), id, model, found), metaData);
        return new Measured(id, model, found.alarming());
    }

    /** What an open alarm of a model version says is over when another one serves in its place. */
    private void leaveOthers(UseCaseKey useCase, List<ModelVersionId> serving, Instant at, MetaData metaData) {
        for (ModelVersionId model : alarmed(MonitorId.of(useCase))) {
            if (!serving.contains(model)) {
                commands.sendAndWait(new LeaveModelVersion(MonitorId.of(useCase), model, at), metaData);
            }
        }
    }

    private Set<ModelVersionId> alarmed(MonitorId monitor) {
        record Alarm(ModelVersionId model, AlarmKind kind) {}
        Set<Alarm> open = new LinkedHashSet<>();
        var events = eventStore.readEvents(monitor.toString());
        while (events.hasNext()) {
            switch (events.next().getPayload()) {
                case AlarmRaised raised -> open.add(new Alarm(raised.modelVersionId(), raised.kind()));
                case AlarmEnded ended -> open.remove(new Alarm(ended.modelVersionId(), ended.kind()));
                default -> {
                    // Settings open and end no alarm.
                }
            }
        }
        return open.stream().map(Alarm::model).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static MetaData metaData(Actor actor, UseCaseKey useCase) {
        String correlation = Identifiers.next().toString();
        return MetaData.from(TrailMetadata.of(actor, useCase))
                .and(TrailMetadata.CORRELATION_ID, correlation)
                .and(TrailMetadata.CAUSATION_ID, correlation);
    }
}
