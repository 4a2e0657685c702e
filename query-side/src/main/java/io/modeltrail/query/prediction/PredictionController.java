package io.modeltrail.query.prediction;

import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.AsOf;
import io.modeltrail.query.Page;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.ProjectionProgress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Recorded predictions of a use case in the order of the log, newest first, and of one entity in it. */
@RestController
@RequestMapping("/api/v1/predictions")
class PredictionController {
    private final PredictionRows rows;
    private final PredictionOutcomes outcomes;
    private final ProjectionProgress progress;

    PredictionController(PredictionRows rows, PredictionOutcomes outcomes, ProjectionProgress progress) {
        this.rows = rows;
        this.outcomes = outcomes;
        this.progress = progress;
    }

    @GetMapping
    Page<PredictionWithOutcome> list(
            @RequestParam(required = false) @Nullable String useCase,
            @RequestParam(required = false) @Nullable String entity,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        UseCaseKey key = useCase(useCase);
        PageRequest page = new PageRequest(PageRequest.limit(limit), null);
        Long before = after == null ? null : PageRequest.number("after", after, 0, Long.MAX_VALUE);
        Period period = new Period(Period.instant("from", from), Period.instant("to", to));
        long asOf = asOf();
        List<PredictionView> predictions = entity == null
                ? rows.list(withoutPeriod(key, period), before, page.rowsToRead())
                : rows.list(key, PageRequest.text("entity", entity), period, before, page.rowsToRead());
        return Page.of(outcomes.with(predictions), page, PredictionWithOutcome::position, asOf);
    }

    /** Predictions of all entities are in the order of the log; finding a time among them would read all that are newer. */
    private static UseCaseKey withoutPeriod(UseCaseKey useCase, Period period) {
        if (period.isLimited()) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    Map.of("parameter", "entity"),
                    "Name the entity whose predictions of that time you want, or follow the feed.");
        }
        return useCase;
    }

    @GetMapping("/{id}")
    AsOf<PredictionWithOutcome> detail(@PathVariable String id) {
        PredictionId prediction = PredictionId.of(id);
        long asOf = asOf();
        return AsOf.orNotFound(outcomes.with(rows.find(prediction)), "predictionId", prediction, asOf);
    }

    static UseCaseKey useCase(@Nullable String useCase) {
        if (useCase == null) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    Map.of("parameter", "useCase"),
                    "Name the use case whose predictions you want.");
        }
        return new UseCaseKey(useCase);
    }

    private long asOf() {
        return progress.asOf(PredictionProjection.GROUP, rows.lastPosition());
    }
}
