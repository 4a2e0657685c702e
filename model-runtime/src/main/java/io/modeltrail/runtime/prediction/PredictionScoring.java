package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.serving.ServedBy;
import io.modeltrail.runtime.serving.Serving;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Scores rows with the model versions that serve their entities, and makes the events that tell it. Records nothing. Thread-safe. */
@Component
public class PredictionScoring {
    private static final String AGGREGATE_TYPE = "Prediction";

    private final Serving serving;
    private final ShadowScoring shadows;
    private final Clock clock;

    PredictionScoring(Serving serving, ShadowScoring shadows, Clock clock) {
        this.serving = serving;
        this.shadows = shadows;
        this.clock = clock;
    }

    /** @throws Refusal NOTHING_SERVED, MODEL_UNAVAILABLE, FEATURES_DO_NOT_FIT, VALUE_OUT_OF_RANGE or MALFORMED_REQUEST */
    public PredictionMade score(PredictionOrder order) {
        new EntityIsPlainText(order.entity()).orRefuse();
        ServedBy chosen = order.servedBy();
        return score(order, chosen == null ? serving.choose(order.useCase(), order.entity()) : chosen);
    }

    private PredictionMade score(PredictionOrder order, ServedBy servedBy) {
        CompiledScorer scorer = servedBy.scorer();
        float margin = scorer.margin(order.features());
        float score = scorer.score(margin);
        return new PredictionMade(
                order.predictionId(),
                order.useCase(),
                order.entity(),
                scorer.columns().inOrder(order.features()),
                scorer.schema().version(),
                servedBy.modelVersionId(),
                servedBy.artefactDigest(),
                servedBy.rolloutId(),
                servedBy.step(),
                servedBy.variant(),
                margin,
                score,
                scorer.threshold(),
                score >= scorer.threshold(),
                order.caller(),
                order.channel(),
                order.origin(),
                shadows.score(servedBy.shadow(), order.features()));
    }

    /** @param correlationId of the request or job from which this follows; null = the prediction begins a chain of its own */
    public DomainEventMessage<PredictionMade> event(PredictionMade made, @Nullable UUID correlationId) {
        String eventId = Identifiers.next().toString();
        String correlation = correlationId == null ? eventId : correlationId.toString();
        Map<String, String> metadata = new HashMap<>(TrailMetadata.of(made.requestedBy(), made.useCase()));
        metadata.put(TrailMetadata.CORRELATION_ID, correlation);
        metadata.put(TrailMetadata.CAUSATION_ID, correlation);
        return new GenericDomainEventMessage<>(
                AGGREGATE_TYPE, made.predictionId().toString(), 0, made, metadata, eventId, clock.instant());
    }
}
