package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.ReplayVerdict;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.Map;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/**
 * Scores a prediction again from its event and the artefact that the event names. Both are read anew each time, never from the scorers in
 * memory: what is proven is what lies in the store now.
 */
@Component
class PredictionReplay {
    private final EventStore events;
    private final ArtifactFiles artifacts;

    PredictionReplay(EventStore events, ArtifactFiles artifacts) {
        this.events = events;
        this.artifacts = artifacts;
    }

    /** @throws Refusal NOT_FOUND when there is no such prediction */
    ReplayReport replay(PredictionId predictionId) {
        PredictionMade made = recorded(predictionId);
        return new ReplayReport(predictionId, made.modelVersionId(), made.artefactDigest(), verdict(made));
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

    private ReplayVerdict verdict(PredictionMade made) {
        try {
            CompiledScorer scorer = CompiledScorer.read(artifacts.read(made.artefactDigest()));
            if (scorer.schema().version() != made.schemaVersion()) {
                return new ReplayVerdict.NotReplayable("The features were recorded with schema version "
                        + made.schemaVersion() + ", and the artefact reads version "
                        + scorer.schema().version() + ".");
            }
            return compare(made, scorer);
        } catch (Refusal refusal) {
            return new ReplayVerdict.NotReplayable(reason(refusal));
        }
    }

    private static ReplayVerdict compare(PredictionMade made, CompiledScorer scorer) {
        float margin = scorer.margin(made.features());
        float score = scorer.score(margin);
        boolean positive = score >= scorer.threshold();
        boolean same = sameBits(margin, made.margin())
                && sameBits(score, made.score())
                && sameBits(scorer.threshold(), made.threshold())
                && positive == made.positive();
        return same
                ? new ReplayVerdict.Identical(margin, score)
                : new ReplayVerdict.Differs(made.margin(), margin, made.score(), score);
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
