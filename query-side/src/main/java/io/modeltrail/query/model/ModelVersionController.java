package io.modeltrail.query.model;

import io.modeltrail.contracts.model.ModelVersionId;
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

/** Model versions, newest first. */
@RestController
@RequestMapping("/api/v1/model-versions")
class ModelVersionController {
    private final ModelVersionRows rows;
    private final ProjectionProgress progress;

    ModelVersionController(ModelVersionRows rows, ProjectionProgress progress) {
        this.rows = rows;
        this.progress = progress;
    }

    @GetMapping
    Page<ModelVersionView.Line> list(
            @RequestParam(required = false) @Nullable String useCase,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        PageRequest page = PageRequest.of(limit, after);
        UseCaseKey filter = useCase == null ? null : new UseCaseKey(useCase);
        long asOf = asOf();
        return Page.of(rows.list(filter, page), page, ModelVersionView.Line::modelVersionId, asOf);
    }

    @GetMapping("/{id}")
    AsOf<ModelVersionView> detail(@PathVariable String id) {
        ModelVersionId version = ModelVersionId.of(id);
        long asOf = asOf();
        return AsOf.orNotFound(rows.find(version), "modelVersionId", version, asOf);
    }

    private long asOf() {
        return progress.asOf(ModelVersionProjection.GROUP, rows.lastPosition());
    }
}
