package io.modeltrail.query.prediction;

import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.query.AsOf;
import io.modeltrail.query.Completeness;
import io.modeltrail.query.CompletenessWatch;
import io.modeltrail.query.ProjectionProgress;
import io.modeltrail.query.Told;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Compares the challenger of a shadow step with what was decided. */
@RestController
class ShadowController {
    private final ShadowRows shadows;
    private final PredictionRows predictions;
    private final LineageRows facts;
    private final ProjectionProgress progress;
    private final CompletenessWatch watch;

    ShadowController(
            ShadowRows shadows,
            PredictionRows predictions,
            LineageRows facts,
            ProjectionProgress progress,
            CompletenessWatch watch) {
        this.shadows = shadows;
        this.predictions = predictions;
        this.facts = facts;
        this.progress = progress;
        this.watch = watch;
    }

    @GetMapping("/api/v1/rollouts/{id}/shadow")
    Told<AsOf<ShadowReport>> report(@PathVariable String id) {
        RolloutId rollout = RolloutId.of(id);
        Completeness completeness = watch.now();
        long asOf = Math.min(
                progress.asOf(PredictionProjection.GROUP, predictions.lastPosition()),
                progress.asOf(LineageProjection.GROUP, facts.lastPosition()));
        Optional<ShadowReport> report = facts.of(rollout.value()).stream()
                .filter(fact -> fact.event() instanceof RolloutStarted)
                .map(fact -> ShadowReport.of((RolloutStarted) fact.event(), shadows.differences(rollout)))
                .findFirst();
        return new Told<>(AsOf.orNotFound(report, "rolloutId", rollout, asOf), completeness);
    }
}
