package io.modeltrail.query.audit;

import io.modeltrail.contracts.monitoring.MonitoringGroups;
import io.modeltrail.query.CompletenessWatch;
import io.modeltrail.query.MadeOf;
import io.modeltrail.query.OnlyNow;
import io.modeltrail.query.Told;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** How far the projections are behind the log, and the operator's way to build one anew. */
@RestController
@MadeOf({MonitoringGroups.SAMPLES, MonitoringGroups.MONITORS})
@OnlyNow("How far the projections have come is known of now alone.")
@RequestMapping("/api/v1/audit/projections")
class ProjectionsController {
    private final Projections projections;
    private final CompletenessWatch watch;

    ProjectionsController(Projections projections, CompletenessWatch watch) {
        this.projections = projections;
        this.watch = watch;
    }

    @GetMapping
    Told<ProjectionStatus.Overview> list() {
        return new Told<>(projections.overview(), watch.now(MonitoringGroups.ALL));
    }

    @PostMapping("/{group}/rebuild")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ProjectionStatus rebuild(@PathVariable String group) {
        return projections.rebuild(group);
    }
}
