package io.modeltrail.query.training;

import io.modeltrail.contracts.training.TrainingRunId;
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

/** Training runs, newest first. */
@RestController
@RequestMapping("/api/v1/training-runs")
class TrainingController {
    private final TrainingRows rows;
    private final ProjectionProgress progress;

    TrainingController(TrainingRows rows, ProjectionProgress progress) {
        this.rows = rows;
        this.progress = progress;
    }

    @GetMapping
    Page<TrainingRunView.Line> list(
            @RequestParam(required = false) @Nullable String useCase,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        PageRequest page = PageRequest.of(limit, after);
        UseCaseKey filter = useCase == null ? null : new UseCaseKey(useCase);
        long asOf = asOf();
        return Page.of(rows.list(filter, page), page, TrainingRunView.Line::trainingRunId, asOf);
    }

    @GetMapping("/{id}")
    AsOf<TrainingRunView> detail(@PathVariable String id) {
        TrainingRunId run = TrainingRunId.of(id);
        long asOf = asOf();
        return AsOf.orNotFound(rows.find(run), "trainingRunId", run, asOf);
    }

    private long asOf() {
        return progress.asOf(TrainingProjection.GROUP, rows.lastPosition());
    }
}
