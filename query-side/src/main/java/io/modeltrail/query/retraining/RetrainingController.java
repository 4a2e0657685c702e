package io.modeltrail.query.retraining;

import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.AsOf;
import io.modeltrail.query.Page;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.ProjectionProgress;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How a use case is retrained, and its cycles, newest first. */
@RestController
@RequestMapping("/api/v1/use-cases/{useCase}/retraining")
class RetrainingController {
    private final RetrainingRows rows;
    private final ProjectionProgress progress;

    RetrainingController(RetrainingRows rows, ProjectionProgress progress) {
        this.rows = rows;
        this.progress = progress;
    }

    @GetMapping
    AsOf<RetrainingView> definition(@PathVariable("useCase") String useCase) {
        UseCaseKey key = new UseCaseKey(useCase);
        long asOf = asOf();
        return AsOf.orNotFound(rows.find(key), "useCase", key, asOf);
    }

    @GetMapping("/cycles")
    Page<RetrainingView.Cycle> cycles(
            @PathVariable("useCase") String useCase,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        PageRequest page = PageRequest.of(limit, after);
        UseCaseKey key = new UseCaseKey(useCase);
        long asOf = asOf();
        return Page.of(rows.cycles(key, page), page, RetrainingView.Cycle::cycleId, asOf);
    }

    private long asOf() {
        return progress.asOf(RetrainingProjection.GROUP, rows.lastPosition());
    }
}
