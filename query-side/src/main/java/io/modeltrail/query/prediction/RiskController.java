package io.modeltrail.query.prediction;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.AsOf;
import io.modeltrail.query.Completeness;
import io.modeltrail.query.CompletenessWatch;
import io.modeltrail.query.Page;
import io.modeltrail.query.PageRequest;
import io.modeltrail.query.ProjectionProgress;
import io.modeltrail.query.Told;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who is at risk: the latest prediction of each entity. */
@RestController
@RequestMapping("/api/v1/use-cases/{useCase}")
class RiskController {
    private final RiskRows rows;
    private final PredictionRows predictions;
    private final PredictionOutcomes outcomes;
    private final ProjectionProgress progress;
    private final CompletenessWatch watch;

    RiskController(
            RiskRows rows,
            PredictionRows predictions,
            PredictionOutcomes outcomes,
            ProjectionProgress progress,
            CompletenessWatch watch) {
        this.rows = rows;
        this.predictions = predictions;
        this.outcomes = outcomes;
        this.progress = progress;
        this.watch = watch;
    }

    @GetMapping("/entities/{entity}/risk")
    AsOf<PredictionWithOutcome> risk(@PathVariable("useCase") String useCase, @PathVariable("entity") String entity) {
        UseCaseKey key = new UseCaseKey(useCase);
        String known = PageRequest.text("entity", entity);
        long asOf = asOf();
        return AsOf.orNotFound(outcomes.with(rows.latest(key, known)), "useCase", key, asOf);
    }

    @GetMapping("/top-risks")
    Page<PredictionWithOutcome> top(
            @PathVariable("useCase") String useCase,
            @RequestParam(name = "segment", required = false) @Nullable String segment,
            @RequestParam(name = "value", required = false) @Nullable String value,
            @RequestParam(name = "minScore", required = false) @Nullable String minScore,
            @RequestParam(name = "decision", required = false) @Nullable String decision,
            @RequestParam(name = "channel", required = false) @Nullable String channel,
            @RequestParam(name = "since", required = false) @Nullable String since,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "after", required = false) @Nullable String after) {
        TopRisks asked = TopRisks.of(
                new UseCaseKey(useCase), new TopRisks.Given(segment, value, minScore, decision, channel, since));
        PageRequest page = new PageRequest(PageRequest.limit(limit), null);
        long reached = asOf();
        RiskCursor cursor = after == null ? RiskCursor.begin(reached) : RiskCursor.of(after);
        if (cursor.asOf() > reached) {
            throw new Refusal(
                    RefusalCode.PROJECTION_BEHIND,
                    Map.of("asOfPosition", Long.toString(reached)),
                    "The predictions are being read anew; ask again, or begin with the first page.");
        }
        List<PredictionWithOutcome> found = outcomes.with(rows.top(asked, cursor, page.rowsToRead()));
        return Page.of(
                found,
                page,
                last -> new RiskCursor(cursor.asOf(), last.prediction().score(), last.position()),
                cursor.asOf());
    }

    @GetMapping("/risk-summary")
    Told<AsOf<RiskSummary>> summary(
            @PathVariable("useCase") String useCase,
            @RequestParam(name = "since", required = false) @Nullable String since) {
        UseCaseKey key = new UseCaseKey(useCase);
        Instant from = Period.instant("since", since);
        Completeness completeness = watch.now();
        long asOf = asOf();
        return new Told<>(
                new AsOf<>(new RiskSummary(key, rows.total(key, from), rows.segments(key, from)), asOf), completeness);
    }

    private long asOf() {
        return progress.asOf(PredictionProjection.GROUP, predictions.lastPosition());
    }
}
