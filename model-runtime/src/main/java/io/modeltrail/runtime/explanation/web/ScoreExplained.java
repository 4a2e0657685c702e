package io.modeltrail.runtime.explanation.web;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.stored.PersonalData;
import java.util.List;

/**
 * Why a score is what it is, for the answer to a prediction. Base plus contributions is the margin but for the residual, in log-odds.
 *
 * @param explanationDigest of the run's file that says what the contributions are counted from
 * @param base margin that contributions are counted from
 * @param residual what rounding leaves between base + contributions and the margin, not below 0
 * @param contributions of every feature, the largest first
 * @param reasons the features that count most towards the decision, in sentences
 */
public record ScoreExplained(
        Sha256Digest explanationDigest,
        double base,
        float margin,
        double residual,
        @PersonalData List<PredictionExplanation.Contribution> contributions,
        @PersonalData List<PredictionExplanation.Reason> reasons) {
    public ScoreExplained {
        contributions = List.copyOf(contributions);
        reasons = List.copyOf(reasons);
    }
}
