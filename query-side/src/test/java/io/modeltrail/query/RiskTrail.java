package io.modeltrail.query;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.outcome.OutcomeId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureOrigin;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.ShadowScore;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model whose plan names two segments, and predictions of it. */
final class RiskTrail {
    static final FeatureOrigin ORIGIN = new FeatureOrigin(
            new FeatureSetKey("churn-features"),
            3,
            SampleTrail.BEGIN.plusSeconds(5),
            SampleTrail.BEGIN.minusSeconds(60));

    private final SampleTrail trail = new SampleTrail("segmented");

    RiskTrail() {
        TrainingRequested requested = trail.the(TrainingRequested.class);
        TrainingPlan plain = TrainingPlan.defaultsFor(ModelParameters.defaultsOf(ModelFamily.XGBOOST));
        trail.replace(
                requested,
                new TrainingRequested(
                        requested.trainingRunId(),
                        requested.useCase(),
                        requested.datasetSnapshotId(),
                        new TrainingPlan(
                                plain.parameters(),
                                plain.seed(),
                                plain.folds(),
                                plain.holdoutShare(),
                                plain.precisionAtLeast(),
                                plain.threads(),
                                plain.preparation(),
                                plain.validation(),
                                null,
                                null,
                                List.of("contract", "region"),
                                List.of()),
                        requested.requestedBy()));
        trail.without(PredictionMade.class);
    }

    /** Everything before the first prediction. */
    List<Object> events() {
        return trail.events();
    }

    PredictionMade made(String entity, float score, @Nullable String contract) {
        return made(entity, score, contract, Channel.REST, false);
    }

    /** Asked for by the entity's key, with the features as the store had them. */
    PredictionMade madeByKey(String entity, float score, String contract) {
        return made(entity, score, contract, Channel.STREAM, true);
    }

    private PredictionMade made(String entity, float score, @Nullable String contract, Channel channel, boolean byKey) {
        Map<String, @Nullable Object> features = new LinkedHashMap<>();
        features.put("contract", contract);
        features.put("region", "north");
        features.put("tenure", 12d);
        return new PredictionMade(
                PredictionId.next(),
                SampleTrail.CHURN,
                entity,
                new FeatureRow(features),
                1,
                trail.version,
                trail.binding.artefactDigest(),
                trail.rollout,
                1,
                Variant.CHALLENGER,
                0.1f,
                score,
                0.5f,
                score >= 0.5f,
                SampleTrail.PRODUCT,
                channel,
                byKey ? ORIGIN : null,
                byKey
                        ? new ShadowScore(
                                trail.version,
                                trail.binding.artefactDigest(),
                                trail.rollout,
                                0,
                                0.2f,
                                0.3f,
                                0.5f,
                                false)
                        : null);
    }

    static OutcomeObserved outcome(String entity, Instant occurredAt, boolean positive) {
        return new OutcomeObserved(
                OutcomeId.next(), SampleTrail.CHURN, entity, occurredAt, positive, "billing", SampleTrail.PRODUCT);
    }
}
