package io.modeltrail.query.prediction;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.ShadowScore;
import io.modeltrail.query.AsOf;
import io.modeltrail.query.Completeness;
import io.modeltrail.query.CompletenessWatch;
import io.modeltrail.query.ProjectionProgress;
import io.modeltrail.query.RecordedAccesses;
import io.modeltrail.query.Told;
import io.modeltrail.query.prediction.LineageView.Check;
import io.modeltrail.query.prediction.LineageWalk.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** From a prediction to everything that it came from. */
@RestController
class LineageController {
    private final PredictionRows predictions;
    private final ShadowRows shadows;
    private final LineageRows facts;
    private final ProjectionProgress progress;
    private final CompletenessWatch watch;
    private final RecordedAccesses accesses;

    LineageController(
            PredictionRows predictions,
            ShadowRows shadows,
            LineageRows facts,
            ProjectionProgress progress,
            CompletenessWatch watch,
            RecordedAccesses accesses) {
        this.predictions = predictions;
        this.shadows = shadows;
        this.facts = facts;
        this.progress = progress;
        this.watch = watch;
        this.accesses = accesses;
    }

    @GetMapping("/api/v1/predictions/{id}/lineage")
    Told<AsOf<LineageView>> lineage(@PathVariable String id) {
        PredictionId predictionId = PredictionId.of(id);
        Completeness completeness = watch.now();
        long asOfPredictions = progress.asOf(PredictionProjection.GROUP, predictions.lastPosition());
        long asOfFacts = progress.asOf(LineageProjection.GROUP, facts.lastPosition());
        PredictionView prediction = AsOf.orNotFound(
                        predictions.find(predictionId), "predictionId", predictionId, asOfPredictions)
                .view();
        return new Told<>(new AsOf<>(lineageOf(prediction), Math.min(asOfPredictions, asOfFacts)), completeness);
    }

    /** The same in the words of the W3C. */
    @GetMapping(path = "/api/v1/predictions/{id}/lineage.prov.json", produces = "application/json")
    Map<String, Object> prov(@PathVariable String id, Actor actor) {
        PredictionId predictionId = PredictionId.of(id);
        long asOf = progress.asOf(PredictionProjection.GROUP, predictions.lastPosition());
        PredictionView prediction = AsOf.orNotFound(predictions.find(predictionId), "predictionId", predictionId, asOf)
                .view();
        accesses.record(
                AccessKind.EXPORT,
                "/api/v1/predictions/lineage.prov.json",
                Map.of("predictionId", predictionId.toString()),
                actor);
        return LineageAsProv.of(prediction, new LineageWalk(prediction, facts::of, facts::keyBeginnings).walk());
    }

    private LineageView lineageOf(PredictionView prediction) {
        Found found = new LineageWalk(prediction, facts::of, facts::keyBeginnings).walk();
        List<Check> checks = new ArrayList<>(new LineageChecks(prediction, found).all());
        ShadowScore shadow = shadows.find(prediction.predictionId()).orElse(null);
        if (shadow != null) {
            checks.add(new ShadowIsTheChallenger(
                            shadow, facts.of(shadow.rolloutId().value()))
                    .check());
        }
        return new LineageView(
                prediction.predictionId(),
                found.missing().isEmpty(),
                checks.stream().allMatch(check -> Boolean.TRUE.equals(check.holds())),
                LineageHops.of(prediction, shadow, found),
                found.missing(),
                checks);
    }
}
