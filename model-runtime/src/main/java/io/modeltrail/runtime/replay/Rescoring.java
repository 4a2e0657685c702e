package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.ReplayVerdict;
import io.modeltrail.contracts.prediction.ShadowScore;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.runtime.replay.Judgement.Differing;
import io.modeltrail.runtime.replay.ScorersByDigest.Found;
import io.modeltrail.runtime.scoring.CompiledScorer;
import org.jspecify.annotations.Nullable;

/** Scores recorded rows again and compares the bits. For one thread. */
final class Rescoring {
    private final ScorersByDigest scorers;

    Rescoring(ScorersByDigest scorers) {
        this.scorers = scorers;
    }

    /** What a model said of a row. */
    private record Scored(float margin, float score, float threshold, boolean positive) {}

    static boolean erased(PredictionMade made) {
        return made.features().values().isEmpty() || ErasedEntity.is(made.entity());
    }

    Judgement judge(PredictionMade made) {
        Scored recorded = new Scored(made.margin(), made.score(), made.threshold(), made.positive());
        return judge(made, made.artefactDigest(), made.schemaVersion(), recorded);
    }

    /** A shadow reads the row with its own schema, whose version is part of its artefact. */
    Judgement judge(ShadowScore shadow, PredictionMade made) {
        Scored recorded = new Scored(shadow.margin(), shadow.score(), shadow.threshold(), shadow.positive());
        return judge(made, shadow.artefactDigest(), null, recorded);
    }

    private Judgement judge(
            PredictionMade made, Sha256Digest artefact, @Nullable Integer schemaVersion, Scored recorded) {
        if (erased(made)) {
            return Judgement.impossible(
                    Obstacle.ERASED, "The row is erased: the key of the person whom it is about was destroyed.");
        }
        return switch (scorers.of(artefact)) {
            case Found.Missing missing -> Judgement.impossible(Obstacle.ARTEFACT_UNAVAILABLE, missing.why());
            case Found.Ready ready -> judge(made.features(), ready.scorer(), schemaVersion, recorded);
        };
    }

    private static Judgement judge(
            FeatureRow features, CompiledScorer scorer, @Nullable Integer schemaVersion, Scored recorded) {
        if (schemaVersion != null && scorer.schema().version() != schemaVersion) {
            return Judgement.impossible(
                    Obstacle.OTHER_SCHEMA_VERSION,
                    "The features were recorded with schema version " + schemaVersion
                            + ", and the artefact reads version "
                            + scorer.schema().version() + ".");
        }
        try {
            return compare(recorded, features, scorer);
        } catch (Refusal refusal) {
            return switch (refusal.code()) {
                case FEATURES_DO_NOT_FIT ->
                    Judgement.impossible(
                            Obstacle.FEATURES_DO_NOT_FIT,
                            "The recorded features do not fit the artefact's schema: "
                                    + refusal.found().getOrDefault("feature", "unknown feature") + ".");
                default -> throw refusal;
            };
        }
    }

    private static Judgement compare(Scored recorded, FeatureRow features, CompiledScorer scorer) {
        float margin = scorer.margin(features);
        float score = scorer.score(margin);
        Differing differing = new Differing(
                !sameBits(margin, recorded.margin()),
                !sameBits(score, recorded.score()),
                !sameBits(scorer.threshold(), recorded.threshold()),
                (score >= scorer.threshold()) != recorded.positive());
        boolean same = !differing.margin() && !differing.score() && !differing.threshold() && !differing.decision();
        return same
                ? new Judgement(new ReplayVerdict.Identical(margin, score), null, null)
                : new Judgement(
                        new ReplayVerdict.Differs(recorded.margin(), margin, recorded.score(), score), null, differing);
    }

    private static boolean sameBits(float one, float other) {
        return Float.floatToIntBits(one) == Float.floatToIntBits(other);
    }
}
