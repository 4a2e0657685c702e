package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ApprovalBinding;
import io.modeltrail.contracts.model.Candidate;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.ShadowScore;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunEvent.TrainingRequested;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.SyntheticTable;
import io.modeltrail.runtime.scoring.CompiledScorer;
import io.modeltrail.runtime.scoring.LinearModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model that gives exactly the probabilities by which {@link SyntheticTable} draws its labels, and what is recorded of it. */
final class MonitoredModel {
    static final UseCaseKey USE_CASE = new UseCaseKey("synthetic");
    static final CompiledScorer SCORER = new CompiledScorer(
            SyntheticTable.SCHEMA,
            0.5f,
            new LinearModel(
                    new double[] {-1.0 / 30, 1.0 / 60, 0, 1.7, 0, 0, 0, 0},
                    new double[] {0, 60, 0, 0, 0, 0, 0, 0},
                    new double[] {1, 1, 1, 1, 1, 1, 1, 1},
                    0));
    private static final Actor TRAINER = new Actor("trainer", Role.DATA_SCIENTIST);
    private static final Actor CALLER = new Actor("caller", Role.PRODUCT);

    final ModelVersionId id = ModelVersionId.next();
    final TrainingRunId run = TrainingRunId.next();
    private final DatasetSnapshotId snapshotId = DatasetSnapshotId.next();
    private final Sha256Digest snapshot;
    private final double holdoutAuc;

    MonitoredModel(Sha256Digest snapshot, double holdoutAuc) {
        this.snapshot = snapshot;
        this.holdoutAuc = holdoutAuc;
    }

    TrainingRequested requested() {
        return new TrainingRequested(
                run,
                USE_CASE,
                snapshotId,
                TrainingPlan.defaultsFor(ModelParameters.defaultsOf(ModelFamily.LOGISTIC_REGRESSION)),
                TRAINER);
    }

    ModelVersionRegistered registered() {
        Sha256Digest artefact = Sha256Digest.of(SCORER.artefact());
        return new ModelVersionRegistered(
                id,
                new Candidate(
                        USE_CASE,
                        ModelFamily.LOGISTIC_REGRESSION,
                        run,
                        snapshotId,
                        new ApprovalBinding(artefact, snapshot, artefact),
                        SCORER.schema(),
                        new Evaluation(
                                holdoutAuc,
                                0.01,
                                List.of(holdoutAuc),
                                0.2,
                                holdoutAuc,
                                SCORER.threshold(),
                                true,
                                0.8,
                                0.2,
                                0.14,
                                0.42,
                                0.27,
                                null),
                        TRAINER,
                        null));
    }

    PredictionMade prediction(String entity, FeatureRow features) {
        return prediction(entity, features, null);
    }

    /** @param shadow what a challenger says of the same row */
    PredictionMade prediction(String entity, FeatureRow features, @Nullable ShadowScore shadow) {
        float margin = SCORER.margin(features);
        float score = SCORER.score(margin);
        return new PredictionMade(
                PredictionId.next(),
                USE_CASE,
                entity,
                features,
                1,
                id,
                Sha256Digest.of(SCORER.artefact()),
                new RolloutId(id.value()),
                0,
                Variant.CHAMPION,
                margin,
                score,
                SCORER.threshold(),
                score >= SCORER.threshold(),
                CALLER,
                Channel.REST,
                null,
                shadow);
    }
}
