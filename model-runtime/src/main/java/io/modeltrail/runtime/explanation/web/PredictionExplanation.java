package io.modeltrail.runtime.explanation.web;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingRunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a recorded prediction has its score. Base plus contributions is the margin but for the residual, all in log-odds.
 *
 * @param explanationDigest of the run's file that says what the contributions are counted from
 * @param base margin that contributions are counted from
 * @param margin as it was recorded
 * @param residual what rounding leaves between base + contributions and the recorded margin, not below 0
 * @param score as it was recorded
 * @param contributions of every feature, the largest first
 * @param reasons the features that count most towards the decision, in sentences
 */
record PredictionExplanation(
        PredictionId predictionId,
        ModelVersionId modelVersionId,
        TrainingRunId trainingRunId,
        Sha256Digest artefactDigest,
        Sha256Digest explanationDigest,
        ModelFamily family,
        double base,
        float margin,
        double residual,
        float score,
        float threshold,
        boolean positive,
        List<Contribution> contributions,
        List<Reason> reasons) {
    PredictionExplanation {
        contributions = List.copyOf(contributions);
        reasons = List.copyOf(reasons);
    }

    /**
     * @param value as it was recorded; null = missing
     * @param contribution in log-odds
     */
    record Contribution(
            String feature,
            String description,

            @PersonalData @Nullable Object value,

            double contribution) {}

    enum Direction {
        RAISES,
        LOWERS
    }

    record Reason(
            String feature,
            Direction direction,
            @PersonalData String text) {}
}
