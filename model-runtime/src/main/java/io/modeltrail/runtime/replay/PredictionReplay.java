package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.ReplayVerdict;
import io.modeltrail.contracts.prediction.ShadowScore;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.replay.ReplayReport.ShadowReplay;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.Map;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Scores a prediction again from its event and the artefact that the event names. Both are read anew each time, never from the scorers in
 * memory: what is proven is what lies in the store now.
 */
@Component
class PredictionReplay {
    private static final ReplayVerdict ERASED = new ReplayVerdict.NotReplayable(
            "erased: whom the prediction is about was erased, and the features with them.");

    private final EventStore events;
    private final ArtifactFiles artifacts;

    PredictionReplay(EventStore events, ArtifactFiles artifacts) {
        this.events = events;
        this.artifacts = artifacts;
    }

    /** @throws Refusal NOT_FOUND when there is no such prediction */
    ReplayReport replay(PredictionId predictionId) {
        PredictionMade made = recorded(predictionId);
        return new ReplayReport(
                predictionId, made.modelVersionId(), made.artefactDigest(), verdict(made), shadow(made));
    }

    private @Nullable ShadowReplay shadow(PredictionMade made) {
        ShadowScore shadow = made.shadow();
        return shadow == null
                ? null
                : new ShadowReplay(
                        shadow.modelVersionId(),
                        shadow.artefactDigest(),
                        ErasedEntity.is(made.entity()) ? ERASED : verdict(shadow, made.features()));
    }

    private PredictionMade recorded(PredictionId predictionId) {
        DomainEventStream stream = events.readEvents(predictionId.toString());
        if (stream.hasNext() && stream.next().getPayload() instanceof PredictionMade made) {
            return made;
        }
        throw new Refusal(
                RefusalCode.NOT_FOUND,
                Map.of("predictionId", predictionId.toString()),
                "Give the id that the answer to a prediction showed.");
    }

    /** What a model said of the row. */
    private record Scored(float margin, float score, float threshold, boolean positive) {}

    private ReplayVerdict verdict(PredictionMade made) {
        if (ErasedEntity.is(made.entity())) {
            return ERASED;
        }
        try {
            CompiledScorer scorer = scorer(made.artefactDigest());
            if (scorer.schema().version() != made.schemaVersion()) {
                return new ReplayVerdict.NotReplayable("The features were recorded with schema version "
                        + made.schemaVersion() + ", and the artefact reads version "
                        + scorer.schema().version() + ".");
            }
            return compare(
                    new Scored(made.margin(), made.score(), made.threshold(), made.positive()),
                    made.features(),
                    scorer);
        } catch (Refusal refusal) {
            return new ReplayVerdict.NotReplayable(reason(refusal));
        }
    }

    /** A shadow reads the row with its own schema, whose version is part of its artefact. */
    private ReplayVerdict verdict(ShadowScore shadow, FeatureRow features) {
        try {
            return compare(
                    new Scored(shadow.margin(), shadow.score(), shadow.threshold(), shadow.positive()),
                    features,
                    scorer(shadow.artefactDigest()));
        } catch (Refusal refusal) {
            return new ReplayVerdict.NotReplayable(reason(refusal));
        }
    }

    private CompiledScorer scorer(Sha256Digest digest) {
        return CompiledScorer.read(artifacts.read(digest));
    }

    private static ReplayVerdict compare(Scored recorded, FeatureRow features, CompiledScorer scorer) {
        float margin = scorer.margin(features);
        float score = scorer.score(margin);
        boolean positive = score >= scorer.threshold();
        boolean same = sameBits(margin, recorded.margin())
                && sameBits(score, recorded.score())
                && sameBits(scorer.threshold(), recorded.threshold())
                && positive == recorded.positive();
        return same
                ? new ReplayVerdict.Identical(margin, score)
                : new ReplayVerdict.Differs(recorded.margin(), margin, recorded.score(), score);
    }

    private static boolean sameBits(float one, float other) {
        return Float.floatToIntBits(one) == Float.floatToIntBits(other);
    }

    /** Which part is missing or broken; refusals hold no feature values. */
    private static String reason(Refusal refusal) {
        return switch (refusal.code()) {
            case MODEL_UNAVAILABLE ->
                "The artefact is missing or its digest does not hold: "
                        + refusal.found().getOrDefault("file", "not a model that this version reads") + ".";
            case FEATURES_DO_NOT_FIT ->
                "The recorded features do not fit the artefact's schema: "
                        + refusal.found().getOrDefault("feature", "unknown feature") + ".";
            default -> throw refusal;
        };
    }
}
