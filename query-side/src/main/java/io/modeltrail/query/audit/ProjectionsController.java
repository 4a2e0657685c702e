package io.modeltrail.query.audit;

import io.modeltrail.query.OnlyNow;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** How far the projections are behind the log, and the operator's way to build one anew. */
@RestController
@OnlyNow("How far the projections have come is known of now alone.")
@RequestMapping("/api/v1/audit/projections")
class ProjectionsController {
    private final Projections projections;

    ProjectionsController(Projections projections) {
        this.projections = projections;
    }

    @GetMapping
    ProjectionStatus.Overview list() {
        return projections.overview();
    }

    @PostMapping("/{group}/rebuild")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ProjectionStatus rebuild(@PathVariable String group) {
        return projections.rebuild(group);
    }
}
