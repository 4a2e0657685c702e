package io.modeltrail.query.rollout;

import io.modeltrail.contracts.rollout.RolloutId;
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

/** Rollouts, newest first. */
@RestController
@RequestMapping("/api/v1/rollouts")
class RolloutController {
    private final RolloutRows rows;
    private final ProjectionProgress progress;

    RolloutController(RolloutRows rows, ProjectionProgress progress) {
        this.rows = rows;
        this.progress = progress;
    }

    @GetMapping
    Page<RolloutView.Line> list(
            @RequestParam(required = false) @Nullable String useCase,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        PageRequest page = PageRequest.of(limit, after);
        UseCaseKey filter = useCase == null ? null : new UseCaseKey(useCase);
        long asOf = asOf();
        return Page.of(rows.list(filter, page), page, RolloutView.Line::rolloutId, asOf);
    }

    @GetMapping("/{id}")
    AsOf<RolloutView> detail(@PathVariable String id) {
        RolloutId rollout = RolloutId.of(id);
        long asOf = asOf();
        return AsOf.orNotFound(rows.find(rollout), "rolloutId", rollout, asOf);
    }

    private long asOf() {
        return progress.asOf(RolloutProjection.GROUP, rows.lastPosition());
    }
}
