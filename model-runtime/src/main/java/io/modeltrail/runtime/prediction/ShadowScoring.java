package io.modeltrail.runtime.prediction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.ShadowScore;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.serving.Shadow;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Lets the challenger of a shadow step score a row that the champion has already decided. Whatever befalls the challenger, the decision
 * is answered and recorded without it; that is counted each time and logged once for each rollout and reason. Thread-safe.
 */
@Component
class ShadowScoring {
    private static final Logger LOG = LoggerFactory.getLogger(ShadowScoring.class);

    /** Why a challenger did not score. */
    private enum Missed {
        ARTEFACT,
        FEATURES,
        DEFECT
    }

    private record Said(RolloutId rolloutId, Missed why) {}

    private final MeterRegistry meters;
    private final Counter scored;
    private final Set<Said> said = ConcurrentHashMap.newKeySet();

    ShadowScoring(MeterRegistry meters) {
        this.meters = meters;
        this.scored = Counter.builder("modeltrail.serving.shadow.scored")
                .description("predictions that a challenger scored without deciding")
                .register(meters);
    }

    /** @return null when there is no shadow, or it cannot score this row */
    @Nullable
    ShadowScore score(@Nullable Shadow shadow, FeatureRow features) {
        return switch (shadow) {
            case null -> null;
            case Shadow.Unavailable unavailable -> missed(unavailable, Missed.ARTEFACT, "no scorer in memory");
            case Shadow.Ready ready -> scoreOrMiss(ready, features);
        };
    }

    private @Nullable ShadowScore scoreOrMiss(Shadow.Ready shadow, FeatureRow features) {
        try {
            ShadowScore score = score(shadow, features);
            scored.increment();
            return score;
        } catch (Refusal doesNotFit) {
            // Names a feature, never its value.
            return missed(shadow, Missed.FEATURES, doesNotFit.found().getOrDefault("feature", "features"));
        } catch (RuntimeException defect) { // of the challenger; its exception must not become the champion's answer
            return missed(shadow, Missed.DEFECT, defect.getClass().getName());
        }
    }

    private static ShadowScore score(Shadow.Ready shadow, FeatureRow features) {
        CompiledScorer scorer = shadow.scorer();
        float margin = scorer.margin(features);
        float score = scorer.score(margin);
        return new ShadowScore(
                shadow.modelVersionId(),
                shadow.artefactDigest(),
                shadow.rolloutId(),
                shadow.step(),
                margin,
                score,
                scorer.threshold(),
                score >= scorer.threshold());
    }

    private @Nullable ShadowScore missed(Shadow shadow, Missed why, String detail) {
        meters.counter("modeltrail.serving.shadow.missed", "reason", why.name().toLowerCase(java.util.Locale.ROOT))
                .increment();
        if (said.add(new Said(shadow.rolloutId(), why))) {
            LOG.warn(
                    "rollout {}: the shadow {} did not score a row ({}: {}); further ones are only counted",
                    shadow.rolloutId(),
                    shadow.modelVersionId(),
                    why,
                    detail);
        }
        return null;
    }
}
