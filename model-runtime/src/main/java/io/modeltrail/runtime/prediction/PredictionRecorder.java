package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.usecase.UseCaseKey;
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

/** Scores an entity with the model version that serves it, and answers when the prediction is durable. Thread-safe. */
@Component
public class PredictionRecorder {
    private static final String AGGREGATE_TYPE = "Prediction";

    private final Serving serving;
    private final PredictionJournal journal;
    private final Clock clock;

    PredictionRecorder(Serving serving, PredictionJournal journal, Clock clock) {
        this.serving = serving;
        this.journal = journal;
        this.clock = clock;
    }

    /** As the longer form, for a caller that is no part of a longer chain of messages. */
    public PredictionAnswer predict(UseCaseKey useCase, String entity, FeatureRow features, Actor caller) {
        return predict(useCase, entity, features, caller, null);
    }

    /**
     * @param entity 1 to 200 characters, no control characters
     * @param correlationId of the request from which this follows; null = the prediction begins a chain of its own
     * @throws Refusal NOTHING_SERVED, MODEL_UNAVAILABLE, FEATURES_DO_NOT_FIT, VALUE_OUT_OF_RANGE, MALFORMED_REQUEST: nothing is recorded; and
     *     what {@link PredictionJournal#record} refuses
     */
    public PredictionAnswer predict(
            UseCaseKey useCase, String entity, FeatureRow features, Actor caller, @Nullable UUID correlationId) {
        new EntityIsPlainText(entity).orRefuse();
        PredictionMade made = score(serving.choose(useCase, entity), useCase, entity, features, caller);
        journal.record(event(made, correlationId));
        return PredictionAnswer.of(made);
    }

    private static PredictionMade score(
            ServedBy servedBy, UseCaseKey useCase, String entity, FeatureRow features, Actor caller) {
        CompiledScorer scorer = servedBy.scorer();
        float margin = scorer.margin(features);
        float score = scorer.score(margin);
        return new PredictionMade(
                PredictionId.next(),
                useCase,
                entity,
                features,
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
                caller);
    }

    private DomainEventMessage<PredictionMade> event(PredictionMade made, @Nullable UUID correlationId) {
        String eventId = Identifiers.next().toString();
        String correlation = correlationId == null ? eventId : correlationId.toString();
        Map<String, String> metadata = new HashMap<>(TrailMetadata.of(made.requestedBy(), made.useCase()));
        metadata.put(TrailMetadata.CORRELATION_ID, correlation);
        metadata.put(TrailMetadata.CAUSATION_ID, correlation);
        return new GenericDomainEventMessage<>(
                AGGREGATE_TYPE, made.predictionId().toString(), 0, made, metadata, eventId, clock.instant());
    }
}
