package io.modeltrail.query.prediction;

import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.AsOf;
import io.modeltrail.query.Page;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.ProjectionProgress;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Recorded predictions of a use case, newest first, and of one entity in it. */
@RestController
@RequestMapping("/api/v1/predictions")
class PredictionController {
    private final PredictionRows rows;
    private final ProjectionProgress progress;

    PredictionController(PredictionRows rows, ProjectionProgress progress) {
        this.rows = rows;
        this.progress = progress;
    }

    @GetMapping
    Page<PredictionView> list(
            @RequestParam(required = false) @Nullable String useCase,
            @RequestParam(required = false) @Nullable String entity,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        if (useCase == null) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    Map.of("parameter", "useCase"),
                    "Name the use case whose predictions you want.");
        }
        PageRequest page = PageRequest.of(limit, after);
        UseCaseKey key = new UseCaseKey(useCase);
        long asOf = asOf();
        return Page.of(rows.list(key, entity, page), page, PredictionView::predictionId, asOf);
    }

    @GetMapping("/{id}")
    AsOf<PredictionView> detail(@PathVariable String id) {
        PredictionId prediction = PredictionId.of(id);
        long asOf = asOf();
        return AsOf.orNotFound(rows.find(prediction), "predictionId", prediction, asOf);
    }

    private long asOf() {
        return progress.asOf(PredictionProjection.GROUP, rows.lastPosition());
    }
}
