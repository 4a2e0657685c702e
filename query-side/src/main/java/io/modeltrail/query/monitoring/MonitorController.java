package io.modeltrail.query.monitoring;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.monitoring.MeasurementId;
import io.modeltrail.contracts.monitoring.MonitoringGroups;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.AsOf;
import io.modeltrail.query.MadeOf;
import io.modeltrail.query.Page;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.ProjectionProgress;
import io.modeltrail.query.monitoring.MonitorViews.AlarmView;
import io.modeltrail.query.monitoring.MonitorViews.Line;
import io.modeltrail.query.monitoring.MonitorViews.MeasurementView;
import io.modeltrail.query.monitoring.MonitorViews.MonitorView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Monitors, measurements and alarms, the newest first. */
@RestController("query.monitorController")
@MadeOf({MonitoringGroups.SAMPLES, MonitoringGroups.MONITORS})
class MonitorController {
    private static final int MEASUREMENTS_OF_THE_PAGE = 500;

    private final MonitorRows rows;
    private final ProjectionProgress progress;

    MonitorController(MonitorRows rows, ProjectionProgress progress) {
        this.rows = rows;
        this.progress = progress;
    }

    @GetMapping("/api/v1/monitors")
    Page<MonitorView> monitors() {
        long asOf = asOf();
        return new Page<>(rows.monitors(), null, asOf);
    }

    @GetMapping("/api/v1/monitors/{useCase}")
    AsOf<MonitorView> monitor(@PathVariable("useCase") String name) {
        UseCaseKey useCase = new UseCaseKey(name);
        long asOf = asOf();
        return AsOf.orNotFound(rows.monitor(useCase), "useCase", useCase, asOf);
    }

    @GetMapping("/api/v1/monitors/{useCase}/alarms")
    Page<AlarmView> alarms(
            @PathVariable("useCase") String name,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "after", required = false) @Nullable String after) {
        UseCaseKey useCase = new UseCaseKey(name);
        PageRequest page = new PageRequest(PageRequest.limit(limit), null);
        Long before = after == null ? null : PageRequest.number("after", after, 0, Long.MAX_VALUE);
        long asOf = asOf();
        return Page.of(rows.alarms(useCase, before, page.rowsToRead()), page, AlarmView::raisedPosition, asOf);
    }

    @GetMapping("/api/v1/monitors/{useCase}/measurements")
    Page<Line> measurements(
            @PathVariable("useCase") String name,
            @RequestParam(name = "modelVersionId", required = false) @Nullable String modelVersionId,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "after", required = false) @Nullable String after) {
        UseCaseKey useCase = new UseCaseKey(name);
        PageRequest page = PageRequest.of(limit, after);
        ModelVersionId model = modelVersionId == null ? null : ModelVersionId.of(modelVersionId);
        long asOf = asOf();
        List<Line> lines = rows.measurements(useCase, model, page).stream()
                .map(MeasurementView::line)
                .toList();
        return Page.of(lines, page, Line::measurementId, asOf);
    }

    @GetMapping("/api/v1/measurements/{id}")
    AsOf<MeasurementView> measurement(@PathVariable("id") String id) {
        MeasurementId measurement = MeasurementId.of(id);
        long asOf = asOf();
        return AsOf.orNotFound(rows.measurement(measurement), "measurementId", measurement, asOf);
    }

    /** The measurements as a page with pictures, for people. */
    @GetMapping(path = "/api/v1/monitors/{useCase}/report", produces = MediaType.TEXT_HTML_VALUE)
    String report(@PathVariable("useCase") String name) {
        UseCaseKey useCase = new UseCaseKey(name);
        MonitorView monitor = AsOf.orNotFound(rows.monitor(useCase), "useCase", useCase, asOf())
                .view();
        List<MeasurementView> newest =
                rows.measurements(useCase, null, new PageRequest(MEASUREMENTS_OF_THE_PAGE, null));
        return new MonitorReport(monitor, newest.reversed()).html();
    }

    private long asOf() {
        return progress.asOf(MonitorProjection.GROUP, rows.lastPosition());
    }
}
