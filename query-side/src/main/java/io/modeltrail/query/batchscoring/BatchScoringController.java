package io.modeltrail.query.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.AsOf;
import io.modeltrail.query.Page;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.ProjectionProgress;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Batch scoring jobs, newest first, and the schedules that ask for them. */
@RestController("query.batchScoringController")
class BatchScoringController {
    private final BatchScoringJobRows jobs;
    private final BatchScoringScheduleRows schedules;
    private final ProjectionProgress progress;

    BatchScoringController(BatchScoringJobRows jobs, BatchScoringScheduleRows schedules, ProjectionProgress progress) {
        this.jobs = jobs;
        this.schedules = schedules;
        this.progress = progress;
    }

    @GetMapping("/api/v1/batch-scorings")
    Page<BatchScoringView> list(
            @RequestParam(required = false) @Nullable String useCase,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        PageRequest page = PageRequest.of(limit, after);
        UseCaseKey filter = useCase == null ? null : new UseCaseKey(useCase);
        long asOf = asOf();
        return Page.of(jobs.list(filter, page), page, BatchScoringView::batchScoringId, asOf);
    }

    @GetMapping("/api/v1/batch-scorings/{id}")
    AsOf<BatchScoringView> detail(@PathVariable String id) {
        BatchScoringId job = BatchScoringId.of(id);
        long asOf = asOf();
        return AsOf.orNotFound(jobs.find(job), "batchScoringId", job, asOf);
    }

    @GetMapping("/api/v1/use-cases/{useCase}/batch-scoring-schedule")
    AsOf<BatchScoringView.Schedule> schedule(@PathVariable String useCase) {
        UseCaseKey key = new UseCaseKey(useCase);
        long asOf = asOf();
        return AsOf.orNotFound(schedules.find(key), "useCase", key, asOf);
    }

    private long asOf() {
        return progress.asOf(BatchScoringProjection.GROUP, Math.max(jobs.lastPosition(), schedules.lastPosition()));
    }
}
