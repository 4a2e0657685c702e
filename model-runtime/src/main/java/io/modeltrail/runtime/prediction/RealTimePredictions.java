package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureOrigin;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.runtime.explanation.web.LiveExplainers;
import io.modeltrail.runtime.explanation.web.ScoreExplained;
import io.modeltrail.runtime.serving.ServedBy;
import io.modeltrail.runtime.serving.Serving;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Answers one caller who waits: looks features up when they are not given, scores, records, and says why when asked. Whatever could
 * refuse the answer is tried before anything is recorded. Thread-safe.
 */
@Component
class RealTimePredictions {
    private final Serving serving;
    private final FeatureLookup features;
    private final PredictionRecorder recorder;
    private final LiveExplainers explainers;
    private final RequestsUnderWay requests;
    private final JournalMeters meters;

    RealTimePredictions(
            Serving serving,
            FeatureLookup features,
            PredictionRecorder recorder,
            LiveExplainers explainers,
            RequestsUnderWay requests,
            JournalMeters meters) {
        this.serving = serving;
        this.features = features;
        this.recorder = recorder;
        this.explainers = explainers;
        this.requests = requests;
        this.meters = meters;
    }

    /** @param repeated whether the prediction had been recorded before */
    record Answered(PredictionAnswer answer, boolean repeated) {}

    /**
     * @param key null = nobody will repeat the request
     * @throws Refusal what {@link Serving#choose}, {@link FeatureLookup}, {@link PredictionScoring#score} and {@link PredictionJournal#record}
     *     refuse; IDEMPOTENCY_KEY_REUSED
     */
    Answered answer(AskedPrediction asked, @Nullable RequestKey key, @Nullable UUID correlationId, Deadline deadline) {
        try {
            new EntityIsPlainText(asked.entity()).orRefuse();
            if (key == null) {
                return new Answered(make(asked, PredictionId.next(), correlationId, deadline), false);
            }
            PredictionId id = key.predictionId(asked.caller(), asked.useCase());
            return requests.once(
                    id,
                    deadline,
                    () -> new Answered(make(asked, id, correlationId, deadline), false),
                    made -> new Answered(repeat(asked, made), true));
        } catch (Refusal refusal) {
            meters.refused(refusal);
            throw refusal;
        }
    }

    private PredictionAnswer make(
            AskedPrediction asked, PredictionId id, @Nullable UUID correlationId, Deadline deadline) {
        ServedBy servedBy = serving.choose(asked.useCase(), asked.entity());
        FeatureRow row = asked.features();
        FeatureOrigin origin = null;
        if (row == null) {
            FeatureLookup.Found found = features.forEntity(servedBy, asked.entity());
            row = found.row();
            origin = found.origin();
        }
        PredictionMade made = recorder.scored(new PredictionOrder(
                id, asked.useCase(), asked.entity(), row, origin, Channel.REST, asked.caller(), servedBy));
        ScoreExplained explanation = explanation(asked, made);
        recorder.record(made, correlationId, deadline);
        return PredictionAnswer.of(made, explanation);
    }

    private PredictionAnswer repeat(AskedPrediction asked, PredictionMade made) {
        new KeyBelongsToOneRequest(asked, made).orRefuse();
        return PredictionAnswer.of(made, explanation(asked, made));
    }

    private @Nullable ScoreExplained explanation(AskedPrediction asked, PredictionMade made) {
        return asked.explain() ? explainers.explain(made) : null;
    }
}
