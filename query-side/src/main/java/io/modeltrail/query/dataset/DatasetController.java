package io.modeltrail.query.dataset;

import io.modeltrail.contracts.dataset.DatasetSnapshotId;
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

/** Dataset snapshots, newest first. */
@RestController
@RequestMapping("/api/v1/datasets")
class DatasetController {
    private final DatasetRows rows;
    private final ProjectionProgress progress;

    DatasetController(DatasetRows rows, ProjectionProgress progress) {
        this.rows = rows;
        this.progress = progress;
    }

    @GetMapping
    Page<DatasetView.Line> list(
            @RequestParam(required = false) @Nullable String useCase,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        PageRequest page = PageRequest.of(limit, after);
        UseCaseKey filter = useCase == null ? null : new UseCaseKey(useCase);
        long asOf = asOf();
        return Page.of(rows.list(filter, page), page, DatasetView.Line::datasetSnapshotId, asOf);
    }

    @GetMapping("/{id}")
    AsOf<DatasetView> detail(@PathVariable String id) {
        DatasetSnapshotId snapshot = DatasetSnapshotId.of(id);
        long asOf = asOf();
        return AsOf.orNotFound(rows.find(snapshot), "datasetSnapshotId", snapshot, asOf);
    }

    private long asOf() {
        return progress.asOf(DatasetProjection.GROUP, rows.lastPosition());
    }
}
