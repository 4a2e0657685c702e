package io.modeltrail.command.monitoring;

import static io.modeltrail.command.Examples.CHURN;
import static io.modeltrail.command.Examples.OPERATOR;
import static io.modeltrail.command.Examples.digest;
import static io.modeltrail.command.RefusalCondition.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.monitoring.Finding;
import io.modeltrail.contracts.monitoring.Finding.State;
import io.modeltrail.contracts.monitoring.Measurement;
import io.modeltrail.contracts.monitoring.MeasurementEvent.MonitorMeasured;
import io.modeltrail.contracts.monitoring.MeasurementId;
import io.modeltrail.contracts.monitoring.MonitorCommand.DefineMonitor;
import io.modeltrail.contracts.monitoring.MonitorCommand.LeaveModelVersion;
import io.modeltrail.contracts.monitoring.MonitorCommand.RecordMeasurement;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmEnded;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmRaised;
import io.modeltrail.contracts.monitoring.MonitorEvent.MonitorDefined;
import io.modeltrail.contracts.monitoring.MonitorId;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.monitoring.Performance;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MonitorTest {
    private static final MonitorId MONITOR = MonitorId.of(CHURN);
    private static final ModelVersionId MODEL = ModelVersionId.next();
    private static final MeasurementId FIRST = MeasurementId.next();
    private static final MeasurementId SECOND = MeasurementId.next();
    private static final Instant AT = Instant.parse("2026-03-01T09:30:00Z");
    private static final List<Finding.Evidence> EVIDENCE = List.of(new Finding.Evidence("drifted-share", "", 0.6, 0.5));
    private static final MonitorDefined DEFINED =
            new MonitorDefined(MONITOR, CHURN, MonitorSettings.STANDARD, OPERATOR);
    private static final AlarmRaised RAISED =
            new AlarmRaised(MONITOR, CHURN, MODEL, AlarmKind.FEATURE_DRIFT, FIRST, EVIDENCE, AT);

    private final EventStore measurements = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .build();
    private final AggregateTestFixture<Monitor> fixture = new AggregateTestFixture<>(Monitor.class);

    @BeforeEach
    void measurementsHaveAStreamOfTheirOwn() {
        // The fixture's own store takes the events of one aggregate only.
        var repository = EventSourcingRepository.builder(MeasurementRecord.class)
                .eventStore(measurements)
                .build();
        fixture.registerAnnotatedCommandHandler(new MeasurementsOfMonitors(fixture.getRepository(), repository));
    }

    private Object recorded(MeasurementId id) {
        return measurements.readEvents(id.toString()).next().getPayload();
    }

    @Test
    void a_monitor_is_defined() {
        fixture.givenNoPriorActivity()
                .when(define(MonitorSettings.STANDARD))
                .expectResultMessagePayload(true)
                .expectEvents(DEFINED);
    }

    @Test
    void the_same_settings_again_change_nothing() {
        fixture.given(DEFINED)
                .when(define(MonitorSettings.STANDARD))
                .expectResultMessagePayload(false)
                .expectNoEvents();
    }

    @Test
    void other_settings_replace_those_of_before() {
        MonitorSettings other = new MonitorSettings(14, 100, 0.01, 0.1, 0.5, 0.1, 0.01, 0.05, 0.02, 60, 3);
        fixture.given(DEFINED).when(define(other)).expectEvents(new MonitorDefined(MONITOR, CHURN, other, OPERATOR));
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatThrownBy(() -> new MonitorSettings(0, 200, 0.05, 0.1, 0.5, 0.1, 0.01, 0.05, 0.02, 30, 1))
                .isInstanceOfSatisfying(
                        Refusal.class, refused -> assertThat(refused.code()).isEqualTo(RefusalCode.VALUE_OUT_OF_RANGE));
    }

    @Test
    void a_measurement_that_finds_something_raises_an_alarm_with_its_evidence() {
        Measurement measurement = measurement(State.ALARM);
        fixture.given(DEFINED).when(record(FIRST, measurement)).expectEvents(RAISED);
        assertThat(recorded(FIRST)).isEqualTo(measured(FIRST, measurement));
    }

    @Test
    void an_alarm_is_raised_once() {
        Measurement measurement = measurement(State.ALARM);
        fixture.given(DEFINED, RAISED).when(record(SECOND, measurement)).expectNoEvents();
        assertThat(recorded(SECOND)).isEqualTo(measured(SECOND, measurement));
    }

    @Test
    void a_measurement_that_finds_nothing_ends_the_alarm() {
        Measurement measurement = measurement(State.STABLE);
        fixture.given(DEFINED, RAISED)
                .when(record(SECOND, measurement))
                .expectEvents(new AlarmEnded(MONITOR, CHURN, MODEL, AlarmKind.FEATURE_DRIFT, FIRST, SECOND, AT));
    }

    @Test
    void a_measurement_with_too_little_data_leaves_the_alarm_open() {
        Measurement measurement = measurement(State.UNKNOWN);
        fixture.given(DEFINED, RAISED).when(record(SECOND, measurement)).expectNoEvents();
        assertThat(recorded(SECOND)).isEqualTo(measured(SECOND, measurement));
    }

    @Test
    void an_alarm_that_has_ended_may_be_raised_again() {
        Measurement measurement = measurement(State.ALARM);
        fixture.given(DEFINED, RAISED, new AlarmEnded(MONITOR, CHURN, MODEL, AlarmKind.FEATURE_DRIFT, FIRST, null, AT))
                .when(record(SECOND, measurement))
                .expectEvents(new AlarmRaised(MONITOR, CHURN, MODEL, AlarmKind.FEATURE_DRIFT, SECOND, EVIDENCE, AT));
    }

    @Test
    void the_alarms_of_a_model_version_that_is_served_no_more_end() {
        ModelVersionId other = ModelVersionId.next();
        fixture.given(
                        DEFINED,
                        RAISED,
                        new AlarmRaised(MONITOR, CHURN, other, AlarmKind.SCORE_DRIFT, FIRST, EVIDENCE, AT))
                .when(new LeaveModelVersion(MONITOR, MODEL, AT))
                .expectEvents(new AlarmEnded(MONITOR, CHURN, MODEL, AlarmKind.FEATURE_DRIFT, FIRST, null, AT));
    }

    @Test
    void a_measurement_judges_each_kind_once() {
        Measurement twice = measurement(State.ALARM, State.STABLE);
        fixture.given(DEFINED)
                .when(record(FIRST, twice))
                .expectException(refusal(RefusalCode.MALFORMED_REQUEST))
                .expectNoEvents();
    }

    @Test
    void nothing_is_measured_without_a_monitor() {
        fixture.givenNoPriorActivity()
                .when(record(FIRST, measurement(State.STABLE)))
                .expectException(AggregateNotFoundException.class)
                .expectNoEvents();
    }

    private static DefineMonitor define(MonitorSettings settings) {
        return new DefineMonitor(MONITOR, CHURN, settings, OPERATOR);
    }

    private static RecordMeasurement record(MeasurementId id, Measurement measurement) {
        return new RecordMeasurement(MONITOR, id, MODEL, measurement);
    }

    private static MonitorMeasured measured(MeasurementId id, Measurement measurement) {
        return new MonitorMeasured(id, MONITOR, CHURN, MODEL, measurement);
    }

    private static Measurement measurement(State... states) {
        return new Measurement(
                AT.minusSeconds(604_800),
                AT,
                500,
                digest("snapshot"),
                7043,
                1409,
                List.of(),
                null,
                0.6,
                0.6,
                false,
                0.84,
                new Performance(500, 0.27, 0.83, 0.8, 0.2, 0.78),
                null,
                Arrays.stream(states)
                        .map(state -> new Finding(
                                AlarmKind.FEATURE_DRIFT, state, state == State.ALARM ? EVIDENCE : List.of()))
                        .toList());
    }
}
