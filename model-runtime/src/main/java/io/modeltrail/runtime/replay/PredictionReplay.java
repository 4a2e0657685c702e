package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.ShadowScore;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.replay.ReplayReport.ShadowReplay;
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
        Rescoring rescoring = new Rescoring(new ScorersByDigest(artifacts));
        ShadowScore shadow = made.shadow();
        return new ReplayReport(
                predictionId,
                made.modelVersionId(),
                made.artefactDigest(),
                rescoring.judge(made).verdict(),
                shadow == null
                        ? null
                        : new ShadowReplay(
                                shadow.modelVersionId(),
                                shadow.artefactDigest(),
                                rescoring.judge(shadow, made).verdict()));
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
}
