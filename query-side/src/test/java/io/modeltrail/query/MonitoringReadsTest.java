package io.modeltrail.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmEnded;
import io.modeltrail.contracts.monitoring.MonitorEvent.MonitorDefined;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.query.MonitoringTrail.Measured;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MonitoringReadsTest {
    private static final String MONITOR = "/api/v1/monitors/" + SampleTrail.CHURN;

    private final QuerySideForTests querySide = new QuerySideForTests();

    @AfterEach
    void close() {
        querySide.close();
    }

    @Test
    void aMonitorShowsItsNewestSettingsAndItsOpenAlarms() {
        Measured measured = MonitoringTrail.measured(0.6);
        querySide.happened(List.of(
                MonitoringTrail.defined(),
                new MonitorDefined(
                        MonitoringTrail.MONITOR,
                        SampleTrail.CHURN,
                        new MonitorSettings(14, 300, 0.05, 0.1, 0.5, 0.1, 0.01, 0.05, 0.02, 30, 1),
                        SampleTrail.OPERATOR),
                measured.event(),
                measured.alarm(AlarmKind.FEATURE_DRIFT),
                measured.alarm(AlarmKind.SCORE_DRIFT),
                measured.ended(AlarmKind.SCORE_DRIFT)));

        JsonNode monitor = querySide.get(MONITOR);

        assertThat(monitor.path("settings").path("windowDays").asInt()).isEqualTo(14);
        assertThat(monitor.path("definedBy").path("role").asString()).isEqualTo("OPERATOR");
        assertThat(monitor.path("openAlarms")).hasSize(1);
        JsonNode alarm = monitor.path("openAlarms").get(0);
        assertThat(alarm.path("kind").asString()).isEqualTo("FEATURE_DRIFT");
        assertThat(alarm.path("cause").asString()).isEqualTo(measured.id().toString());
        assertThat(alarm.path("evidence").get(0).path("figure").asString()).isEqualTo("drifted-share");
        assertThat(querySide.get("/api/v1/monitors").path("items")).hasSize(1);
        JsonNode alarms = querySide.get(MONITOR + "/alarms").path("items");
        assertThat(alarms).hasSize(2);
        assertThat(alarms.get(0).path("kind").asString()).isEqualTo("SCORE_DRIFT");
        assertThat(alarms.get(0).path("endedAt").asString()).isNotEmpty();
    }

    @Test
    void measurementsAreListedByPagesTheNewestFirst() {
        List<Object> events = new ArrayList<>(List.of(MonitoringTrail.defined()));
        List<String> ids = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            Measured measured = MonitoringTrail.measured(number / 10.0);
            events.add(measured.event());
            ids.addFirst(measured.id().toString());
        }
        querySide.happened(events);

        JsonNode first = querySide.get(MONITOR + "/measurements?limit=3");
        JsonNode second = querySide.get(
                MONITOR + "/measurements?limit=3&after=" + first.path("next").asString());

        List<String> listed = new ArrayList<>();
        first.path("items").forEach(one -> listed.add(one.path("measurementId").asString()));
        second.path("items").forEach(one -> listed.add(one.path("measurementId").asString()));
        assertThat(listed).isEqualTo(ids);
        assertThat(second.path("next").isNull()).isTrue();
        assertThat(first.path("items").get(0).path("driftedShare").asDouble()).isEqualTo(0.4);
        assertThat(querySide
                        .get(MONITOR + "/measurements?modelVersionId=" + SampleTrail.unknown())
                        .path("items"))
                .isEmpty();
    }

    @Test
    void aMeasurementIsShownInFull() {
        Measured measured = MonitoringTrail.measured(0.6);
        querySide.happened(List.of(MonitoringTrail.defined(), measured.event()));

        JsonNode shown = querySide.get("/api/v1/measurements/" + measured.id());

        assertThat(shown.path("measurement")
                        .path("features")
                        .get(0)
                        .path("feature")
                        .asString())
                .isEqualTo("tenure <months>");
        assertThat(shown.path("modelVersionId").asString()).isEqualTo(MonitoringTrail.MODEL.toString());
        assertThat(querySide.refusalOf("/api/v1/measurements/" + SampleTrail.unknown()))
                .isEqualTo("NOT_FOUND");
        assertThat(querySide.refusalOf("/api/v1/monitors/nobodys")).isEqualTo("NOT_FOUND");
    }

    @Test
    void theReportIsAPageWithPicturesAndWithoutScripts() {
        Measured measured = MonitoringTrail.measured(0.6);
        querySide.happened(
                List.of(MonitoringTrail.defined(), measured.event(), measured.alarm(AlarmKind.FEATURE_DRIFT)));

        String page = querySide.text(MONITOR + "/report");

        assertThat(page)
                .contains("<svg", "FEATURE_DRIFT", "tenure &lt;months&gt;", "drifted-share 0.6000")
                .doesNotContain("<script", "tenure <months>");
    }

    @Test
    void anAlarmThatEndedBecauseTheModelIsServedNoMoreHasNoMeasurementThatEndedIt() {
        Measured measured = MonitoringTrail.measured(0.6);
        querySide.happened(List.of(
                MonitoringTrail.defined(),
                measured.event(),
                measured.alarm(AlarmKind.FEATURE_DRIFT),
                new AlarmEnded(
                        MonitoringTrail.MONITOR,
                        SampleTrail.CHURN,
                        MonitoringTrail.MODEL,
                        AlarmKind.FEATURE_DRIFT,
                        measured.id(),
                        null,
                        Instant.parse("2026-11-23T00:00:00Z"))));

        JsonNode alarm = querySide.get(MONITOR + "/alarms").path("items").get(0);
        assertThat(alarm.path("endedAt").asString()).isNotEmpty();
        assertThat(alarm.path("endedBy").isNull()).isTrue();
        assertThat(querySide.get(MONITOR).path("openAlarms")).isEmpty();
    }
}
